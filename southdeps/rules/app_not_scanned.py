"""SD404: an app that migrations need and that southdeps has not read."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import verdict
from southdeps.analysis.references import find_references
from southdeps.effects import Require
from southdeps.finding import Finding, MigrationId
from southdeps.rules.rule import Rule
from southdeps.syntax.nodes import Place


class FirstUse(Struct):
    """Where an app that was not scanned is first needed or named, and which of its tables are needed."""

    migration: MigrationId
    at: Place
    tables: set[str] = field(default_factory=set)


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per app, at the first place that needs or names it."""
    for app, use in sorted(uses(context).items()):
        tables = f"its tables ({', '.join(sorted(use.tables))})"
        yield RULE.finding(
            context,
            use.migration,
            use.at,
            f"app {app} was not scanned; {tables if use.tables else 'the declarations that name it'} are assumed "
            "to exist. --path DIR names where to find it",
            app=app,
        )


def uses(context: AnalysisContext) -> dict[str, FirstUse]:
    """The apps that are not scanned, by label: those that own tables which are needed, then those only named."""
    known = context.chains.keys() | context.index.unmigrated
    owners = owners_of_tables(context)
    found: dict[str, FirstUse] = {}
    for reference in find_references(context):
        app = owners.get((reference.migration, reference.table), "")
        if reference.provider is None and app and app not in known:
            use = found.setdefault(app, FirstUse(reference.migration, (reference.line, reference.column)))
            use.tables.add(reference.table)
    for migration, summary in context.summaries.items():
        for _, entry in summary.entries():
            app = entry.target.app
            if not entry.app or app in known | found.keys():
                continue
            if verdict(migration, entry, context.index_for(migration)).kind is None:
                found[app] = FirstUse(migration, entry.at)
    return found


def owners_of_tables(context: AnalysisContext) -> dict[tuple[MigrationId, str], str]:
    """The label of the model by which a migration needs a table."""
    owners: dict[tuple[MigrationId, str], str] = {}
    for migration, summary in context.summaries.items():
        for effect in summary.actions:
            if isinstance(effect, Require) and effect.app:
                owners.setdefault((migration, effect.table), effect.app)
    return owners


RULE = Rule(
    code="SD404",
    name="app-not-scanned",
    severity="info",
    summary="an app outside the folders given: taken as satisfied",
    explanation="""\
Migrations refer to tables of an app that is not below the given folders, so southdeps can't know which migration
creates them. They are assumed to exist. `--path DIR` adds a place to look for apps, such as the site-packages of the
project's environment; `--python EXE` finds them by itself.""",
    before="""\
$ southdeps check shop""",
    after="""\
$ southdeps check shop --path env/lib/python2.7/site-packages""",
    check=check,
)
