"""A sample of the files that check calls clean: the real Django loads them; the rest is up to `make accuracy`."""

from __future__ import annotations

import json

from southdeps.fixture.project import read_project
from southdeps.project import loading
from southdeps.verify import postgres
from tests.accuracy.loads import PROJECT, clean_files, load_in_turn, yard


def made(folder, count):
    project = read_project(loading.load(loading.Options(paths=(PROJECT,))))
    return list(clean_files(project, folder, count, seed=7))


def test_the_same_seed_makes_the_same_files(tmp_path):
    first = [(path.read_text("utf-8"), ranks) for path, ranks in made(tmp_path, 6)]
    assert [(path.read_text("utf-8"), ranks) for path, ranks in made(tmp_path, 6)] == first
    assert len({text for text, _ in first}) == 6
    assert any(len(json.loads(text)) > 1 for text, _ in first)


def test_clean_files_load(tmp_path, environment):
    (tmp_path / "testbed").mkdir()
    files = [path for path, _ in made(tmp_path, 8)]
    with postgres.server() as server, yard(environment, server, tmp_path / "testbed") as testbed:
        done = load_in_turn(testbed, files)
    assert done.failure is None
