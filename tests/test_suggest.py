"""Suggestions for misspelled names."""

from __future__ import annotations

import doctest

import pytest
from click.testing import CliRunner

from southdeps import suggest
from southdeps.cli.commands import cli


def test_examples():
    assert doctest.testmod(suggest).failed == 0


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (["chekc"], "Did you mean check?"),
        (["explain", "SD1010"], "Did you mean SD101?"),
        (["explain", "missing-dependncy"], "Did you mean missing-dependency?"),
    ],
)
def test_commands_and_codes(arguments, suggestion):
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert suggestion in result.stderr
