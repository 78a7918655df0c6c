"""SD101: a migration needs another app's table or column, and no declaration makes it run later."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.finding import Finding
from southdeps.rules.declaring import missing
from southdeps.rules.rule import FailureCause, FixKind, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per migration and required app, at the first reference, for the latest provider needed."""
    return missing(RULE, context, dropped=False)


RULE = Rule(
    code="SD101",
    name="missing-dependency",
    severity="error",
    summary="a migration needs another app's table or column, and nothing makes sure that it exists",
    explanation="""\
South migrates one app after the other, in the order of INSTALLED_APPS. A migration that refers to a table of another
app works only if that app happens to come first, unless `depends_on` or `needed_by` says so. PostgreSQL stops with
`relation "..." does not exist`. On SQLite South creates no foreign keys, so a missing table goes unnoticed until the
project moves to PostgreSQL.

The finding names the earliest migration that is enough: the one that creates the table or last renames it, and has
the column.""",
    before="""\
class Migration(SchemaMigration):
    def forwards(self, orm):
        db.create_table('shop_order', (
            ('book', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['catalogue.Book'])),
        ))""",
    after="""\
class Migration(SchemaMigration):
    depends_on = (("catalogue", "0001_initial"),)

    def forwards(self, orm):
        db.create_table('shop_order', (
            ('book', self.gf('django.db.models.fields.related.ForeignKey')(to=orm['catalogue.Book'])),
        ))""",
    fix=FixKind.DECLARE,
    foretells=(FailureCause.MISSING,),
    about_one_table=True,
    check=check,
)
