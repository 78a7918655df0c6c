"""SD103: two apps create the same table, or one creates a table that syncdb has made."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.refusals import RefusedStep
from southdeps.effects import DropTable, RenameTable
from southdeps.finding import Finding, MigrationId
from southdeps.rules.declaring import where_to_declare
from southdeps.rules.refused import refused_finding, refused_steps
from southdeps.rules.rule import FailureCause, FixKind, Rule
from southdeps.schema.refusal import RefusalKind


def check(context: AnalysisContext) -> Iterator[Finding]:
    """Tables that another app has created by then; if one of the two drops it, the other can wait for that."""
    for one in refused_steps(context, RefusalKind.EXISTS):
        if not is_of_two_apps(one, context):
            continue
        maker = one.maker
        dropper = find_dropper(context, one) if maker is not None else None
        declare = where_to_declare(maker, dropper, context) if maker and dropper else None
        yield refused_finding(
            RULE,
            context,
            one,
            f"; {maker or 'syncdb'} creates it too",
            requires=dropper,
            declare=declare,
            advice=None
            if dropper is not None
            else "Install only one of the two apps, or let only one of them create the table.",
        )


def is_of_two_apps(one: RefusedStep, context: AnalysisContext) -> bool:
    """Whether it is a whole table that another app or syncdb has created."""
    if one.refusal.name not in {one.refusal.table, getattr(one.step, "to", None)}:
        return False
    if one.maker is None:
        return one.refusal.name in context.synced
    return one.maker.app != one.migration.app


def find_dropper(context: AnalysisContext, one: RefusedStep) -> MigrationId | None:
    """The migration of the failing app that drops or renames the table later, so that the other app can follow it."""
    table = one.refusal.table
    droppers: list[MigrationId] = [
        migration for migration, drop in context.every(DropTable) if drop.table == table
    ]
    droppers += [migration for migration, rename in context.every(RenameTable) if rename.table == table]
    later = [migration for migration in droppers if context.is_later(migration, one.migration)]
    return min(later, key=context.chains[one.migration.app].index) if later else None


RULE = Rule(
    code="SD103",
    name="created-by-two-apps",
    severity="error",
    summary="two apps create the same table, or one creates a table that `syncdb` has made",
    explanation="""\
Two apps create a table of one name: a successor under another label, a model moved from one app to another, or two
models with the same `db_table`. Each app alone passes; with both installed PostgreSQL stops the second with `relation
"..." already exists`. If the first app drops or renames its table later, the second can depend on that migration.""",
    before="""\
# both signin/migrations/0001_initial.py and signin2/migrations/0001_initial.py
db.create_table('signin_link', ...)""",
    after="""\
# signin2/migrations/0001_initial.py
depends_on = (("signin", "0002_drop_link"),)""",
    fix=FixKind.DECLARE,
    foretells=(FailureCause.EXISTS,),
    check=check,
)
