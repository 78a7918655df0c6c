"""The shapes that are tried, in turn."""

from __future__ import annotations

from itertools import chain

import pytest

from southdeps.draw.shape import MOST_NUMBERED, Shape, app_shapes, card_shapes


@pytest.mark.parametrize("shapes", [app_shapes(3), card_shapes()], ids=["apps", "models"])
def test_what_graphviz_makes_of_it_comes_first_and_then_columns(shapes):
    first, second, *rest = shapes
    assert first == (Shape(),)
    assert all(shape.columns for shape in second)
    tried = [*second, *chain.from_iterable(rest)]
    assert len(set(tried)) == len(tried)
    gaps = [shape.gap for shape in tried]
    assert gaps == sorted(gaps, reverse=True)


def test_many_lines_have_no_numbers():
    few, many = (list(chain.from_iterable(app_shapes(MOST_NUMBERED + more))) for more in (0, 1))
    assert any(shape.labels for shape in few)
    assert not any(shape.labels for shape in many)


def test_lines_are_merged_last_and_only_in_columns():
    merged = [[shape.merged for shape in together] for together in app_shapes(3)]
    assert all(merged[-1])
    assert not any(chain.from_iterable(merged[:-1]))
    assert all(shape.columns for shape in chain.from_iterable(app_shapes(3)) if shape.merged)


def test_columns_of_models_have_no_labels():
    assert all(shape.labels == (shape.columns is None) for shape in chain.from_iterable(card_shapes()))
