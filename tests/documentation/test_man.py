"""The man pages: one per command, with every option and example, and nothing that roff would misread."""

from __future__ import annotations

import re
import shutil
import subprocess

import click
import pytest

from tests.documentation.commands import walk
from tests.documentation.man import main, man_pages

PAGES = man_pages()


def test_each_command_has_a_page(tmp_path, capsys):
    main(tmp_path)
    names = {"southdeps.1", *(f"{name.replace(' ', '-')}.1" for name, _ in walk())}
    assert {path.name for path in tmp_path.iterdir()} == names


@pytest.mark.parametrize(("name", "command"), list(walk()), ids=str)
def test_every_option_and_example_is_there(name, command):
    page = PAGES[f"{name.replace(' ', '-')}.1"].replace("\\-", "-")
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if option.opts[-1] not in page] == []
    assert [line for line, _ in command.examples if line not in page] == []


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_lines_that_begin_with_a_dot_are_macros(page):
    macros = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert macros <= {".TH", ".SH", ".TP", ".B", ".PP"}
    sections = re.findall(r"^\.SH (.*)$", page, re.MULTILINE)
    assert sections[:2] == ["NAME", "SYNOPSIS"]
    assert sections[-1] == "SEE ALSO"


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_nothing_to_complain_about():
    shown = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z"],
        input="".join(PAGES.values()),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
