"""SD201 to SD204, SD206 and SD303: what stops South before the first migration, or what it does not see."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from southdeps.analysis.declarations import Registry, verdict
from southdeps.finding import ATTRIBUTES, Attribute, Finding, Mend, MigrationId
from southdeps.summary import Entry, Facts, Loose

_REMOVE = "Take the entry out: "
_LABEL = re.compile(r"[A-Za-z_][\w.]*")
_NUMBERED = re.compile(r"\d{3,}_")


def declarations(migration: MigrationId, facts: Facts, path: str, registry: Registry) -> Iterator[Finding]:
    """What is wrong with the declarations of one migration, each with South's own words and what to do."""
    comma_missing = facts.depends_on or facts.needed_by  # which is said of the attribute itself
    failure = registry.broken.get(migration) or (None if comma_missing else facts.raises)
    if failure is not None:
        yield unimportable(migration, failure, facts.raises_at, path)
    for attribute in ATTRIBUTES:
        entries: Sequence[Entry] = getattr(facts, attribute)
        if any(entry.error is not None for entry in entries):  # South says no more of the whole attribute
            yield malformed_declaration(migration, attribute, entries, path, registry)
        for entry in entries:
            if entry.error is None:
                yield from wrong_entry(migration, attribute, entry, path, registry)
    for loose in facts.loose:
        yield ineffective(migration, loose, path)


def finding(
    code: str,
    migration: MigrationId,
    path: str,
    at: tuple[int, int],
    message: str,
    *,
    mend: Mend | None,
    advice: str | None,
) -> Finding:
    """A finding of this family; it can be fixed if there is one way to mend it."""
    return Finding(
        code=code,
        severity="warning" if code == "SD206" else "error",
        migration=migration,
        app=migration.app,
        path=path,
        line=at[0],
        column=at[1],
        message=message,
        mend=mend,
        fixable=mend is not None,
        advice=advice,
    )


def malformed_declaration(
    migration: MigrationId,
    attribute: Attribute,
    entries: Sequence[Entry],
    path: str,
    registry: Registry,
) -> Finding:
    """SD201, once per attribute: what South says first. Nesting or a comma repairs what then names migrations."""
    first = next(entry for entry in entries if entry.error is not None)
    pairs = pairs_meant(entries, registry)
    mend = Mend("reshape", attribute, first.at) if pairs else None
    written = ", ".join(f'("{app}", "{name}")' for app, name in pairs)
    return finding(
        "SD201",
        migration,
        path,
        first.at,
        f"{attribute} of {migration} is malformed: {first.error}",
        mend=mend,
        advice=f"Write a tuple of pairs: {attribute} = ({written},)"
        if pairs
        else f'Write a tuple of pairs: {attribute} = (("app", "0001_initial"),)',
    )


def unimportable(migration: MigrationId, failure: str, at: tuple[int, int], path: str) -> Finding:
    """SD303 for a module that Python can't import."""
    message = f"South can't import {migration}: every command stops with {failure}"
    return finding("SD303", migration, path, at, message, mend=None, advice=None)


def pairs_meant(entries: Sequence[Entry], registry: Registry) -> list[MigrationId]:
    """The migrations that a malformed declaration means; none where that can't be told.

    Understood are `("a", "0001_initial")`, `(("a" "0001_initial"),)` and `(("a", "0001_x") ("b", "0001_y"))`.
    """
    if all(entry.app for entry in entries):
        return [entry.target for entry in entries]
    texts = [entry.name if entry.error is not None else "" for entry in entries]
    if len(texts) == 2 and _LABEL.fullmatch(texts[0]):
        target = Entry((1, 1), texts[0], texts[1]).target
        if registry.has(target) or (target.app not in registry.chains and _NUMBERED.match(target.name)):
            return [target]
    joined = {f"{app}{one.name}": one for app, chain in registry.chains.items() for one in chain}
    return [joined[text] for text in texts] if all(text in joined for text in texts) else []


def wrong_entry(
    migration: MigrationId, attribute: Attribute, entry: Entry, path: str, registry: Registry
) -> Iterator[Finding]:
    """SD202, SD203 and SD204: South's verdict on one entry, and a proposal."""
    said = verdict(migration, entry, registry)
    if said.code is None:
        return
    target = entry.target
    mend, advice = proposal(said.code, migration, attribute, entry, registry)
    yield finding(
        said.code,
        migration,
        path,
        entry.at,
        f"{attribute} of {migration} names {target}: {said.error}",
        mend=mend,
        advice=advice,
    )


def proposal(
    code: str, migration: MigrationId, attribute: Attribute, entry: Entry, registry: Registry
) -> tuple[Mend | None, str]:
    """How to repair an entry: the only way there is, or in words."""
    target = entry.target
    meant = migration_meant(target, registry)
    if meant is not None and meant != target:
        return Mend("replace", attribute, entry.at, meant), f'Write ("{meant.app}", "{meant.name}").'
    remove = Mend("remove", attribute, entry.at)
    if target in registry.broken:
        return None, f"{target} can't be imported: {registry.broken[target]}"
    if code == "SD204" and target == migration:
        return remove, f"{_REMOVE}a migration can't wait for itself."
    if code == "SD204":
        return None, f"{_REMOVE}within an app the order of the files' names decides."
    if code == "SD203" and target.app in registry.unmigrated:
        return remove, f"{_REMOVE}syncdb makes the app's tables before any migration runs."
    if code == "SD203":
        return None, f"Install {target.app}, or take the entry out."
    names = [other.name for other in registry.chains.get(target.app, ())]
    near = difflib.get_close_matches(target.name, names, cutoff=0.3) or names[-1:]
    return None, f"{target.app} has {', '.join(near)}." if near else f"{target.app} has no migrations at all."


def migration_meant(target: MigrationId, registry: Registry) -> MigrationId | None:
    """The one migration that a name is a prefix of, or differs from by case and white space only; the app likewise."""
    apps = [label for label in registry.chains if label == target.app] or [
        label for label in registry.chains if label.lower() == target.app.strip().lower()
    ]
    if len(apps) != 1:
        return None
    chain = registry.chains[apps[0]]
    name = target.name.strip()
    same = [other for other in chain if other.name.lower() == name.lower()]
    close = same or [other for other in chain if name and other.name.startswith(name)]
    return close[0] if len(close) == 1 else None


def ineffective(migration: MigrationId, loose: Loose, path: str) -> Finding:
    """SD206"""
    if loose.attribute == "dependencies":
        message = f"dependencies in {migration} is Django 1.7's spelling; South reads depends_on only"
        advice = "Call it depends_on, and write each migration's name in full."
    else:
        message = f"{loose.attribute} stands outside of class Migration in {migration}: South does not see it"
        advice = "Move it into the class."
    mend = Mend("move", loose.attribute, loose.at)  # type: ignore[arg-type]  # one of three, as find_loose finds
    return finding("SD206", migration, path, loose.at, message, mend=mend, advice=advice)
