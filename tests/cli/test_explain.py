"""`southdeps explain`"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from southdeps.reporters.rule_page import rule_page
from southdeps.rules import RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_code_by_number_and_by_name(rule):
    for name in (rule.code, rule.code.lower(), rule.name):
        result = CliRunner().invoke(cli, ["explain", name])
        assert (result.exit_code, result.stdout) == (0, rule_page(rule))


def test_a_page():
    (cycle,) = (rule for rule in RULES if rule.name == "cycle")
    lines = rule_page(cycle).splitlines()
    assert lines[0] == "# cycle (SD205)"
    assert lines[4] == "Usually: error. `southdeps fix`: no automatic fix."
    assert [line for line in lines if line.startswith("## ")] == ["## Why this is wrong", "## Example"]
