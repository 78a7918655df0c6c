"""Fixtures and databases made by chance or damaged: what `fixture` and `drift` are given besides whole projects."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import quoteattr

import yaml

from tests.fuzz.mutations import damaged

CASES = Path(__file__).parent.parent / "fixture" / "cases"
#: The project that all of them are for.
CASE = "fk-zero"
#: Larger ones take too long.
_MOST_BYTES = 20_000

_MODELS = (
    *("quay.boat", "quay.berth", "auth.user", "auth.permission", "auth.group", "contenttypes.contenttype"),
    *(
        "sessions.session",
        "sites.site",
        "south.migrationhistory",
        "admin.logentry",
        "no.such",
        "quay",
        "",
        ".",
    ),
)
_FIELDS = (
    *("name", "id", "pk", "boat", "berth", "user", "username", "password", "groups", "user_permissions"),
    *("content_type", "codename", "app_label", "model", "app_name", "migration", "applied", "no_such", ""),
)
_SIMPLE: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 10**30, 1.5, 1e300, float("nan"), float("inf")),
    *("", "a", "1", "x" * 300, "\0", "\x1b[31m", "\u202e", "é", "\ud800", "2012-02-30", "12:61", "1e5", "{}"),
)


def value(chance: Random, depth: int = 3) -> Any:
    """Any value that JSON has."""
    if depth <= 0 or chance.random() < 0.7:
        return chance.choice(_SIMPLE)
    if chance.random() < 0.6:
        return [value(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    return {chance.choice(_FIELDS): value(chance, depth - 1) for _ in range(chance.randint(0, 3))}


def row(chance: Random) -> Any:
    """A row of a fixture, nearly always with the shape of one."""
    made: dict[str, Any] = {
        "model": chance.choice(_MODELS) if chance.random() < 0.95 else value(chance),
        "pk": chance.randint(0, 3) if chance.random() < 0.7 else value(chance),
        "fields": {chance.choice(_FIELDS): value(chance) for _ in range(chance.randint(0, 4))}
        if chance.random() < 0.95
        else value(chance),
    }
    if chance.random() < 0.05:
        del made[chance.choice(sorted(made))]
    return made if chance.random() < 0.97 else value(chance)


def as_xml(rows: Sequence[Any]) -> bytes:
    """Rows as Django's XML has them, as far as they can be."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<django-objects version="1.0">']
    for one in rows:
        if isinstance(one, dict):
            keys = " ".join(f"{key}={quoteattr(str(one[key]))}" for key in ("pk", "model") if key in one)
            fields = one.get("fields")
            lines.append(f"<object {keys}>")
            for name, inner in fields.items() if isinstance(fields, dict) else ():
                parts = inner if isinstance(inner, list) else [inner]
                inside = "".join(
                    "<None/>" if part is None else f"<natural>{quoteattr(str(part))}</natural>"
                    for part in parts
                )
                lines.append(f"<field name={quoteattr(name)} type='x'>{inside}</field>")
            lines.append("</object>")
    lines.append("</django-objects>")
    return "\n".join(lines).encode("utf-8", "replace")


def as_sqlite(chance: Random, rows: Sequence[Any]) -> bytes:
    """A database with tables and values like those of the rows, and South's history."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for model in ("quay_boat", "quay_berth", "south_migrationhistory", "django_content_type"):
            columns = chance.sample(_FIELDS, chance.randint(1, 6))
            listed = ", ".join(f'"{name}" {chance.choice(("", "integer", "text"))}' for name in columns)
            connection.execute(f'CREATE TABLE "{model}" ({listed})')
            marks = ", ".join("?" * len(columns))
            for _ in range(chance.randint(0, 4)):
                values = [chance.choice(_STORED) for _ in columns]
                connection.execute(f'INSERT INTO "{model}" VALUES ({marks})', values)
        connection.commit()
        return connection.serialize()


_STORED = (None, 0, 1, 2**62, 1.5, "", "a", "2012-02-30", b"", b"\xff\0", "\x1b[31m", "quay", "0001_initial")

_KINDS: Mapping[str, Callable[[Random, Sequence[Any]], bytes]] = {
    "json": lambda _, rows: json.dumps(rows).encode(),
    "xml": lambda _, rows: as_xml(rows),
    "yaml": lambda _, rows: yaml.safe_dump(json.loads(json.dumps(rows))).encode("utf-8", "replace"),
    "sqlite3": as_sqlite,
}


def _zipped(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("dump.json"), data)
    return stream.getvalue()


_COMPRESSED: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "zip": _zipped,
}


@cache
def real_dumps() -> Sequence[tuple[str, bytes]]:
    """The fixtures of the recorded cases: endings and bytes."""
    found = sorted(path for path in CASES.glob("*/fixtures/*") if path.is_file())
    return [
        (path.suffix.removeprefix("."), path.read_bytes())
        for path in found
        if path.suffix in {".json", ".xml", ".yaml"} and path.stat().st_size < _MOST_BYTES
    ]


def dump(seed: int) -> tuple[str, bytes]:
    """The file name and the bytes of the fixture or database with this number."""
    chance = Random(seed)
    if chance.random() < 0.4 and real_dumps():
        ending, data = chance.choice(real_dumps())
    else:
        ending = chance.choice(sorted(_KINDS))
        data = _KINDS[ending](chance, [row(chance) for _ in range(chance.randint(0, 6))])
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        data = damaged(chance, data)
    if ending != "sqlite3" and chance.random() < 0.1:
        compression = chance.choice(sorted(_COMPRESSED))
        data = _COMPRESSED[compression](data)
        ending = f"{ending}.{compression}"
        if chance.random() < 0.7:
            data = damaged(chance, data)
    return f"dump.{ending}", data
