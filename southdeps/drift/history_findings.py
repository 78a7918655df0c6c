"""What South's history and the live schema disagree about, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from southdeps.drift import rules
from southdeps.drift.findings import DriftFinding, Places, history_finding
from southdeps.drift.history import HistoryReport, by_app
from southdeps.finding import MigrationId


def history_findings(history: HistoryReport, places: Places) -> Iterator[DriftFinding]:
    """One finding per app and kind: what is recorded and what has run."""
    for app, chain in by_app(history.behind).items():
        text = f"{app}: {_names(chain)} not applied yet; the database is compared as of what is applied"
        yield history_finding(rules.BEHIND, "missing", chain, places, text, f"./manage.py migrate {app}")
    for app, chain in by_app(history.unrecorded).items():
        text = f"{app}: {_names(chain)} run, and not recorded in south_migrationhistory: migrate would run it again"
        advice = f"./manage.py migrate {app} {chain[-1].name} --fake"
        yield history_finding(rules.UNRECORDED, "missing", chain, places, text, advice)
    for app, chain in by_app(history.faked).items():
        text = f"{app}: {_names(chain)} recorded as applied, and nothing of what it does is in the database"
        advice = f"delete its row from south_migrationhistory and migrate {app} again"
        yield history_finding(rules.FAKED, "different", chain, places, text, advice)
    for app, chain in by_app(history.half_run).items():
        text = f"{app}: {_names(chain)} run in part, and not recorded in south_migrationhistory"
        advice = f"finish it by the operations of its findings, then ./manage.py migrate {app} {chain[-1].name} --fake"
        yield history_finding(rules.HALF_RUN, "different", chain, places, text, advice)
    for app, chain in by_app(history.ghosts).items():
        text = f"{app}: south_migrationhistory names {_names(chain, verb='')}, which no file has"
        advice = f"./manage.py migrate {app} --delete-ghost-migrations, if the file is gone for good"
        yield history_finding(rules.GHOST, "extra", chain, places, text, advice)


def _names(chain: Sequence[MigrationId], verb: str = "has") -> str:
    """`0002_colour has`, `0002_colour, 0003_size and 2 more have`"""
    shown = [one.name for one in chain[:3]]
    more = len(chain) - len(shown)
    names = ", ".join(shown) + (f" and {more} more" if more else "")
    plural = {"has": "have"}.get(verb, verb)
    return f"{names} {verb if len(chain) == 1 else plural}".rstrip()
