"""After `fix --write` the real South is never worse than before, in any order of the apps.

The projects are those of `report_cases/`; a sample runs with every test, all of them with SOUTHDEPS_ALL_CASES=1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from southdeps import fixes
from southdeps.project.loading import Options, load
from southdeps.verify.case import judge_case
from tests.report_verdicts import CASES, backend, recorded, reversed_copy, settings_of

#: One of each kind of change that `fix` makes.
SAMPLE = {
    "append-to-tuple",
    "k19_control",
    "k22_models_implicit_relative_star",
    "k29_row_made_above_helper",
    "k5_frozen_m2m",
    "migrations-without-init",
}
ALL = sorted(path.parent.name for path in CASES.glob("*/expected.json"))


@cache
def changed(case: str) -> bool:
    return bool(fix(CASES / case, case).edits)


def fix(folder: Path, case: str) -> fixes.FixResult:
    settings = folder / settings_of(CASES / case).relative_to(CASES / case)
    return fixes.fix_project(load(Options(paths=(folder,), settings=str(settings), backend=backend(case))))


def fixed_copy(case: str, folder: Path, *, turned: bool) -> None:
    """The case as `fix --write` leaves it, with its apps in the recorded order or the opposite one."""
    if turned:
        reversed_copy(case, folder)
    else:
        shutil.copytree(CASES / case, folder)
    for edit in fix(folder, case).edits:
        edit.path.write_bytes(edit.after)


def rank(said: str) -> int:
    """How bad an outcome is: fine, a migration fails, or South stops before the first one."""
    return 0 if said == "ok" else 1 if re.match(r"[\w-]+:[\w-]+: ", said) else 2


@pytest.mark.parametrize("run", ["in_order", "reverse", "sqlite"])
@pytest.mark.parametrize("case", ALL if os.environ.get("SOUTHDEPS_ALL_CASES") else sorted(SAMPLE))
def test_south_is_never_worse_after_a_fix(case, run, tmp_path, environment, server):
    before = recorded(case).get(run)
    if before is None or not changed(case):
        pytest.skip("not recorded, or nothing to fix")
    database: Literal["postgresql", "sqlite3"] = "sqlite3" if run == "sqlite" else "postgresql"
    fixed_copy(case, tmp_path / case, turned=run == "reverse")
    done = judge_case(tmp_path / case, database, environment, server)
    after = "ok"
    if done.failure is not None:
        at = done.failure.migration
        after = f"{at}: {done.failure.error}" if at else done.failure.error
    assert rank(after) <= rank(before), (before, after)
    if before == "ok":
        assert after == "ok"


def test_the_sample_is_of_cases_that_are_changed():
    assert all(changed(case) for case in SAMPLE)


def test_what_the_real_south_finds_right_stays_as_it_is():
    right = [
        case
        for case in ALL
        if set(json.loads((CASES / case / "expected.json").read_text("utf-8"))["real_south"].values())
        <= {"ok", "-"}
    ]
    assert [case for case in right if changed(case)] == []
