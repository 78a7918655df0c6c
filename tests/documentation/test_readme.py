"""The front page: what it shows is what the bookshop prints, and what it says of requirements is what setup.py says."""

from __future__ import annotations

import re
import shlex
import shutil
import struct
from importlib import metadata

from click.testing import CliRunner

from southdeps.cli.commands import COMMANDS, cli
from tests.documentation.pages import README, ROOT
from tests.documentation.sessions import steps

PAGE = README.read_text("utf-8")


def test_the_outputs_are_those_of_the_bookshop(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples/bookshop", tmp_path / "bookshop")
    monkeypatch.chdir(tmp_path / "bookshop")
    session = steps(PAGE)
    assert [step.command for step in session] == [
        "southdeps check",
        "southdeps fix",
        "southdeps graph --out deps.png",
    ]
    for step in session:
        result = CliRunner().invoke(
            cli, [*shlex.split(step.command)[1:], "--no-cache"], catch_exceptions=False
        )
        assert step.matches(result.output), result.output


def test_the_picture_can_be_read_at_830_pixels():
    """Pages show 830 pixels: a picture of up to 1.35 times the width keeps letters of 9 pixels."""
    data = (ROOT / "docs/images/bookshop.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert width <= 830 * 1.35
    assert height <= width


def test_every_command_is_named():
    assert [name for name in COMMANDS if f"`southdeps {name}" not in PAGE] == ["cache"]


def test_every_extra_of_users_is_named():
    extras = set(metadata.metadata("southdeps").get_all("Provides-Extra") or ()) - {"dev"}
    assert set(re.findall(r"`southdeps\[(\w+)\]`", PAGE)) == extras


def test_it_fits_on_the_first_screens():
    head = PAGE[: PAGE.index("## What it finds")]
    assert len(head.splitlines()) < 100
    assert head.index("$ southdeps check") < head.index("docs/images/bookshop.png") < head.index("## Install")
