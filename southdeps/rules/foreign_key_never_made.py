"""SD410: an app without migrations refers to one with migrations, and never gets the foreign key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from southdeps.analysis.context import AnalysisContext
from southdeps.files import relative
from southdeps.finding import Finding
from southdeps.rules.rule import Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per field, in the models module where it stands."""
    for key in context.unmade_keys:
        chain = context.chains.get(key.target.partition(".")[0], ())
        yield Finding(
            code=RULE.code,
            name=RULE.name,
            severity=RULE.severity,
            migration=None,
            path=relative(Path(key.path)),
            line=key.line,
            column=1,
            message=(
                f"{key.model}.{key.field} refers to {key.target}, which has migrations: syncdb makes {key.table} "
                "before that and leaves out the foreign key"
            ),
            app=key.app,
            table=key.table,
            field=key.field,
            reference="foreign-key",
            requires=chain[0] if chain else None,
        )


RULE = Rule(
    code="SD410",
    name="foreign-key-never-made",
    severity="info",
    summary="an app without migrations refers to one with migrations, so the foreign key is never made",
    explanation="""\
`syncdb` makes the tables of apps without migrations before South migrates the others. A constraint whose target is
not there yet is put off until the target is made, but South's migrations do not know of it, and it is forgotten.
Nothing fails: the column is there, but the database keeps rows that refer to nothing. Django 1.8 refuses such a pair
of apps.""",
    before="""\
# notes has no migrations, shop has some
class Note(models.Model):
    order = models.ForeignKey('shop.Order')""",
    after="""\
$ ./manage.py schemamigration notes --initial""",
    check=check,
)
