"""Files of every format, as a reader of that format sees them."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from southdeps.draw import DrawOptions, render
from tests.draw.projects import classic, findings_of, generated

SVG = "{http://www.w3.org/2000/svg}"


def titles(svg: bytes, kind: str) -> list[str]:
    groups = ET.fromstring(svg).iter(f"{SVG}g")
    return [group.findtext(f"{SVG}title", "") for group in groups if group.get("class") == kind]


def png_size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_svg_has_a_node_for_every_migration_and_an_edge_for_every_link():
    graph = generated(apps=10, migrations=30)
    svg = render(graph, findings_of(graph), fmt="svg", options=DrawOptions(level="migration"))
    assert len(titles(svg, "node")) == 30
    assert (
        len(titles(svg, "edge")) >= len(graph.edges) - 10 * 2
    )  # an app in several rows has no line between them
    assert len(titles(svg, "cluster")) == 10


@pytest.mark.parametrize("fmt", ["dot", "gv", "svg", "png", "mmd", "html"])
def test_the_same_input_gives_the_same_bytes(fmt):
    graph = generated(apps=4, migrations=12)
    first, second = (render(graph, findings_of(graph), fmt=fmt) for _ in range(2))
    assert first == second


def test_the_bytes_do_not_depend_on_the_order_of_sets():
    code = """if True:
        import sys
        from southdeps.draw import DrawOptions
        from southdeps.draw import render
        from tests.draw.projects import findings_of, generated
        graph = generated(apps=6, migrations=30)
        for fmt in ("dot", "mmd", "html"):
            sys.stdout.buffer.write(render(graph, findings_of(graph), fmt=fmt, options=DrawOptions(reduce=True)))
    """
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_png_of_a_small_project_fits_a_screen():
    width, height = png_size(render(classic(), findings_of(classic()), fmt="png"))
    assert 300 < width < 1200
    assert 100 < height < 800


def test_pdf_is_a_pdf():
    assert re.match(rb"%PDF-1\.\d", render(classic(), (), fmt="pdf"))


def test_many_migrations_are_drawn_as_apps():
    graph = generated(apps=200, migrations=3000)
    assert len(titles(render(graph, findings_of(graph), fmt="svg"), "node")) == 200


def test_migrations_are_drawn_where_they_are_asked_for():
    graph = generated(apps=20, migrations=400)
    assert len(titles(render(graph, (), fmt="svg", options=DrawOptions(level="migration")), "node")) == 400
