"""What a command found, with what formats need to print it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps.finding import Finding
from southdeps.report import Report, Summary, number
from tests.projects import name

ERROR = Finding("SD101", "missing-dependency", "error", name("b:1"), "b/1.py", 3, 5, "words")
WARNING, INFO = replace(ERROR, severity="warning"), replace(ERROR, severity="info")
CHECKED = (("migration", 2), ("app", 1))


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        pytest.param(Summary(CHECKED), "2 migrations in 1 app checked: nothing is wrong", id="nothing"),
        pytest.param(
            Summary(CHECKED, errors=1, warnings=2, fixable=1),
            "2 migrations in 1 app checked: 1 error, 2 warnings, 0 infos; 1 fixable with `southdeps fix`", id="something",
        ),
        pytest.param(Summary(CHECKED, suppressed=3), "2 migrations in 1 app checked: nothing is wrong; 3 suppressed", id="suppressed"),
    ],
)  # fmt: skip
def test_the_last_line(summary, text):
    assert str(summary) == text


def test_findings_are_counted():
    found = Report((ERROR, replace(ERROR, fixable=True), WARNING, INFO), CHECKED, suppressed=(ERROR,)).summary
    assert (found.errors, found.warnings, found.infos, found.fixable, found.suppressed) == (2, 1, 1, 1, 1)


HIDDEN = replace(ERROR, hidden_by_installed_apps=True)


@pytest.mark.parametrize(
    ("findings", "read_only", "fails", "fails_strictly"),
    [
        pytest.param((), (), False, False, id="nothing"),
        pytest.param((INFO,), (), False, False, id="infos do not count"),
        pytest.param((WARNING,), (), True, True, id="warnings do"),
        pytest.param((HIDDEN,), (), True, True, id="what today's order hides counts"),
        pytest.param((HIDDEN,), ("b/1.py",), False, True, id="but not in files of others"),
        pytest.param((ERROR,), ("b/1.py",), True, True, id="where nothing hides it"),
    ],
)
def test_the_exit_status(findings, read_only, fails, fails_strictly):
    report = Report(findings, read_only=frozenset(read_only))
    assert (report.is_failure(), report.is_failure(strict=True)) == (fails, fails_strictly)


def test_numbers():
    assert [number(count, noun) for count, noun in ((1, "app"), (2, "app"), (0, "dependency"))] == [
        "1 app",
        "2 apps",
        "0 dependencies",
    ]
