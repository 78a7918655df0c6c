"""After `fix --write` the real South is never worse than before, in any order of the apps.

The projects are those of `report_cases/`; a sample runs with every test, all of them with SOUTHDEPS_ALL_CASES=1.
"""

from __future__ import annotations

import os
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from southdeps import fixes
from southdeps.project.loading import Options, load
from southdeps.verify.case import run_case
from tests.report_verdicts import CASES, backend, recorded, settings_of

#: One of each kind of change that `fix` makes.
SAMPLE = (
    "k19_control",
    "k22_models_implicit_relative_star",
    "k5_frozen_m2m",
    "k6_through_filter_in",
    "models-updated-by-helper",
)
ALL = sorted(path.parent.name for path in CASES.glob("*/expected.json"))
TURNED = """
import os
_here = os.path.dirname(os.path.abspath(__file__))
_own = [app for app in INSTALLED_APPS if os.path.isdir(os.path.join(_here, app.split('.')[0]))]
_turned = iter(_own[::-1])
INSTALLED_APPS = [next(_turned) if app in _own else app for app in INSTALLED_APPS]
"""


@cache
def changed(case: str) -> bool:
    return bool(fix(CASES / case, case).edits)


def fix(folder: Path, case: str) -> fixes.FixResult:
    settings = str(folder / settings_of(CASES / case).relative_to(CASES / case))
    return fixes.fix_project(load(Options(paths=(folder,), settings=settings, backend=backend(case))))


def outcome(folder: Path, database: Literal["postgresql", "sqlite3"], environment, server) -> str:
    done = run_case(settings_of(folder).parent, database, environment, server)
    if done.failure is None:
        return "ok"
    at = done.failure.migration
    return f"{at}: {done.failure.error}" if at else done.failure.error


def rank(said: str) -> int:
    """How bad an outcome is: fine, a migration fails, or South stops before the first one."""
    return 0 if said == "ok" else 1 if re.match(r"[\w-]+:[\w-]+: ", said) else 2


@pytest.mark.parametrize("run", ["in_order", "reverse", "sqlite"])
@pytest.mark.parametrize("case", ALL if os.environ.get("SOUTHDEPS_ALL_CASES") else SAMPLE)
def test_south_is_never_worse_after_a_fix(case, run, tmp_path, environment, server):
    before = recorded(case).get(run)
    if before is None or not changed(case):
        return
    folder = tmp_path / case
    shutil.copytree(CASES / case, folder)
    for edit in fix(folder, case).edits:
        edit.path.write_bytes(edit.after)
    if run == "reverse":
        with settings_of(folder).open("a") as file:
            file.write(TURNED)
    after = outcome(folder, "sqlite3" if run == "sqlite" else "postgresql", environment, server)
    assert rank(after) <= rank(before), (before, after)


def test_the_sample_is_of_cases_that_are_changed():
    assert all(changed(case) for case in SAMPLE)


@pytest.mark.parametrize("case", ["migration-modules-contrib", "migrations-without-init"])
def test_a_declaration_that_may_be_right_stays(case):
    result = fix(CASES / case, case)
    assert result.edits == ()
