"""After `fix --write` the real South is never worse than before, in any order of the apps.

The projects are those of `report_cases/`; a sample runs with every test, all of them with SOUTHDEPS_ALL_CASES=1.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from southdeps import fixes
from southdeps.project.loading import Options, load
from southdeps.verify.case import run_case
from tests.report_verdicts import CASES, backend, recorded, settings_of

if TYPE_CHECKING:
    from southdeps.verify.outcome import RunFailure, RunResult

#: One of each kind of change that `fix` makes.
SAMPLE = (
    "k19_control",
    "k22_models_implicit_relative_star",
    "k5_frozen_m2m",
    "k6_through_filter_in",
    "models-updated-by-helper",
)
#: Cases of which one app goes without the other.
OPTIONAL = ("k19_control", "models-updated-by-helper")
ALL = sorted(path.parent.name for path in CASES.glob("*/expected.json"))
TURNED = """
import os
_here = os.path.dirname(os.path.abspath(__file__))
_own = [app for app in INSTALLED_APPS if os.path.isdir(os.path.join(_here, app.split('.')[0]))]
_turned = iter(_own[::-1])
INSTALLED_APPS = [next(_turned) if app in _own else app for app in INSTALLED_APPS]
"""


#: Both apps make one table, and each passes alone: whichever waits for the other, South then needs both.
NEEDS_BOTH = {("aev_moved_by_create", "shop1")}
LEFT_OUT = "\nINSTALLED_APPS = [app for app in INSTALLED_APPS if app != {!r}]\n"


@cache
def changed(case: str) -> bool:
    return bool(fix(CASES / case, case).edits)


def fix(folder: Path, case: str) -> fixes.FixResult:
    settings = str(folder / settings_of(CASES / case).relative_to(CASES / case))
    return fixes.fix_project(load(Options(paths=(folder,), settings=settings, backend=backend(case))))


@cache
def own_apps(case: str) -> tuple[str, ...]:
    """The installed apps whose migrations are in the case, as the settings name them."""
    project = load(Options(paths=(CASES / case,), settings=str(settings_of(CASES / case))))
    migrated = {migration.app for migration in project.migrations}
    installed = project.configuration.settings.installed_apps if project.configuration.settings else ()
    return tuple(app for app in installed if app.rpartition(".")[2] in migrated)


def fixed_copy(case: str, folder: Path) -> Path:
    shutil.copytree(CASES / case, folder)
    for edit in fix(folder, case).edits:
        edit.path.write_bytes(edit.after)
    return folder


def append(folder: Path, settings: str) -> None:
    with settings_of(folder).open("a") as file:
        file.write(settings)


def migrate(folder: Path, run: str, environment, server) -> RunResult:
    database: Literal["sqlite3", "postgresql"] = "sqlite3" if run == "sqlite" else "postgresql"
    return run_case(settings_of(folder).parent, database, environment, server)


def rank(failure: RunFailure | None) -> int:
    """How bad an outcome is: fine, a migration fails, or South stops before the first one."""
    return 0 if failure is None else 1 if failure.migration is not None else 2


def assert_no_worse(before: RunResult, after: RunResult) -> None:
    """South gets as far as before, and fails at no migration that went through."""
    assert rank(after.failure) <= rank(before.failure), (before.failure, after.failure)
    if after.failure is not None and before.failure is not None:
        passed = {step.migration for step in before.steps} - {before.failure.migration}
        assert after.failure.migration not in passed, (before.failure, after.failure)


@pytest.mark.parametrize("run", ["in_order", "reverse", "sqlite"])
@pytest.mark.parametrize("case", ALL if os.environ.get("SOUTHDEPS_ALL_CASES") else SAMPLE)
def test_south_is_never_worse_after_a_fix(case, run, tmp_path, environment, server):
    if run not in recorded(case) or not changed(case):
        return
    after = fixed_copy(case, tmp_path / "after")
    if run == "reverse":
        append(after, TURNED)
    done = migrate(after, run, environment, server)
    if done.failure is not None:
        before = tmp_path / "before"
        shutil.copytree(CASES / case, before)
        if run == "reverse":
            append(before, TURNED)
        assert_no_worse(migrate(before, run, environment, server), done)


@pytest.mark.parametrize("case", ALL if os.environ.get("SOUTHDEPS_ALL_CASES") else OPTIONAL)
def test_an_app_that_could_be_left_out_still_can_be(case, tmp_path, environment, server):
    """`fix` makes no app need one without which South got through."""
    apps = [app for app in own_apps(case) if (case, app) not in NEEDS_BOTH]
    for number, app in enumerate(apps if changed(case) else ()):
        before = tmp_path / f"before{number}"
        shutil.copytree(CASES / case, before)
        append(before, LEFT_OUT.format(app))
        if migrate(before, "in_order", environment, server).failure is None:
            after = fixed_copy(case, tmp_path / f"after{number}")
            append(after, LEFT_OUT.format(app))
            assert migrate(after, "in_order", environment, server).failure is None, app


def test_the_apps_of_a_case_are_known():
    assert own_apps("k19_control") == ("a", "b")


def test_the_sample_is_of_cases_that_are_changed():
    assert all(changed(case) for case in SAMPLE)


@pytest.mark.parametrize("case", ["migration-modules-contrib", "migrations-without-init"])
def test_a_declaration_that_may_be_right_stays(case):
    result = fix(CASES / case, case)
    assert result.edits == ()
