"""SD201 to SD206, SD303: declarations that stop South, or that it does not see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from southdeps.facts import Entry, Facts, Loose
from southdeps.finding import Attribute, Finding, MigrationId

_ATTRIBUTES: tuple[Attribute, ...] = ("depends_on", "needed_by")


def declarations(
    migration: MigrationId,
    facts: Facts,
    path: str,
    chains: Mapping[str, tuple[MigrationId, ...]],
    unmigrated: frozenset[str],
) -> Iterator[Finding]:
    """What is wrong with the declarations of one migration, each with South's own words."""
    for attribute in _ATTRIBUTES:
        for entry in getattr(facts, attribute):
            yield from wrong_entry(migration, attribute, entry, path, chains, unmigrated)
    for loose in facts.loose:
        yield ineffective(migration, loose, path)


def wrong_entry(
    migration: MigrationId,
    attribute: Attribute,
    entry: Entry,
    path: str,
    chains: Mapping[str, tuple[MigrationId, ...]],
    unmigrated: frozenset[str],
) -> Iterator[Finding]:
    """South's verdict on one entry (south.migration.base.Migration._get_dependency_objects)."""

    def finding(code: str, message: str, *, fixable: bool = False, advice: str | None = None) -> Finding:
        return Finding(
            code=code,
            severity="error",
            migration=migration,
            app=migration.app,
            path=path,
            line=entry.at[0],
            column=entry.at[1],
            message=message,
            advice=advice,
            fixable=fixable,
        )

    if entry.error is not None:
        yield finding("SD201", f"{attribute} of {migration} is malformed: {entry.error}")
        return
    if entry.dynamic:
        return
    target = declared_target(entry)
    if target.app in chains:
        names = {other.name for other in chains[target.app]}
        if target.name not in names:
            completed = complete(target.name, names)
            yield finding(
                "SD202",
                f"Migration '{migration}' depends on unknown migration '{target}'.",
                advice=f"Write {completed!r}." if completed else None,
                fixable=completed is not None,
            )
        elif target.app == migration.app and target.name.encode() >= migration.name.encode():
            yield finding(
                "SD204",
                f"Lower migration '{migration}' depends on a higher migration '{target}' in the same app.",
                advice="Take the entry out: within an app the order of the files' names decides.",
            )
    elif target.app in unmigrated:
        yield finding(
            "SD203",
            f"Application '{target.app}' has no migrations, and {attribute} of {migration} names it.",
            advice="Take the entry out: syncdb makes the app's tables before any migration runs.",
            fixable=True,
        )


def declared_target(entry: Entry) -> MigrationId:
    """The migration that an entry names to South: the app's last part, `splitext(basename(name))`."""
    base = entry.name.rpartition("/")[2]
    stem, dot, _ = base.rpartition(".")
    return MigrationId(entry.app.rpartition(".")[2], stem if dot and stem else base)


def complete(name: str, names: set[str]) -> str | None:
    """The one name that `name` is a prefix of, or differs from by case and white space only."""
    close = [other for other in names if other.lower() == name.strip().lower()]
    if not close:
        close = [other for other in names if name.strip() and other.startswith(name.strip())]
    return close[0] if len(close) == 1 else None


def ineffective(migration: MigrationId, loose: Loose, path: str) -> Finding:
    """SD206"""
    if loose.in_class:
        message = f"{loose.attribute} in {migration} is Django 1.7's spelling; South reads depends_on only"
    else:
        message = (
            f"{loose.attribute} stands outside of class Migration in {migration}; South does not see it there"
        )
    return Finding(
        code="SD206",
        severity="warning",
        migration=migration,
        app=migration.app,
        path=path,
        line=loose.at[0],
        column=loose.at[1],
        message=message,
        fixable=True,
    )
