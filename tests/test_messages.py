"""Every message over all small cases: short, without addresses in memory, and the same in every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from southdeps import api
from tests import corpus

HERE = Path(__file__).parent
CASES = [path for folder in ("south_cases", "report_cases") for path in sorted((HERE / folder).glob("*/"))]
LONGEST = 300
#: Releases that make many kinds of findings.
RELEASES = ("transifex-1.2.1", "karaage-3.1.34", "mezzanine-3.1.10", "askbot-0.7.59", "django-oscar-0.7.3")
EVERY_FORMAT = """
import sys, southdeps
from southdeps.reporters import FORMATS, Style, render
for folder in sys.argv[1:]:
    report = southdeps.check([folder])
    for name in FORMATS:
        sys.stdout.buffer.write(render(name, report, Style(verbose=True)).encode("utf-8", "surrogateescape"))
"""


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


def test_two_processes_give_the_same_bytes():
    folders = [HERE / "report_cases/k10_vendored_south_with_its_tests", *map(corpus.release, RELEASES)]
    command = [sys.executable, "-c", EVERY_FORMAT, *map(str, folders)]
    runs = [
        subprocess.Popen(command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE)
        for seed in ("1", "2")
    ]
    first, second = (run.communicate()[0] for run in runs)
    assert first.count(b"SD") > 100
    assert first == second
