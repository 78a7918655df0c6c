"""Every code of every command."""

from __future__ import annotations

import re

from southdeps.catalogue import CATALOGUE
from southdeps.rules import RULES


def test_no_code_and_no_name_stands_for_two_things():
    codes, names = [rule.code for rule in CATALOGUE], [rule.name for rule in CATALOGUE]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)


def test_codes_and_names_are_of_one_form():
    for rule in CATALOGUE:
        assert re.fullmatch(r"SD[1-6]\d\d", rule.code)
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name), rule.name
        assert rule.summary
        assert not rule.summary.endswith(".")


def test_every_command_has_its_hundreds():
    by_hundred = {rule.code[2] for rule in RULES}
    assert by_hundred == set("1234")
    assert {rule.code[2] for rule in CATALOGUE} == set("123456")
