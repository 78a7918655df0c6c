"""Projects made by chance, the same ones in every run; `make fuzz` tries others for as long as one likes."""

from __future__ import annotations

import os
import time
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import campaign, grammar
from tests.fuzz.commands import look
from tests.fuzz.dumps import dump
from tests.fuzz.examine import ALL, examine, examine_dump, guarded, write
from tests.fuzz.forks import in_fork
from tests.fuzz.made import cases, project
from tests.fuzz.mutations import mutated

FIRST_SEED = 20_000_000
PARTS = 20
PROJECTS = 2_000
DUMPS = 400


@pytest.mark.parametrize("part", range(PARTS))
def test_projects_made_by_chance(tmp_path, part):
    for seed in range(FIRST_SEED + part, FIRST_SEED + PROJECTS, PARTS):
        write(tmp_path / "project", project(seed))
        fault = examine(tmp_path / "project", every_command=seed // PARTS % ALL == 0)
        assert fault is None, f"seed {seed}: {fault.cause}\n{fault.details}"


def test_dumps_made_by_chance(tmp_path):
    for seed in range(FIRST_SEED, FIRST_SEED + DUMPS):
        name, data = dump(seed)
        write(tmp_path / "dumps", {name: data})
        fault = examine_dump(tmp_path / "dumps" / name, every_command=seed % ALL == 0)
        assert fault is None, f"seed {seed}: {fault.cause}\n{fault.details}"


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_projects_that_hypothesis_makes_and_shrinks(tmp_path_factory, chance):
    folder = tmp_path_factory.mktemp("made") / "project"
    write(folder, mutated(chance, grammar.project(chance)))
    assert examine(folder) is None


def test_a_seed_is_a_project():
    assert project(FIRST_SEED) == project(FIRST_SEED) != project(FIRST_SEED + 1)
    assert len(cases()) > 100


def test_a_seed_is_a_dump():
    assert dump(FIRST_SEED) == dump(FIRST_SEED) != dump(FIRST_SEED + 1)
    endings = {dump(seed)[0].partition(".")[2].partition(".")[0] for seed in range(100)}
    assert endings == {"json", "xml", "yaml", "sqlite3"}


FORKS = {
    "a result": (lambda: [1], [1]),
    "a large one": (lambda: [0] * 99_999, [0] * 99_999),
    "dies": (os.abort, None),
    "never ends": (lambda: time.sleep(99), None),
    "fails": (lambda: 1 / 0, None),
}


@pytest.mark.parametrize(("work", "result"), FORKS.values(), ids=FORKS)
def test_work_in_a_fork(work, result):
    assert in_fork(work, list[int], 0.5 if result is None else 30) == result


def test_a_seed_that_kills_the_process_is_found_in_its_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(campaign, "try_here", lambda seeds, _: os.abort() if 3 in seeds else [])
    assert [seed for seed, _ in campaign.try_batch(range(5), tmp_path)] == [3]


def test_faults_are_seen():
    def fail():
        raise KeyError("oops")

    def work():
        while True:
            pass

    def grow():
        raise MemoryError

    faults = [guarded(fail), guarded(work, seconds=0.1), guarded(grow)]
    assert [fault and fault.cause for fault in faults] == [
        "KeyError in test_fuzz.py:fail",
        "more than 0.1 s",
        "more than 500 MB",
    ]
    assert guarded(lambda: None) is None


def test_the_guard_of_migrations_hides_nothing(tmp_path, monkeypatch):
    def fail(*_):
        raise LookupError

    monkeypatch.setattr("southdeps.summarize.summary_of", fail)
    write(tmp_path / "project", cases()[0])
    fault = examine(tmp_path / "project")
    assert fault is not None
    assert fault.cause.startswith("LookupError")


def test_so_many_projects_and_no_more(monkeypatch):
    tried: list[int] = []

    def try_batch(seeds, _):
        tried.extend(seeds)
        return []

    monkeypatch.setattr(campaign, "try_batch", try_batch)
    monkeypatch.setattr(campaign, "limit_memory", lambda: None)
    assert campaign.work(7, 2, 60, 120) == (120, {})
    assert tried == [7 + 2 * number for number in range(120)]


TEXTS = {"a letter": "a\n\tb", "a colour": "\x1b[31ma\x1b[0m", "a bell": "a\x07", "a direction": "a\u202e"}


@pytest.mark.parametrize("name", TEXTS)
def test_what_controls_a_terminal_is_seen(name):
    fault = guarded(lambda: look(TEXTS[name]))
    assert (fault is None) == (name in {"a letter", "a colour"})


def test_damage_is_done_to_every_kind_of_file():
    files = {"0001_a.py": b"x = 'a'\n" * 9, "b.json": b"[]"}
    damaged = [mutated(Random(seed), files) for seed in range(300)]
    assert {name for one in damaged for name in files if one.get(name) != files[name]} == set(files)
    assert any("0001_a.py" not in one for one in damaged)
