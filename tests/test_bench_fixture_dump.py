"""The made-up dump of the benchmarks: the same rows for the same size, and nothing wrong in them."""

from __future__ import annotations

import json

from bench.fixture_dump import MODELS, write_dump


def test_the_same_size_gives_the_same_rows(tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    rows = write_dump(first, 100_000)
    write_dump(second, 100_000)

    assert first.read_bytes() == second.read_bytes()
    assert len(json.loads(first.read_text("utf-8"))) == rows
    assert {row["model"] for row in json.loads(first.read_text("utf-8"))} == {
        f"bulk.m{n:02}" for n in range(MODELS)
    }
    assert 80_000 < first.stat().st_size < 120_000
