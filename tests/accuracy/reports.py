"""`python -m tests.accuracy.reports [--known] [CASE ...]`: `verify` on projects rebuilt from public reports, isolated and with --project.

Each run in order and reversed is held against what `syncdb; migrate` of the real South did (`tests/report_cases/`).
Results are remembered by content. For all cases, the result is written into its section of docs/explanation/accuracy.md;
with `--known`, of those that are remembered.
It exits with 1 if `verify` passes what South fails in that order.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import convert, to_builtins

from southdeps import api
from southdeps.errors import CannotRunError
from southdeps.project.loading import Options
from southdeps.verify import environment as environments
from southdeps.verify import postgres
from southdeps.verify.report import outcome
from southdeps.verify.session import Listener, Variant, VerifyOptions, verify
from tests.accuracy.measure import CACHE, remember, verify_digest
from tests.accuracy.page import PAGE, with_section
from tests.accuracy.reports_section import NAME, Judged, section, table
from tests.report_verdicts import CASES, all_recorded, culprit, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.verify.trials import TrialResult

say = partial(print, file=sys.stderr, flush=True)
#: How a run is called in the records, and by `verify`.
RUNS = {"in_order": "in order", "reverse": "in reverse"}


def main(names: list[str], *, known: bool = False) -> int:
    """Judge the named cases, or all, or report those of them that are `known`; the exit status."""
    python = environments.find_python2()
    runtime = environments.environment(python, environments.DEFAULT_DJANGO, say)
    every = sorted(path.parent.name for path in CASES.glob("*/expected.json") if on_postgresql(path))
    found: list[Judged] = []
    with postgres.server() as server, tempfile.TemporaryDirectory() as temporary:
        own = interpreter(Path(temporary), python.executable, runtime.path)
        where = server.parameters
        url = f"postgresql://{where['user']}@/postgres?host={where['host']}&port={where['port']}"
        isolated = VerifyOptions(database_url=url)
        project = VerifyOptions(isolated=False, python2=str(own), database_url=url)
        for name in names or every:
            for mode, options in (("isolated", isolated), ("project", project)):
                found += judged(name, mode, options, known=known)
                say(
                    *(f"{one.case} {one.run} {one.mode}: {one.said}" for one in found if one.case == name),
                    sep="\n",
                )
    if names:
        print(table(found))
    else:
        PAGE.write_text(with_section(PAGE.read_text("utf-8"), NAME, section(found, every)), "utf-8")
    return int(any(one.said == "ok" and not one.agrees for one in found))


def on_postgresql(record: Path) -> bool:
    """Whether a case was recorded there; `verify` runs nothing on SQLite."""
    backend: str = json.loads(record.read_text("utf-8")).get("backend", "")
    return backend != "sqlite3"


def interpreter(folder: Path, python: str, path: tuple[str, ...]) -> Path:
    """An interpreter that finds Django and South by itself, as that of a project does."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{os.pathsep.join(path)}" exec "{python}" "$@"\n', "utf-8")
    script.chmod(0o755)
    return script


def judged(case: str, mode: str, options: VerifyOptions, *, known: bool) -> list[Judged]:
    """What `verify` says of each run of a case; from memory, if neither the case nor verify/ have changed.

    If only what is `known` is asked for, nothing of a case that is not remembered.
    """
    files = sorted(path for path in (CASES / case).rglob("*") if path.suffix != ".pyc" and path.is_file())
    state = [(str(path.relative_to(CASES)), path.read_bytes()) for path in files]
    key = hashlib.sha256(repr(("reports", mode, state, verify_digest())).encode()).hexdigest()[:32]
    place = CACHE / f"{key}.json"
    if known and not place.is_file():
        return []
    if not place.is_file():
        remember(place, to_builtins(list(judge(case, mode, options))))
    return convert(json.loads(place.read_text("utf-8")), list[Judged])


def judge(case: str, mode: str, options: VerifyOptions) -> Iterator[Judged]:
    """The same, anew. In reverse are the project's own apps, of which `verify` reverses those with migrations."""
    recorded = {run: real for run, real in all_recorded(case).items() if run in RUNS}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / case  # no module of our tests is on the path there
        shutil.copytree(CASES / case, folder)
        try:
            loaded = api.read([folder], Options(settings=str(settings_of(folder))))
            (results,) = verify([Variant("", loaded, ())], options, Listener())
        except CannotRunError as error:
            for run, real in recorded.items():
                yield Judged(case, run, mode, culprit(real), f"cannot run: {error}")
            return
    by_name = {result.trial.name: result for result in results.trials}
    by_name.setdefault("in order", results.trials[0])
    for run, real in recorded.items():
        if RUNS[run] in by_name:
            result = by_name[RUNS[run]]
            yield Judged(case, run, mode, culprit(real), said(result), result.reasons, results.left_out)


def said(result: TrialResult) -> str:
    """A result as `culprit` has it; `blocked` before the first migration."""
    failure = result.last.failure
    if outcome(result) != "fails" or failure is None:
        return {"passes": "ok"}.get(outcome(result), outcome(result))
    return str(failure.migration) if failure.migration is not None else "blocked"


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main([one for one in given if one != "--known"], known="--known" in given))
