"""SD201 to SD204, SD206 and SD303: what stops South before the first migration, or what it does not see."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from southdeps.analysis.declarations import DeclarationError, MigrationIndex, verdict
from southdeps.finding import ATTRIBUTES, Attribute, DeclarationFix, Finding, MigrationId
from southdeps.summary import Entry, IneffectiveDeclaration, MigrationSummary

_CODES = {
    DeclarationError.MALFORMED: "SD201",
    DeclarationError.UNKNOWN_MIGRATION: "SD202",
    DeclarationError.UNMIGRATED_APP: "SD203",
    DeclarationError.HIGHER_IN_SAME_APP: "SD204",
}
_REMOVE = "Take the entry out: "
_LABEL = re.compile(r"[A-Za-z_][\w.]*")
_NUMBERED = re.compile(r"\d{3,}_")


def declarations(
    migration: MigrationId, summary: MigrationSummary, path: str, migration_index: MigrationIndex
) -> Iterator[Finding]:
    """What is wrong with the declarations of one migration, each with South's own words and what to do."""
    comma_missing = summary.depends_on or summary.needed_by  # which is said of the attribute itself
    reported = comma_missing or summary.error is not None  # as SD402
    failure = migration_index.broken.get(migration) or (None if reported else summary.raises)
    if failure is not None:
        yield unimportable(migration, failure, summary.raises_at, path)
    for attribute in ATTRIBUTES:
        entries: Sequence[Entry] = getattr(summary, attribute)
        if any(entry.error is not None for entry in entries):  # South says no more of the whole attribute
            yield malformed_declaration(migration, attribute, entries, path, migration_index)
        for entry in entries:
            if entry.error is None:
                yield from wrong_entry(migration, attribute, entry, path, migration_index)
    for ineffective in summary.ineffective:
        yield ineffective_declaration(migration, ineffective, path)


def finding(
    code: str,
    migration: MigrationId,
    path: str,
    at: tuple[int, int],
    message: str,
    *,
    declaration_fix: DeclarationFix | None,
    advice: str | None,
) -> Finding:
    """A finding of this family; it can be fixed if there is one way to declaration_fix it."""
    return Finding(
        code=code,
        severity="warning" if code == "SD206" else "error",
        migration=migration,
        app=migration.app,
        path=path,
        line=at[0],
        column=at[1],
        message=message,
        declaration_fix=declaration_fix,
        fixable=declaration_fix is not None,
        advice=advice,
    )


def malformed_declaration(
    migration: MigrationId,
    attribute: Attribute,
    entries: Sequence[Entry],
    path: str,
    migration_index: MigrationIndex,
) -> Finding:
    """SD201, once per attribute: what South says first. Nesting or a comma repairs what then names migrations."""
    first = next(entry for entry in entries if entry.error is not None)
    pairs = pairs_meant(entries, migration_index)
    declaration_fix = DeclarationFix("reshape", attribute, first.at) if pairs else None
    written = ", ".join(f'("{app}", "{name}")' for app, name in pairs)
    return finding(
        "SD201",
        migration,
        path,
        first.at,
        f"{attribute} of {migration} is malformed: {first.error}",
        declaration_fix=declaration_fix,
        advice=f"Write a tuple of pairs: {attribute} = ({written},)"
        if pairs
        else f'Write a tuple of pairs: {attribute} = (("app", "0001_initial"),)',
    )


def unimportable(migration: MigrationId, failure: str, at: tuple[int, int], path: str) -> Finding:
    """SD303 for a module that Python can't import."""
    message = f"South can't import {migration}: every command stops with {failure}"
    return finding("SD303", migration, path, at, message, declaration_fix=None, advice=None)


def pairs_meant(entries: Sequence[Entry], migration_index: MigrationIndex) -> list[MigrationId]:
    """The migrations that a malformed declaration means; none where that can't be told.

    Understood are `("a", "0001_initial")`, `(("a" "0001_initial"),)` and `(("a", "0001_x") ("b", "0001_y"))`.
    """
    if all(entry.app for entry in entries):
        return [entry.target for entry in entries]
    texts = [entry.name if entry.error is not None else "" for entry in entries]
    if len(texts) == 2 and _LABEL.fullmatch(texts[0]):
        target = Entry((1, 1), texts[0], texts[1]).target
        if migration_index.has(target) or (
            target.app not in migration_index.chains and _NUMBERED.match(target.name)
        ):
            return [target]
    joined = {f"{app}{one.name}": one for app, chain in migration_index.chains.items() for one in chain}
    return [joined[text] for text in texts] if all(text in joined for text in texts) else []


def wrong_entry(
    migration: MigrationId, attribute: Attribute, entry: Entry, path: str, migration_index: MigrationIndex
) -> Iterator[Finding]:
    """SD202, SD203 and SD204: South's verdict on one entry, and a proposal."""
    said = verdict(migration, entry, migration_index)
    if said.kind is None:
        return
    target = entry.target
    declaration_fix, advice = proposal(said.kind, migration, attribute, entry, migration_index)
    yield finding(
        _CODES[said.kind],
        migration,
        path,
        entry.at,
        f"{attribute} of {migration} names {target}: {said.error}",
        declaration_fix=declaration_fix,
        advice=advice,
    )


def proposal(
    kind: DeclarationError,
    migration: MigrationId,
    attribute: Attribute,
    entry: Entry,
    migration_index: MigrationIndex,
) -> tuple[DeclarationFix | None, str]:
    """How to repair an entry: the only way there is, or in words."""
    target = entry.target
    meant = migration_meant(target, migration_index)
    if meant is not None and meant != target:
        return DeclarationFix(
            "replace", attribute, entry.at, meant
        ), f'Write ("{meant.app}", "{meant.name}").'
    remove = DeclarationFix("remove", attribute, entry.at)
    if target in migration_index.broken:
        return None, f"{target} can't be imported: {migration_index.broken[target]}"
    if kind is DeclarationError.HIGHER_IN_SAME_APP and target == migration:
        return remove, f"{_REMOVE}a migration can't wait for itself."
    if kind is DeclarationError.HIGHER_IN_SAME_APP:
        return None, f"{_REMOVE}within an app the order of the files' names decides."
    if kind is DeclarationError.UNMIGRATED_APP and target.app in migration_index.unmigrated:
        return remove, f"{_REMOVE}syncdb makes the app's tables before any migration runs."
    if kind is DeclarationError.UNMIGRATED_APP:
        return None, f"Install {target.app}, or take the entry out."
    names = [other.name for other in migration_index.chains.get(target.app, ())]
    near = difflib.get_close_matches(target.name, names, cutoff=0.3) or names[-1:]
    return None, f"{target.app} has {', '.join(near)}." if near else f"{target.app} has no migrations at all."


def migration_meant(target: MigrationId, migration_index: MigrationIndex) -> MigrationId | None:
    """The one migration that a name is a prefix of, or differs from by case and white space only; the app likewise."""
    apps = [label for label in migration_index.chains if label == target.app] or [
        label for label in migration_index.chains if label.lower() == target.app.strip().lower()
    ]
    if len(apps) != 1:
        return None
    chain = migration_index.chains[apps[0]]
    name = target.name.strip()
    same = [other for other in chain if other.name.lower() == name.lower()]
    close = same or [other for other in chain if name and other.name.startswith(name)]
    return close[0] if len(close) == 1 else None


def ineffective_declaration(
    migration: MigrationId, ineffective: IneffectiveDeclaration, path: str
) -> Finding:
    """SD206"""
    if ineffective.attribute == "dependencies":
        message = f"dependencies in {migration} is Django 1.7's spelling; South reads depends_on only"
        advice = "Call it depends_on, and write each migration's name in full."
    else:
        message = (
            f"{ineffective.attribute} stands outside of class Migration in {migration}: South does not see it"
        )
        advice = "Move it into the class."
    declaration_fix = DeclarationFix("move", ineffective.attribute, ineffective.at)  # type: ignore[arg-type]  # one of three, as find_ineffective_declarations finds
    return finding(
        "SD206", migration, path, ineffective.at, message, declaration_fix=declaration_fix, advice=advice
    )
