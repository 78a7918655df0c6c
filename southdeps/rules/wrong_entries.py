"""What SD202, SD203 and SD204 share: entries at which South stops, and how to correct them."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import DeclarationError, MigrationIndex, verdict
from southdeps.finding import Attribute, DeclarationFix, Finding, MigrationId
from southdeps.rules.rule import Rule
from southdeps.summary import DeclaredPair


def wrong_entries(rule: Rule, context: AnalysisContext, kind: DeclarationError) -> Iterator[Finding]:
    """The entries at which South stops for that reason, each with South's own words and a proposal."""
    for migration, summary in context.summaries.items():
        index = context.index_for(migration)
        for attribute, entry in summary.entries():
            found = verdict(migration, entry, index)
            if found.kind is kind:
                correction, advice = proposal(kind, migration, attribute, entry, index)
                yield rule.finding(
                    context,
                    migration,
                    entry.at,
                    f"{attribute} of {migration} names {entry.target}: {found.error}",
                    declaration_fix=correction,
                    advice=advice,
                )


def proposal(
    kind: DeclarationError,
    migration: MigrationId,
    attribute: Attribute,
    entry: DeclaredPair,
    index: MigrationIndex,
) -> tuple[DeclarationFix | None, str]:
    """How to correct an entry: the edit, if there is only one way, and the advice in words."""
    target = entry.target
    meant = migration_meant(target, index)
    if meant is not None and meant != target:
        return DeclarationFix(
            "replace", attribute, entry.at, meant
        ), f'Write ("{meant.app}", "{meant.name}").'
    remove = DeclarationFix("remove", attribute, entry.at)
    if target in index.broken:
        return None, f"{target} can't be imported: {index.broken[target]}"
    match kind:
        case DeclarationError.HIGHER_IN_SAME_APP if target == migration:
            return remove, "Remove the entry: a migration can't depend on itself."
        case DeclarationError.HIGHER_IN_SAME_APP:
            return None, "Remove the entry: within an app the order of the file names decides."
        case DeclarationError.UNMIGRATED_APP if target.app in index.hidden:
            return None, f"The entry may be right: {index.hidden[target.app]}."
        case DeclarationError.UNMIGRATED_APP if target.app in index.unmigrated:
            return remove, "Remove the entry: syncdb creates the app's tables before any migration runs."
        case DeclarationError.UNMIGRATED_APP:
            return None, f"Install {target.app}, or remove the entry."
    names = [other.name for other in index.chains.get(target.app, ())]
    import difflib  # only a message needs it

    near = difflib.get_close_matches(target.name, names, cutoff=0.3) or names[-1:]
    return None, f"{target.app} has {', '.join(near)}." if near else f"{target.app} has no migrations."


def migration_meant(target: MigrationId, index: MigrationIndex) -> MigrationId | None:
    """The one migration that a name is a prefix of, or differs from by case and white space only; the app likewise."""
    apps = [label for label in index.chains if label == target.app] or [
        label for label in index.chains if label.lower() == target.app.strip().lower()
    ]
    if len(apps) != 1:
        return None
    chain = index.chains[apps[0]]
    name = target.name.strip()
    same = [other for other in chain if other.name.lower() == name.lower()]
    close = same or [other for other in chain if name and other.name.startswith(name)]
    return close[0] if len(close) == 1 else None
