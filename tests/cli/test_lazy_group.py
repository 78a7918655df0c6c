"""A group of commands whose modules are imported when they are asked for."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import ClassVar

import click
import pytest
from click.testing import CliRunner

from southdeps.cli.lazy_group import LazyGroup


class Group(LazyGroup):
    """Two commands, one of which cannot be imported."""

    table: ClassVar[dict[str, tuple[str, str]]] = {
        "second": ("Say hello.", "southdeps.made_up_commands:hello"),
        "first": ("Fail.", "southdeps.no_such_module:fail"),
    }


@pytest.fixture
def group(monkeypatch):
    module = ModuleType("southdeps.made_up_commands")
    module.hello = click.command("second")(lambda: click.echo("hello"))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "southdeps.made_up_commands", module)
    return Group("group", help="A group.")


def invoke(group, *arguments):
    return CliRunner().invoke(group, arguments, prog_name="group")


def test_a_command_is_imported_when_it_is_asked_for(group):
    assert invoke(group, "second").stdout == "hello\n"


def test_help_lists_them_in_their_order_without_importing_any(group):
    text = invoke(group, "--help").stdout
    assert text.index("second  Say hello.") < text.index("first   Fail.")


def test_a_module_that_is_not_there_is_a_bug(group):
    assert isinstance(invoke(group, "first").exception, ModuleNotFoundError)


def test_a_misspelled_command_is_suggested(group):
    result = invoke(group, "secnd")
    assert result.exit_code == 2
    assert "No such command 'secnd'. Did you mean second?" in result.stderr
    assert group.get_command(click.Context(group), "third") is None
