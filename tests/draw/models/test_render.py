"""A diagram of models in every format that can show one."""

from __future__ import annotations

import pytest

from southdeps.draw.models.render import FORMATS, paint
from tests.draw.frozen import CLASSIC, diagram

STARTS = {
    "png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "dot": b"digraph", "gv": b"digraph", "mmd": b"---", "html": b"<!doctype html>",
}  # fmt: skip


@pytest.mark.parametrize("fmt", FORMATS)
def test_each_format(tmp_path, fmt):
    data = paint(diagram(tmp_path, CLASSIC), fmt)
    assert data.startswith(STARTS[fmt]) or fmt == "mmd"
    assert (b"Thing" in data) == (fmt not in {"png", "pdf"})


@pytest.mark.parametrize("fmt", ["svg", "html", "dot"])
def test_the_same_bytes_for_the_same_input(tmp_path, fmt):
    assert paint(diagram(tmp_path / "one", CLASSIC), fmt) == paint(diagram(tmp_path / "two", CLASSIC), fmt)


def test_the_page_is_titled_with_the_project(tmp_path):
    page = paint(diagram(tmp_path, CLASSIC, about="shop (settings.py)"), "html").decode()
    assert "<title>shop (settings.py)</title>" in page
