"""What `plan` and `check` say of the projects in `report_cases/`, beside what the real South did with each.

`python -m tests.report_verdicts` prints every disagreement and writes them to `report_cases/disagreements.txt`.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from southdeps.cli.check import check
from southdeps.cli.plan import plan
from southdeps.project.loading import Options, load

CASES = Path(__file__).parent / "report_cases"
DISAGREEMENTS = CASES / "disagreements.txt"

#: Decided by what the files of migrations do not hold: signal handlers, queries at import time, rows of content types.
OUTSIDE = frozenset({"signal_profile", "import_time_query", "post_syncdb_handler", "ct_rename_exists"})

#: `not run, since it makes no difference`, in the records.
NOT_RECORDED = "-"


class Verdict(NamedTuple):
    """A judgement to compare: of which case, in which run, what the real South did and what southdeps says."""

    case: str
    run: str
    recorded: str
    foretold: str

    @property
    def name(self) -> str:
        """`case run`"""
        return f"{self.case} {self.run}"

    @property
    def agrees(self) -> bool:
        """Whether both name the same migration, or both none."""
        return self.recorded == self.foretold


#: What a server says that lacks the second database of a case: that is the machine's, and no file decides it.
NO_DATABASE = re.compile(r'FATAL: +database "\w+" does not exist')


def recorded(case: str) -> dict[str, str]:
    """What the real South did, by run: `in_order`, `reverse`, `sqlite`."""
    return {run: said for run, said in all_recorded(case).items() if NO_DATABASE.search(said) is None}


def all_recorded(case: str) -> dict[str, str]:
    """The same, with the runs that failed since the machine lacked a database."""
    document: dict[str, Any] = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    runs: dict[str, str] = document["real_south"]
    return {run: said for run, said in runs.items() if said != NOT_RECORDED}


def backend(case: str) -> str:
    """The database that the runs in order and reversed were made on."""
    document: dict[str, Any] = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    return str(document.get("backend", "postgresql"))


def culprit(said: str) -> str:
    """Where a recorded run ends: `ok`, `app:migration`, or `blocked` before the first migration."""
    found = re.match(r"[\w-]+:[\w-]+(?=: )", said)
    return "ok" if said == "ok" else found[0] if found else "blocked"


def names() -> list[str]:
    """The cases that the files decide."""
    return sorted(
        path.parent.name for path in CASES.glob("*/expected.json") if path.parent.name not in OUTSIDE
    )


def verdicts(case: str) -> Iterator[Verdict]:
    """All judgements of one case."""
    said = recorded(case)
    for run, text in said.items():
        yield Verdict(case, run, culprit(text), foretold(case, run))
    failing = {culprit(text) for run, text in said.items() if run != "sqlite"} - {"ok"}
    yield Verdict(case, "check", *checked(case, failing))


@cache
def planned(case: str, run: str) -> dict[str, Any]:
    """The JSON of `plan` for a case in one run."""
    database = "sqlite3" if run == "sqlite" else backend(case)
    with tempfile.TemporaryDirectory(prefix="southdeps-report-") as scratch:
        folder = CASES / case if run != "reverse" else reversed_copy(case, Path(scratch) / case)
        options = ["--settings", str(settings_of(folder)), "--database-backend", database]
        result = CliRunner().invoke(plan, [str(folder), *options, "--format", "json", "--no-cache"])
    document: dict[str, Any] = json.loads(result.stdout) if result.stdout else {"outcome": result.output}
    return document


def foretold(case: str, run: str) -> str:
    """Where `plan` sees the run end, as `culprit` has it."""
    document = planned(case, run)
    return str(document.get("failed") or document["outcome"])


def settings_of(folder: Path) -> Path:
    """The settings file of a case."""
    return min(folder.rglob("settings.py"), key=lambda path: len(path.parts))


def reversed_copy(case: str, folder: Path) -> Path:
    """A copy of the case in which its own apps are installed in the opposite order."""
    shutil.copytree(CASES / case, folder)
    file = settings_of(folder)
    settings = load(Options(paths=(folder,), settings=str(file))).configuration.settings
    assert settings is not None
    installed = settings.installed_apps
    own = [app for app in installed if (file.parent / app.partition(".")[0]).is_dir()]
    turned = iter(own[::-1])
    order = tuple(next(turned) if app in own else app for app in installed)
    with file.open("a", encoding="utf-8") as out:
        out.write(f"\nINSTALLED_APPS = {order!r}\n")
    return folder


@cache
def findings(case: str) -> tuple[dict[str, Any], ...]:
    """The findings of `check` for a case, as JSON has them."""
    folder = CASES / case
    options = ["--settings", str(settings_of(folder)), "--database-backend", backend(case)]
    result = CliRunner().invoke(check, [str(folder), *options, "--format", "json", "--no-cache"])
    return tuple(json.loads(result.stdout)["findings"]) if result.stdout else ()


def checked(case: str, failing: set[str]) -> tuple[str, str]:
    """What `check` has to find and what of it is found: an error at every failing migration, none if none fails."""
    errors = [one for one in findings(case) if one["severity"] == "error"]
    if not failing:
        return "", ", ".join(sorted({f"{one['code']} {one['app']}:{one['migration']}" for one in errors}))
    at = {f"{one['app']}:{one['migration']}" for one in errors} | ({"blocked"} if errors else set())
    return ", ".join(sorted(failing)), ", ".join(sorted(failing & at))


def disagreements() -> list[Verdict]:
    """All verdicts in which southdeps differs from the real South."""
    return [verdict for name in names() for verdict in verdicts(name) if not verdict.agrees]


if __name__ == "__main__":
    wrong = disagreements()
    for verdict in wrong:
        print(f"{verdict.name:50} {verdict.recorded or 'no error'} / {verdict.foretold or 'no error'}")
    print(f"{len(names()) - len({one.case for one in wrong})} of {len(names())} cases agree in every run")
    DISAGREEMENTS.write_text("".join(f"{verdict.name}\n" for verdict in wrong), "utf-8")
