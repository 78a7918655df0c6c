"""SD102: a migration drops or renames what a migration of another app still needs."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.rules.declaring import missing
from southdeps.rules.rule import FailureCause, FixKind, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per dropper and app that reads; `migration` is the dropper, `requires` the reader."""
    return missing(RULE, context, dropped=True)


RULE = Rule(
    code="SD102",
    name="dropped-too-early",
    severity="error",
    summary="a migration drops or renames what another app's migration still needs",
    explanation="""\
`catalogue:0003` drops a table that `shop:0001` still refers to. If `catalogue` is migrated first, the table is gone
when `shop:0001` runs, and PostgreSQL stops with `relation "..." does not exist`; if `shop` comes first, all is well.
The dropper has to run after the last migration that uses the table or removes a foreign key to it: by `depends_on`,
or by `needed_by` in the other app if that is a plug-in of which the dropper's app knows nothing. SQLite notices only if
the reader reads rows or changes the table, not if it creates a foreign key.""",
    before="""\
# catalogue/migrations/0003_drop_author.py
class Migration(SchemaMigration):
    def forwards(self, orm):
        db.delete_table('catalogue_author')""",
    after="""\
# shop/migrations/0001_initial.py
class Migration(SchemaMigration):
    needed_by = (("catalogue", "0003_drop_author"),)""",
    fix=FixKind.DECLARE,
    fails_in_required=True,
    foretells=(FailureCause.MISSING,),
    about_one_table=True,
    check=check,
)
