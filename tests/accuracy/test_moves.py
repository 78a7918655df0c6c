"""A sample of the old databases, moved by the real Django; `python -m tests.accuracy.moves` moves all of them."""

from __future__ import annotations

import pytest

from tests.accuracy.moves import MOVED, Move, move


def test_every_old_database_is_moved():
    assert len(MOVED) == 12


@pytest.mark.parametrize("case", ["orphans"])
def test_what_is_not_put_aside_arrives(tmp_path, case, environment, server):
    done = move(case, tmp_path, environment, server)
    assert done.error == ""
    assert done.aside == {"quay_boat": 2, "quay_tug": 1}
    assert done.complete, done.compared


@pytest.mark.parametrize(
    ("error", "aside", "missing", "links", "complete"),
    [
        pytest.param("", {}, {}, 0, True, id="all is there"),
        pytest.param("", {"quay_boat": 2}, {"quay_boat": 2}, 0, True, id="what was put aside is not"),
        pytest.param("", {"quay_boat": 1}, {"quay_boat": 2}, 0, False, id="more is missing"),
        pytest.param("", {"quay_boat": 1}, {}, 0, False, id="less is missing"),
        pytest.param("", {}, {"quay_boat_tags": 1}, 0, False, id="a link is missing"),
        pytest.param("", {}, {"quay_boat_tags": 1}, 1, True, id="a link that was left out"),
        pytest.param("", {}, {"quay_boat": 1}, 1, False, id="a row, and links were left out"),
        pytest.param(
            "", {"quay_boat": 1}, {"quay_boat": 1, "quay_boat_tags": 3}, 0, True, id="links go with their row"
        ),
        pytest.param("IntegrityError", {}, {}, 0, False, id="it does not load"),
    ],
)
def test_what_is_complete(error, aside, missing, links, complete):
    links_of = frozenset({"quay_boat_tags"})
    assert Move(error, aside, missing, links, links_of, "").complete == complete
