"""SD206: a declaration that South does not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Attribute, DeclarationFix, Finding
from southdeps.rules.rule import FixKind, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per declaration outside the class, or under Django 1.7's name."""
    for migration, summary in context.summaries.items():
        for ineffective in summary.ineffective:
            attribute = ineffective.attribute
            if attribute == "dependencies":
                message = f"dependencies in {migration} is Django 1.7's name; South reads depends_on only"
                advice = "Rename it to depends_on, and write each migration's name in full."
            else:
                message = f"{attribute} is outside class Migration in {migration}: South does not read it"
                advice = "Move it into the class."
            yield RULE.finding(
                context,
                migration,
                ineffective.at,
                message,
                declaration_fix=DeclarationFix(
                    "move", cast("Attribute", attribute), ineffective.at, names=ineffective.names
                ),
                advice=advice,
            )


RULE = Rule(
    code="SD206",
    name="ineffective-declaration",
    severity="warning",
    summary="a declaration that South does not read: at module level, or spelled as in Django 1.7",
    explanation="""\
South reads `depends_on` and `needed_by` as attributes of class Migration. The same names at the top of the module, or
the `dependencies` of Django 1.7, are ignored without a message, on every database: the dependency is still missing.""",
    before="""\
depends_on = (("catalogue", "0001_initial"),)


class Migration(SchemaMigration):
    ...""",
    after="""\
class Migration(SchemaMigration):
    depends_on = (("catalogue", "0001_initial"),)""",
    fix=FixKind.CORRECT,
    check=check,
)
