"""A rule is one value: what it fills in, and that one made up here is all that a new code takes."""

from __future__ import annotations

import re

import pytest

from southdeps import rules
from southdeps.analysis import build
from southdeps.effects import DropTable
from southdeps.finding import Declare
from southdeps.rules import RULES
from southdeps.rules.rule import LONGEST_MESSAGE, FixKind, Rule, limited
from tests import projects
from tests.projects import create, migration, name


def check(context):
    for at, drop in context.every(DropTable):
        yield MADE_UP.finding(context, at, drop.at, f"{at} drops {drop.table}", table=drop.table)


MADE_UP = Rule(
    code="SD999",
    name="made-up",
    severity="warning",
    summary="a migration drops a table",
    explanation="Made up for this test.",
    before="db.delete_table('a_thing')",
    after="pass",
    check=check,
)


def test_a_made_up_rule(tmp_path):
    files = {
        "a:0001_initial": migration(create("a_thing: name"), "a.Thing: name"),
        "a:0002_drop": migration("db.delete_table('a_thing')"),
    }
    context = build.analysis_context(projects.load(tmp_path, files))
    (finding,) = rules.inspect(context, (*RULES, MADE_UP)).findings
    assert (finding.code, finding.name, finding.severity) == ("SD999", "made-up", "warning")
    assert (finding.app, finding.migration, finding.line) == ("a", name("a:0002_drop"), 9)
    assert finding.path.endswith("a/migrations/0002_drop.py")
    assert (finding.table, finding.fixable) == ("a_thing", False)
    assert rules.inspect(context).findings == ()


def test_what_is_given_comes_before_what_follows(tmp_path):
    files = {"a:0001_initial": migration(create("a_thing: name"), "a.Thing: name")}
    context = build.analysis_context(projects.load(tmp_path, files))
    at = name("a:0001_initial")
    declare = Declare("depends_on", at, name("b:0001_initial"))
    finding = MADE_UP.finding(context, at, (3, 4), "x", severity="info", app="other", declare=declare)
    assert (finding.severity, finding.app, finding.fixable) == ("info", "other", True)


def test_the_middle_of_a_long_message_is_left_out():
    long = f"a:0001 fails: {'word ' * 100}(if there is a table a_thing)"
    assert len(limited(long)) == LONGEST_MESSAGE
    assert limited(long).startswith("a:0001 fails: word ")
    assert limited(long).endswith(" word (if there is a table a_thing)")
    assert limited("x" * LONGEST_MESSAGE) == "x" * LONGEST_MESSAGE


def test_codes_and_names_are_unique_and_in_order():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_explains_itself(rule):
    assert re.fullmatch(r"SD\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9-]+", rule.name)
    assert not rule.summary[0].isupper()
    assert not rule.summary.endswith(".")
    assert rule.explanation.endswith(".")
    assert rule.before != rule.after
    assert isinstance(rule.fix, FixKind)
    assert max(map(len, rule.explanation.splitlines())) <= 120
