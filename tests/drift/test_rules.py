"""The list of drift's codes is complete, and every code can be explained."""

from __future__ import annotations

import re

import pytest

from southdeps.drift import rules
from southdeps.rules.rule import RuleInfo


def test_every_rule_of_the_module_is_on_the_list_once():
    defined = [value for value in vars(rules).values() if isinstance(value, RuleInfo)]
    assert sorted(rule.code for rule in defined) == sorted(rule.code for rule in rules.DRIFT_RULES)


@pytest.mark.parametrize("field", ["code", "name", "summary"])
def test_no_two_rules_share(field):
    values = [getattr(rule, field) for rule in rules.DRIFT_RULES]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("rule", rules.DRIFT_RULES, ids=lambda rule: rule.name)
def test_a_rule_says_all_that_it_must(rule):
    assert re.fullmatch(r"SD5\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.severity in {"error", "warning", "info"}
    assert rule.explanation.endswith(".")
    assert not rule.summary.endswith(".")
    assert rule.before != rule.after
