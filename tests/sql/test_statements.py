"""The result of reading raw SQL."""

from __future__ import annotations

from southdeps.sql.statements import SqlScript, Statement, TableDropped, TableUse


def test_a_script_does_what_its_statements_do_in_order():
    one = Statement("DROP TABLE a", (TableUse("a", "schema"), TableDropped("a")))
    two = Statement("FROB", words=("frob",), parsed=False)
    three = Statement("SELECT 1 FROM b", (TableUse("b", "read"),))
    assert SqlScript((one, two, three)).actions == (*one.actions, *three.actions)
    assert SqlScript(()).actions == ()
