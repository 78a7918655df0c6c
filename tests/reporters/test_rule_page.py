"""The page of a rule."""

from __future__ import annotations

from southdeps.reporters.rule_page import code_block, rule_page
from southdeps.rules import RULES
from southdeps.rules.rule import FixKind, RuleInfo

RULE = RuleInfo("XX1", "made-up", "warning", "`x` is wrong", "Because.", "x = 1", "x = 2", FixKind.DECLARE)


def test_a_whole_page():
    assert rule_page(RULE) == (
        "# made-up (XX1)\n\n`x` is wrong.\n\nUsually: warning. `southdeps fix`: declares the dependency.\n\n"
        "## Why this is wrong\n\nBecause.\n\n## Example\n\n```python\nx = 1\n```\n\nWrite instead:\n\n"
        "```python\nx = 2\n```\n"
    )


def test_a_page_without_explanation_and_example():
    assert rule_page(RuleInfo("XX1", "made-up", "info", "words")) == (
        "# made-up (XX1)\n\nWords.\n\nUsually: info. `southdeps fix`: no automatic fix.\n"
    )


def test_a_page_of_a_rule_of_ours():
    (cycle,) = (rule for rule in RULES if rule.name == "cycle")
    lines = rule_page(cycle).splitlines()
    assert lines[0] == "# cycle (SD205)"
    assert [line for line in lines if line.startswith("## ")] == ["## Why this is wrong", "## Example"]


def test_shell_sessions_are_marked():
    assert code_block("$ southdeps check") == "```console\n$ southdeps check\n```"
