"""The bench itself: made-up projects are what they claim to be, ratios and verdicts are computed right."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench import __main__ as program
from bench import bars, generate, measure, report, setup, yardsticks
from bench.bars import Bar, Verdict
from bench.measure import Command
from southdeps import rules
from southdeps.analysis import build
from southdeps.finding import MigrationId
from southdeps.project import loading
from southdeps.project.loading import Options


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made-up") / "project"
    generate.write_project(folder, 260)
    return folder


# Made-up projects


def test_the_same_arguments_make_the_same_files():
    assert list(generate.project(60)) == list(generate.project(60))


@pytest.mark.parametrize("count", [1, 24, 25, 26, 260])
def test_there_are_as_many_migrations_as_asked_for(count):
    paths = [path for path, _ in generate.project(count)]
    assert len(paths) == len(set(paths))
    assert len([path for path in paths if Path(path).name[0] == "0"]) == count


def test_every_file_is_python():
    for path, text in generate.project(60):
        ast.parse(text, path)


def test_files_are_of_real_size():
    """13,471 real migrations are 272 MB, nine tenths of it frozen models."""
    texts = [text for path, text in generate.project(1_000) if Path(path).name[0] == "0"]
    assert 17_000 < sum(map(len, texts)) / len(texts) < 24_000
    frozen = sum(len(text.partition("    models = {\n")[2]) for text in texts)
    assert 0.85 < frozen / sum(map(len, texts)) < 0.97


def test_what_southdeps_finds_in_one(made_up):
    """Exactly the references that were left undeclared, and nothing else."""
    loaded = loading.load(Options(paths=(made_up,)))
    assert len(loaded.migrations) == 260
    inspection = rules.inspect(build.analysis_context(loaded))
    expected = {
        (MigrationId(generate.label(app), generate.name(number)), generate.label(other))
        for app in range(11)
        for number in range(1, min(25, 260 - 25 * app) + 1)
        if generate.refers(place := generate.Place(app, 11, number)) and not generate.declaration(place)
        for other in [generate.other(place)]
        if other is not None
    }
    missing = [finding for finding in inspection.findings if finding.code == "SD101"]
    assert {(one.migration, one.requires.app) for one in missing if one.requires} == expected != set()
    assert Counter(finding.severity for finding in inspection.findings)["error"] == len(expected)


def test_some_of_its_migrations_ask_the_project(made_up, tmp_path):
    texts = [path.read_text("utf-8") for path in made_up.rglob("0*.py")]
    assert 0 < sum("shop.compat" in text for text in texts) < len(texts) / 8


# Measuring


def tell(number, log):
    """A command that prints a number of seconds and notes that it ran."""
    program = f"open({str(log)!r}, 'a').write('{number} '); print({number})"
    return Command([sys.executable, "-c", program], measure.environment(Path("cache")), tells=True)


def test_in_every_round_each_command_runs_once_and_the_first_round_does_not_count(tmp_path):
    log = tmp_path / "log"
    times = measure.race({"a": tell(1.5, log), "b": tell(2.5, log)}, 2)
    assert times == {"a": [1.5, 1.5], "b": [2.5, 2.5]}
    assert log.read_text() == "1.5 2.5 " * 3


def test_the_preparation_is_run_and_not_measured():
    calls = []
    took = measure.seconds(Command([sys.executable, "-c", "pass"], prepare=lambda: calls.append(1)))
    assert calls == [1]
    assert 0 < took < 30


@pytest.mark.parametrize(
    ("program", "fails"), [("raise SystemExit(1)", False), ("raise SystemExit(2)", True), ("1/0", True)]
)
def test_a_command_that_could_not_run_is_no_measurement(program, fails):
    command = Command([sys.executable, "-c", program])
    if fails:
        with pytest.raises(subprocess.CalledProcessError):
            measure.seconds(command)
    else:
        assert measure.seconds(command) > 0


def test_a_cache_is_forgotten(tmp_path):
    (tmp_path / "cache" / "southdeps").mkdir(parents=True)
    measure.forget(tmp_path / "cache")()
    assert not (tmp_path / "cache").exists()
    measure.forget(tmp_path / "cache")()


def test_the_environment_has_compiled_modules_and_a_cache_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("KEPT", "yes")
    found = measure.environment(tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in found
    assert (found["KEPT"], found["XDG_CACHE_HOME"]) == ("yes", str(tmp_path))


CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
HOLD = "import time; held = b'x' * 60_000_000; time.sleep(0.5)"


def test_the_memory_of_child_processes_counts():
    alone = measure.peak_memory(Command([sys.executable, "-c", "import time; time.sleep(0.3)"]))
    child = measure.peak_memory(Command([sys.executable, "-c", CHILD.format(inner=HOLD)]))
    assert child - alone > 50_000_000


def test_the_ratio_is_that_of_the_rounds():
    assert measure.ratio([1, 20, 3], [2, 10, 3]) == 1


# Yardsticks


def test_yardsticks_print_seconds(made_up):
    for kind in ("read", "parse"):
        command = Command(
            [sys.executable, "-m", "bench.yardsticks", kind, str(made_up)],
            measure.environment(Path("c")),
            tells=True,
        )
        assert 0 < measure.seconds(command) < 60


def test_yardsticks_take_the_files_that_check_reads(made_up):
    loaded = loading.load(Options(paths=(made_up,)))
    assert sorted(yardsticks.migrations(made_up)) == sorted(one.path for one in loaded.migrations.values())


# Bars

TIMES = {"one": [1.0, 2.0], "other": [2.0, 4.0], "long": [30.0]}


@pytest.mark.parametrize(
    ("bar", "found", "held"),
    [
        pytest.param(Bar("one", "other", 0.5), 0.5, True, id="just held"),
        pytest.param(Bar("one", "other", 0.4), 0.5, False, id="missed"),
        pytest.param(Bar("long", "one", 12), 20, False, id="measured in other rounds"),
        pytest.param(Bar("one", "absent", 1), None, None, id="not measured"),
    ],
)
def test_verdicts(monkeypatch, bar, found, held):
    monkeypatch.setattr(bars, "BARS", (bar,))
    (verdict,) = bars.verdicts(TIMES)
    assert (verdict.found, verdict.held) == (found, held)


def test_memory_verdicts(monkeypatch):
    monkeypatch.setattr(bars, "MEMORY_BARS", (Bar("a", "", 100), Bar("b", "a", 2), Bar("c", "a", 2)))
    assert [(one.found, one.held) for one in bars.memory_verdicts({"a": 90, "b": 270})] == [
        (90, True),
        (3, False),
        (None, None),
    ]


def test_count_verdicts(monkeypatch):
    monkeypatch.setattr(bars, "COUNT_BARS", (Bar("a", "", 100), Bar("b", "", 100), Bar("c", "", 100)))
    found = list(bars.count_verdicts({"a": 90, "b": 101}))
    assert [(one.found, one.held) for one in found] == [(90, True), (101, False), (None, None)]
    assert report.row(found[1], count=True) == ("b", "101", "100", "**missed**")


def test_every_bar_speaks_of_something_that_is_measured(tmp_path):
    from bench.__main__ import CHAINS, changed, check, commands, drifting, dumps, pages, pictures, startup

    names = {"oscar, South's graphmigrations", "made-up 1,000, one file changed"} | startup(tmp_path).keys()
    names |= pictures({"oscar": tmp_path, "sentry": tmp_path}, tmp_path).keys()
    names |= pages({"sentry": tmp_path}, tmp_path).keys()
    names |= drifting(tmp_path, tmp_path).keys() | dumps(tmp_path / "data", 1).keys()
    for name in ("oscar", "sentry", "made-up 1,000", "made-up 10,000"):
        names |= commands(name, tmp_path, tmp_path).keys()
    names |= setup.commands(tmp_path / "setup", check).keys() | {setup.STAT_CALLS}
    chains = [f"chain of {apps}" for apps in CHAINS]
    names |= {
        f"{name}, {kind}"
        for name in ("oscar stripped", "made-up 1,000 stripped", *chains)
        for kind in ("cold", "warm")
    }
    every = (*bars.BARS, *bars.MEMORY_BARS, *bars.COUNT_BARS)
    assert {name for bar in every for name in (bar.what, bar.than) if name} <= names
    (tmp_path / "one" / "migrations").mkdir(parents=True)
    (tmp_path / "one" / "migrations" / "0001_initial.py").write_text("")
    command = changed(tmp_path / "one", tmp_path)
    command.prepare()
    command.prepare()
    assert (tmp_path / "one" / "migrations" / "0001_initial.py").read_text() == "# change 0\n# change 1\n"


def test_the_page():
    page = report.page(
        "Here.",
        {"one": [0.25, 1.5, 0.75]},
        {"one": 2_500_000},
        [Verdict(Bar("one", "other", 0.5), 0.25), Verdict(Bar("one", "absent", 2), None)],
        [Verdict(Bar("one", "", 1e6), 2.5e6)],
    )
    assert (
        page.removeprefix(report.HEAD)
        == """\
Here.

## Times

|  | median | from, to |
| --- | ---: | ---: |
| one | 750 ms | 250 ms to 1,500 ms |

## Peak memory, all processes together

|  | MB |
| --- | ---: |
| one | 2 |

## Bars

|  | measured | at most |  |
| --- | ---: | ---: | ---: |
| one / other | 0.25 | 0.5 | held |
| one / absent |  | 2 | not measured |
| memory of one | 2 MB | 1 MB | **missed** |
"""
    )


# Dumps


def test_what_is_measured_on_dumps_is_what_the_bars_are_about(tmp_path):
    commands = program.dumps(tmp_path, 1)
    names = {
        name for bar in (*bars.BARS, *bars.MEMORY_BARS) for name in (bar.what, bar.than) if "dump" in name
    }
    assert names <= commands.keys()
    big, small = (tmp_path / "dump" / f"{name}.json" for name in ("dump", "small dump"))
    assert big.stat().st_size == pytest.approx(10 * small.stat().st_size, rel=0.05)
    assert yardsticks.load_json(small) > 0
