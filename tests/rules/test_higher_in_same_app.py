"""SD204: declarations that go against the order of file names within an app."""

from __future__ import annotations

import pytest

from southdeps.finding import DeclarationFix
from tests.rules.declared import found, refused

HIGHER = [
    pytest.param(
        "b:0002_more", "Remove the entry: a migration can't depend on itself.", DeclarationFix("remove", "depends_on", (7, 19)), id="itself",
    ),
    pytest.param(
        "b:0003_last", "Remove the entry: within an app the order of the file names decides.", None, id="a later one",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("target", "advice", "fix"), HIGHER)
def test_south_refuses_it(tmp_path, target, advice, fix):
    message = (
        f"depends_on of b:0002_more names {target}: DependsOnHigherMigration: Lower migration 'b:0002_more' "
        f"depends on a higher migration '{target}' in the same app."
    )
    value = f"(('b', '{target[2:]}'),)"
    assert refused(tmp_path, value) == ("SD204", message, advice)
    (finding,) = found(tmp_path, value)
    assert finding.declaration_fix == fix


def test_an_earlier_one_is_fine(tmp_path):
    assert found(tmp_path, "(('b', '0001_initial'),)") == []


def test_south_does_not_reverse_the_check_for_needed_by(tmp_path):  # cases 25 and 06c
    assert [one.code for one in found(tmp_path / "later", "(('b', '0003_last'),)", "needed_by")] == ["SD204"]
    assert [one.code for one in found(tmp_path / "first", "(('b', '0001_initial'),)", "needed_by")] == [
        "SD205"
    ]
