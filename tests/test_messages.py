"""Every message over all small cases: short, without addresses in memory, and the same in every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from southdeps import api

HERE = Path(__file__).parent
CASES = [path for folder in ("south_cases", "report_cases") for path in sorted((HERE / folder).glob("*/"))]
LONGEST = 300


def test_there_are_cases():
    assert len(CASES) > 150


@pytest.mark.parametrize("folder", ["south_cases", "report_cases"])
def test_messages_are_short_and_describe_values(folder):
    bad = []
    for case in CASES:
        if case.parent.name == folder and any(case.rglob("migrations")):
            try:
                findings = api.check([case]).findings
            except api.CannotRunError:
                continue
            bad += [one for one in findings if len(one.message) > LONGEST or " at 0x" in one.message]
    assert bad == []


def test_two_runs_give_the_same_bytes():
    case = HERE / "report_cases/k10_vendored_south_with_its_tests"
    command = [
        sys.executable,
        "-m",
        "southdeps",
        "check",
        str(case),
        "--format",
        "json",
        "--no-cache",
        "--no-config",
    ]
    outputs = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
