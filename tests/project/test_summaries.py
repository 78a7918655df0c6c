"""Reading all migrations: the same facts with and without a cache, in one process or in several; how much work it is."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generate import write_project
from southdeps.cache import Cache
from southdeps.file_contents import FileContents
from southdeps.files import ABSENT, Files
from southdeps.finding import MigrationId
from southdeps.interpreter.values import Scope
from southdeps.project import loading, summaries
from southdeps.project.loading import Options
from southdeps.project.summaries import portions, share_out
from southdeps.south.orm import Orm
from southdeps.syntax import parse
from tests import corpus
from tests.project.shop import migration

# What is read again, and what is not


def test_the_syntax_of_modules_is_kept(tmp_path, work):
    path = tmp_path / "settings.py"
    path.write_text("A = ['x', u'y', 1.5, None, -1]\nB = lambda x: {**A}\n")
    kept = Cache(tmp_path / "cache.sqlite", b"version")
    first = Files((tmp_path,), kept).module(path)
    kept.save()
    assert len(work) == 1
    assert Files((tmp_path,), Cache(tmp_path / "cache.sqlite", b"version")).module(path) == first
    assert len(work) == 1
    assert Files((tmp_path,), Cache(tmp_path / "cache.sqlite", b"other")).module(path) == first
    assert len(work) == 2


def test_what_can_not_be_decoded_is_parsed(tmp_path, work):
    path = tmp_path / "settings.py"
    path.write_text("A = 1\n")
    kept = Cache(tmp_path / "cache.sqlite", b"version")
    kept.put(kept.key(b"module", b"A = 1\n"), b"\xc1")
    kept.save()
    assert Files((tmp_path,), kept).module(path) == parse.read_module(b"A = 1\n")


# Files


def test_files_are_read_once(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("a = 1")
    files = Files((tmp_path,))
    before = files.digest(path)
    path.write_text("a = 2")
    assert files.read(path) == b"a = 1"
    assert files.digest(path) == before != Files((tmp_path,)).digest(path)


def test_absent_files(tmp_path):
    files = Files((tmp_path,))
    assert files.module(tmp_path / "x.py") is None
    assert files.text(tmp_path / "x.sql") is None
    assert files.digest(tmp_path / "x.py") == ABSENT


def test_texts_only_below_the_roots(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.sql").write_text("x")
    (inside / "a.sql").write_bytes(b"one\r\ntwo\rthree\xff\n")
    (inside / "link.sql").symlink_to(outside / "secret.sql")
    files = Files((inside,))
    assert files.text(inside / "a.sql") == "one\ntwo\nthree\N{REPLACEMENT CHARACTER}\n"
    assert files.text(outside / "secret.sql") is None
    assert files.text(inside / "link.sql") is None
    assert files.text(inside / ".." / "out" / "secret.sql") is None


# Several processes


NO_PROJECT = summaries.AnalysisEnvironment()
SIZES = st.lists(st.integers(0, 1000), max_size=50)


@given(SIZES, st.integers(1, 20))
def test_portions_are_runs_that_hold_everything_once(sizes, processes):
    runs = portions(sizes, processes)
    assert [index for start, end in runs for index in range(start, end)] == list(range(len(sizes)))
    assert all(start < end for start, end in runs)
    left = sum(sizes)
    smallest = left // (processes * summaries.PORTIONS)
    for start, end in runs:  # none is larger than its share by more than the last text in it
        assert sum(sizes[start : end - 1]) <= max(left // (2 * processes), smallest)
        left -= sum(sizes[start:end])


COSTLY = [b"", b"", b"db.execute(x)\n", b"from shop.names import X\n", b"    import shop\n"]
PLAIN = [b"from south.db import db\n", b"models = {\n}\n# db.execute(x)\n", b"import shopping\n"]


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.sampled_from([*COSTLY, *PLAIN])), max_size=50),
    st.integers(1, 20),
)
def test_costly_texts_come_first_and_to_one_process_if_they_are_few(texts, processes):
    data = [b"x" * size + b"\n" + line for size, line in texts]
    costly = [index for index, (_, line) in enumerate(texts) if line and line in COSTLY]
    order, runs = share_out(data, ["shop", "south"], processes)
    assert order == [*costly, *(index for index in range(len(data)) if index not in costly)]
    assert [index for start, end in runs for index in range(start, end)] == list(range(len(data)))
    if costly and 2 * sum(len(data[index]) for index in costly) * processes <= sum(map(len, data)):
        assert runs[0] == (0, len(costly))


def test_without_packages_only_sql_is_costly():
    assert share_out([b"import x", b"db.execute(x)", b""], [], 1)[0] == [1, 0, 2]


PROGRAM = """
import sys
from pathlib import Path
import southdeps.project.workers
from southdeps.project import loading
from southdeps.project import summaries
summaries.WORTH_A_PROCESS = 1
{more}
if __name__ == "__main__":
    started = []
    read_in_processes = summaries.read_in_processes
    summaries.read_in_processes = lambda *rest: started.append(rest[-1]) or read_in_processes(*rest)
    loaded = loading.load(loading.Options(paths=(Path(sys.argv[1]),), jobs=int(sys.argv[2])))
    for name, one in loaded.migrations.items():
        print(name, one.summary)
    print("processes", started)
"""


def facts_with(folder, jobs, more=""):
    """The facts as another interpreter tells them, which has one thread: only so is a fork safe."""
    command = [sys.executable, "-c", PROGRAM.format(more=more), str(folder), str(jobs)]
    *summary, processes = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return summary, processes


@pytest.fixture(scope="module")
def hundred(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "hundred"
    write_project(folder, 100)
    return folder


def test_the_same_facts_in_the_same_order_however_many_processes(hundred):
    alone, started = facts_with(hundred, 1)
    assert started == "processes []"
    assert len(alone) == 100
    for jobs in (2, 3):
        several, started = facts_with(hundred, jobs)
        assert several == alone
        assert started == f"processes [{jobs}]"


@pytest.mark.parametrize("name", ["askbot-0.7.59", "karaage-3.1.34", "wagtail-0.8.10"])
def test_the_same_facts_of_a_release_however_many_processes(name):
    """askbot has functions that call themselves: how deep the stack is already must make no difference."""
    folder = corpus.release(name)
    alone, _ = facts_with(folder, 1)
    several, started = facts_with(folder, 2)
    assert started == "processes [2]"
    assert several == alone


@given(st.integers(0, 600))
@settings(max_examples=10, deadline=None)
def test_the_same_facts_however_deep_the_stack_is(depth):
    body = """\
def up(n):
    try:
        if n:
            for u in [n - 1]:
                orm['a.Thing'].objects.count()
                up(u)
    except ValueError:
        pass
up(40)"""
    source = summaries.Source(
        MigrationId("a", "0001"), "a.migrations.0001", Path(), FileContents.of(migration(body).encode())
    )

    def read(frames):
        return (
            read(frames - 1) if frames else summaries.read(source, NO_PROJECT, NO_PROJECT.resolver(Files()))
        )

    assert read(depth) == read(0)
    assert len(read(0).summary.actions) > 20


def test_the_same_facts_where_a_fork_is_not_safe(hundred):
    assert facts_with(hundred, 2, "southdeps.project.workers.forked = southdeps.project.workers.spawned") == (
        facts_with(hundred, 1)[0],
        "processes [2]",
    )


def test_little_work_starts_no_process(monkeypatch, hundred):
    monkeypatch.setattr(summaries, "read_in_processes", lambda *rest: pytest.fail("a process was started"))
    folder = hundred / "shop" / "app0000"
    loaded = loading.load(Options(paths=(folder,), jobs=8))
    assert len(loaded.migrations) == 25


def test_much_work_starts_as_many_as_there_are_processors(monkeypatch, hundred):
    asked = []

    def spy(sources, environment, processes):
        asked.append(processes)
        return [
            summaries.read(one, environment, environment.resolver(Files(environment.roots)))
            for one in sources
        ]

    monkeypatch.setattr(summaries, "read_in_processes", spy)
    monkeypatch.setattr(summaries, "WORTH_A_PROCESS", 10_000)
    monkeypatch.setattr(summaries, "processors", lambda: 3)
    loaded = loading.load(Options(paths=(hundred,)))
    assert asked == [3]
    assert len(loaded.migrations) == 100


INTERRUPTED = """
import sys, time
from pathlib import Path
from southdeps.project import summaries
from southdeps.cli import main
summaries.WORTH_A_PROCESS = 1
def read(*rest):
    Path(sys.argv[2]).touch()
    time.sleep(0.05)
    return real(*rest)
real, summaries.read = summaries.read, read
sys.argv[1:] = ["check", "--no-cache", "--jobs", "2", sys.argv[1]]
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what is patched here reaches forked processes only")
def test_ctrl_c_ends_all_processes_without_a_traceback(hundred, tmp_path):
    begun = tmp_path / "begun"
    program = INTERRUPTED.replace("sys.argv[2]", repr(str(begun)))
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(hundred)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while not begun.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert output == ""
    assert errors.strip() == "Aborted!"
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# The short way through frozen models against the long one


@pytest.mark.parametrize(
    "name", ["django-oscar-0.7.3", "askbot-0.7.59", "karaage-3.1.34", "django-cms-3.0.18"]
)
def test_models_cut_out_of_the_parse_give_the_same_facts(name, monkeypatch):
    """With `find_frozen` and `thaw_text`, and with the whole file given to the parser."""
    folder = corpus.release(name)
    short = loading.load(Options(paths=(folder,), jobs=1))
    monkeypatch.setattr(parse, "find_frozen", lambda data: ([], {}))
    long = loading.load(Options(paths=(folder,), jobs=1))
    assert {name: one.summary for name, one in short.migrations.items()} == {
        name: one.summary for name, one in long.migrations.items()
    }


# The guard: not seconds, but work


@pytest.mark.parametrize("backend", ["postgresql", "mysql"])
def test_nothing_of_a_run_is_left_to_the_garbage_collector(shop, backend):
    """Scopes and the functions in them hold each other; the next migration is to find their memory free."""
    helper = "def helper():\n    return TABLE\nclass Names:\n    def own(self):\n        return helper\n"
    (shop / "names.py").write_text(f"TABLE = 'a_thing'\n{helper}")
    body = "list(orm['a.Thing'].objects.all())\nhelper()\nNames().own()"
    text = migration(body, "from shop.names import helper, Names")
    (shop / "a" / "migrations" / "0002_drop.py").write_text(text)
    gc.collect()
    gc.disable()
    try:
        before = {id(one) for one in gc.get_objects() if isinstance(one, Scope | Orm)}  # of other tests
        found = loading.load(Options(paths=(shop,), jobs=1, backend=backend))
        left = [one for one in gc.get_objects() if isinstance(one, Scope | Orm) and id(one) not in before]
    finally:
        gc.enable()
    assert found.migrations[MigrationId("a", "0002_drop")].summary.actions
    assert left == []


def test_how_much_is_parsed(tmp_path, hundred, work):
    total = sum(path.stat().st_size for path in hundred.rglob("migrations/0*.py"))
    options = Options(paths=(hundred,), cache=tmp_path / "cache.sqlite", jobs=1)
    loading.load(options)
    assert sum(work) < 0.15 * total  # nine tenths are frozen models
    assert len([size for size in work if size > 500]) <= 100
    work.clear()
    loading.load(options)
    assert work == []
