"""What two tables differ in, whatever their constraints are called."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from southdeps.schema.description import (
    UNKNOWN,
    Check,
    Column,
    ForeignKey,
    Index,
    PrimaryKey,
    Schema,
    Table,
    Unique,
)
from southdeps.schema.match import columns_of, match_schemas
from southdeps.schema.spelling import spell

ID = Column("id", "integer", sequence="a_id_seq")
NAME = Column("name", "character varying(9)")


def table(*parts, complete=True, name="a"):
    """A table of parts, each under its own name."""
    of: Any = {kind: {p.name: p for p in parts if isinstance(p, kind)} for kind in KINDS}
    key = next((part for part in parts if isinstance(part, PrimaryKey)), None)
    return Table(name, of[Column], key, of[Unique], of[Index], of[ForeignKey], of[Check], complete=complete)


KINDS = (Column, Unique, Index, ForeignKey, Check)


def differences(expected, found):
    """Each as `missing`, `extra` or `different` and the objects."""
    schemas = (Schema({one.name: one} if one else {}) for one in (expected, found))
    return [
        f"{one.change} {' -> '.join(spell(side) for side in (one.expected, one.found) if side is not None)}"
        for one in match_schemas(*schemas)
    ]


PAIRS = {
    "a table that is not there": (table(ID), None, ["missing table"]),
    "a table that nothing makes": (None, table(ID), ["extra table"]),
    "the same": (table(ID, NAME), table(NAME, ID), []),
    "a column": (table(ID, NAME), table(ID), ["missing column name character varying(9) not null"]),
    "a type": (
        table(NAME),
        table(Column("name", "text")),
        ["different column name character varying(9) not null -> column name text not null"],
    ),
    "a type in other letters": (table(Column("n", "integer")), table(Column("n", "INTEGER")), []),
    "a sequence of another name": (table(ID), table(Column("id", "integer", sequence="x")), []),
    "a sequence": (
        table(ID),
        table(Column("id", "integer")),
        ["different column id integer not null default nextval -> column id integer not null"],
    ),
    "a default": (
        table(NAME),
        table(Column("name", "character varying(9)", default="'x'")),
        [
            (
                "different column name character varying(9) not null"
                " -> column name character varying(9) not null default 'x'"
            )
        ],
    ),
    "names of constraints": (
        table(ID, PrimaryKey("a_pkey", ("id",)), Unique("u", ("id",)), Index("i", ("id",))),
        table(ID, PrimaryKey("x", ("id",)), Unique("v", ("id",)), Index("j", ("id",), ("",))),
        [],
    ),
    "the order of the columns of an index": (
        table(ID, NAME, Index("i", ("id", "name"))),
        table(ID, NAME, Index("i", ("name", "id"))),
        ["missing index (id, name)", "extra index (name, id)"],
    ),
    "an operator class": (
        table(NAME, Index("i", ("name",)), Index("l", ("name",), ("varchar_pattern_ops",))),
        table(NAME, Index("i", ("name",))),
        ["missing index (name varchar_pattern_ops)"],
    ),
    "a primary key elsewhere": (
        table(ID, NAME, PrimaryKey("p", ("id",))),
        table(ID, NAME, PrimaryKey("p", ("name",))),
        ["different constraint PRIMARY KEY (id) -> constraint PRIMARY KEY (name)"],
    ),
    "a foreign key elsewhere": (
        table(ID, ForeignKey("f", ("id",), "b", ("id",))),
        table(ID, ForeignKey("f", ("id",), "c", ("id",))),
        [
            (
                "different constraint FOREIGN KEY (id) REFERENCES b(id) DEFERRABLE INITIALLY DEFERRED"
                " -> constraint FOREIGN KEY (id) REFERENCES c(id) DEFERRABLE INITIALLY DEFERRED"
            )
        ],
    ),
    "two foreign keys of a column, one of them right": (
        table(ID, ForeignKey("f", ("id",), "b", ("id",))),
        table(ID, ForeignKey("f", ("id",), "b", ("id",)), ForeignKey("g", ("id",), "c", ("id",))),
        ["extra constraint FOREIGN KEY (id) REFERENCES c(id) DEFERRABLE INITIALLY DEFERRED"],
    ),
    "a check": (
        table(ID, Check("c", "(id >= 0)", ("id",))),
        table(ID),
        ["missing constraint CHECK ((id >= 0))"],
    ),
    "a column of an unknown field class": (
        table(ID, Column("place", "text", exact=False), Index("i", ("place",))),
        table(ID, Column("place", "point")),
        [],
    ),
    "a column that may not exist": (table(ID, Column("place", "text", exact=False)), table(ID), []),
    "a default that is not known": (
        table(replace(NAME, default=UNKNOWN)),
        table(replace(NAME, default="f()")),
        [],
    ),
    "no default where there is one that is not known": (
        table(replace(NAME, default=UNKNOWN)),
        table(NAME),
        [
            "different column name character varying(9) not null default ... -> column name character varying(9) not null"
        ],
    ),
    "an index of which only the name is known": (
        table(ID, Index("i", (), definition=UNKNOWN)),
        table(ID, Index("i", ("id",), definition="gin (id)")),
        [],
    ),
    "a missing index of which only the name is known": (
        table(ID, Index("i", ("id",), definition=UNKNOWN)),
        table(ID),
        ["missing index ..."],
    ),
    "a check of which only the name is known": (
        table(ID, Check("c", ""), Check("d", "(id > 0)", ("id",))),
        table(ID, Check("c", "f(id)", ("id",))),
        ["missing constraint CHECK ((id > 0))"],
    ),
    "more columns than are known": (table(ID, complete=False), table(ID, NAME, Index("i", ("name",))), []),
    "a known column where more may be": (
        table(ID, NAME, complete=False),
        table(ID),
        ["missing column name character varying(9) not null"],
    ),
}


@pytest.mark.parametrize(("expected", "found", "said"), PAIRS.values(), ids=PAIRS)
def test_match(expected, found, said):
    assert differences(expected, found) == said


def test_the_columns_of_a_difference_are_those_of_both_sides():
    (one,) = match_schemas(
        Schema({"a": table(ID, NAME, PrimaryKey("p", ("id",)))}),
        Schema({"a": table(ID, NAME, PrimaryKey("p", ("name",)))}),
    )
    assert columns_of(one) == {"id", "name"}
