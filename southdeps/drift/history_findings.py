"""What South's history and the live schema disagree about, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from southdeps.drift import rules
from southdeps.drift.findings import DriftFinding, Places, history_finding
from southdeps.drift.history import HistoryReport, by_app
from southdeps.finding import MigrationId
from southdeps.rules.rule import RuleInfo


class _Kind(Struct, frozen=True):
    """A kind of finding: its code, what the history is to the files, the sentence and what to do about it.

    `of` picks the migrations. In the texts, `{app}` is the app, `{names}` are its migrations with one of the `verbs`,
    `{last}` is the last of them, and what is in `_NUMBER` agrees with how many they are.
    """

    of: Callable[[HistoryReport], Sequence[MigrationId]]
    rule: RuleInfo
    change: str
    message: str
    advice: str
    verbs: tuple[str, str] = (" has", " have")


_KINDS = (
    _Kind(
        lambda history: history.behind,
        rules.BEHIND,
        "missing",
        "{app}: {names} not applied yet; the database is compared as of what is applied",
        "./manage.py migrate {app}",
        (" is", " are"),
    ),
    _Kind(
        lambda history: history.unrecorded,
        rules.UNRECORDED,
        "missing",
        "{app}: {names} run, and {be} not recorded in south_migrationhistory: migrate would run {it} again",
        "./manage.py migrate {app} {last} --fake",
    ),
    _Kind(
        lambda history: history.faked,
        rules.FAKED,
        "different",
        "{app}: {names} recorded as applied, and nothing of what {it_does} is in the database",
        "delete {its_row} from south_migrationhistory and migrate {app} again",
        (" is", " are"),
    ),
    _Kind(
        lambda history: history.half_run,
        rules.HALF_RUN,
        "different",
        "{app}: {names} run in part, and {be} not recorded in south_migrationhistory",
        "finish {it} by the operations of the findings, then ./manage.py migrate {app} {last} --fake",
    ),
    _Kind(
        lambda history: history.ghosts,
        rules.GHOST,
        "extra",
        "{app}: south_migrationhistory names {names}, which no file has",
        "./manage.py migrate {app} --delete-ghost-migrations, if the file is gone for good",
        ("", ""),
    ),
)


#: Words for one migration, and for several.
_NUMBER = {
    "be": ("is", "are"),
    "it": ("it", "them"),
    "it_does": ("it does", "they do"),
    "its_row": ("its row", "their rows"),
}


def history_findings(history: HistoryReport, places: Places) -> Iterator[DriftFinding]:
    """One finding per app and kind: what is recorded and what has run."""
    for kind in _KINDS:
        for app, chain in by_app(kind.of(history)).items():
            words = {"app": app, "names": _names(chain, kind.verbs), "last": chain[-1].name}
            words |= {word: forms[len(chain) > 1] for word, forms in _NUMBER.items()}
            yield history_finding(
                kind.rule,
                kind.change,
                chain,
                places,
                kind.message.format_map(words),
                kind.advice.format_map(words),
            )


def _names(chain: Sequence[MigrationId], verbs: tuple[str, str]) -> str:
    """`0002_colour has`, `0002_colour, 0003_size, 0004_rig and 2 more have`"""
    shown = [one.name for one in chain[:3]]
    more = len(chain) - len(shown)
    names = ", ".join(shown) + (f" and {more} more" if more else "")
    return names + verbs[len(chain) > 1]
