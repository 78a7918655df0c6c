"""What docs/explanation/accuracy.md says of the simulated schema."""

from __future__ import annotations

from southdeps.schema.compare import Difference
from southdeps.schema.description import Column
from tests.accuracy import schema_section
from tests.accuracy.schema_section import ReleaseResult, TableResult, section, unexplained

WIDE, NARROW = (
    Column("name", "character varying(9)", null=False),
    Column("name", "character varying(5)", null=False),
)
LONGER = Difference("column", "b_box", "name", WIDE, NARROW)
UNKNOWN = Difference("column", "b_other", "what", Column("what", "", null=True, exact=False), None)
RESULT = ReleaseResult(
    "thing-1.0",
    (
        TableResult("a_thing", ()),
        TableResult("b_box", (LONGER,)),
        TableResult("b_other", (UNKNOWN,), is_open=True),
        TableResult("b_same", ()),
    ),
)


def test_how_many_tables_are_equal():
    text = section([RESULT, ReleaseResult("none-1.0", (), "SyntaxError: no")], "15.1")
    assert "PostgreSQL 15.1" in text
    assert "| thing-1.0 | 4 | 2 | 1 | 1 | 66.7 % |" in text
    assert "| **all** | 4 | 2 | 1 | 1 | 66.7 % |" in text
    assert "- none-1.0: SyntaxError: no" in text


def test_each_difference_has_a_line():
    text = section([RESULT], "15.1")
    line = (
        "column name: column name character varying(9) not null / column name character varying(5) not null"
    )
    assert f"- thing-1.0, b_box: {line}\n" in text
    assert "- thing-1.0: b_other.what\n" in text


def test_what_no_remark_explains(monkeypatch):
    (line,) = unexplained([RESULT])
    assert line.startswith("thing-1.0, b_box: column name")
    monkeypatch.setattr(schema_section, "REMARKS", {"thing-1.0, b_box": "It is known."})
    assert unexplained([RESULT]) == []
    assert "**thing-1.0, b_box.** It is known.\n" in section([RESULT], "15.1")
