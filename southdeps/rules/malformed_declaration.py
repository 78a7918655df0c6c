"""SD201: `depends_on` or `needed_by` is not a sequence of pairs, so South stops before the first migration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.declarations import MigrationIndex
from southdeps.finding import ATTRIBUTES, Attribute, DeclarationFix, Finding, MigrationId
from southdeps.rules.rule import FailureCause, FixKind, Rule
from southdeps.summary import DeclaredPair

_LABEL = re.compile(r"[A-Za-z_][\w.]*")
_NUMBERED = re.compile(r"\d{3,}_")


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per attribute, at the entry that South stops at first."""
    for migration, summary in context.summaries.items():
        for attribute in ATTRIBUTES:
            entries: Sequence[DeclaredPair] = getattr(summary, attribute)
            if any(entry.error is not None for entry in entries):
                yield malformed(context, migration, attribute, entries)


def malformed(
    context: AnalysisContext, migration: MigrationId, attribute: Attribute, entries: Sequence[DeclaredPair]
) -> Finding:
    """The finding for one attribute; it has a correction if nesting or a comma turns it into pairs."""
    first = next(entry for entry in entries if entry.error is not None)
    pairs = pairs_meant(entries, context.index_for(migration))
    written = ", ".join(f'("{app}", "{name}")' for app, name in pairs) or '("app", "0001_initial")'
    return RULE.finding(
        context,
        migration,
        first.at,
        f"{attribute} of {migration} is malformed: {first.error}",
        declaration_fix=DeclarationFix("reshape", attribute, first.at, names=tuple(pairs)) if pairs else None,
        advice=f"Write a tuple of pairs: {attribute} = ({written},)",
    )


def pairs_meant(entries: Sequence[DeclaredPair], index: MigrationIndex) -> list[MigrationId]:
    """The migrations that a malformed declaration means; empty if that is not clear.

    Understood are `("a", "0001_initial")`, `(("a" "0001_initial"),)` and `(("a", "0001_x") ("b", "0001_y"))`.
    """
    if all(entry.app for entry in entries):
        return [entry.target for entry in entries]
    texts = [entry.name if entry.error is not None else "" for entry in entries]
    if len(texts) == 2 and _LABEL.fullmatch(texts[0]):
        target = DeclaredPair((1, 1), texts[0], texts[1]).target
        if index.has(target) or (target.app not in index.chains and _NUMBERED.match(target.name)):
            return [target]
    joined = {f"{app}{one.name}": one for app, chain in index.chains.items() for one in chain}
    return [joined[text] for text in texts] if all(text in joined for text in texts) else []


RULE = Rule(
    code="SD201",
    name="malformed-declaration",
    severity="error",
    summary="`depends_on` or `needed_by` is not a sequence of pairs",
    explanation="""\
South unpacks every entry of `depends_on` and `needed_by` into an app and a migration name. A single pair without the
outer brackets, a missing comma, a string, a dict or None stops every command, on every database, with
`ValueError: need more than 1 value to unpack` or the like. All declarations of all apps are read before the first
migration runs, so one bad entry blocks them all.""",
    before="""\
depends_on = ("catalogue", "0001_initial")""",
    after="""\
depends_on = (("catalogue", "0001_initial"),)""",
    fix=FixKind.CORRECT,
    stops_south=True,
    foretells=(
        FailureCause.BLOCKED,
        FailureCause.CODE,
    ),
    check=check,
)
