"""A made-up dump of any size, and the project that it belongs to: for the speed of `southdeps fixture`.

Twenty models with integer and text keys, two unique texts, foreign keys, many-to-many lists; rows of about 200 bytes as
`dumpdata` writes them, always the same for the same size.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

MODELS = 20
#: Models with a text as primary key, with a unique text, and with a many-to-many list.
TEXT_KEYS = frozenset({3, 9, 15})
UNIQUES = frozenset({4, 11})
MANY = frozenset({5, 8, 12, 16})
#: About the size of a row, in bytes.
ROW = 205

_WORDS = (
    "alder",
    "birch",
    "cedar",
    "dogwood",
    "elder",
    "fir",
    "ginkgo",
    "hazel",
    "ivy",
    "juniper",
    "larch",
    "maple",
)


def write_project(folder: Path) -> None:
    """The project: the app `bulk` with its models, and `base` with a South migration."""
    for app in ("base", "bulk"):
        (folder / app).mkdir(parents=True)
        (folder / app / "__init__.py").touch()
    (folder / "base/models.py").touch()
    (folder / "base/migrations").mkdir()
    (folder / "base/migrations/__init__.py").touch()
    (folder / "base/migrations/0001_initial.py").write_text(
        "from south.v2 import SchemaMigration\nclass Migration(SchemaMigration):\n"
        "    def forwards(self, orm):\n        pass\n    models = {}\n",
        "utf-8",
    )
    (folder / "bulk/models.py").write_text("".join(_models()), "utf-8")


def _models() -> Iterator[str]:
    yield "from django.db import models\n"
    for number in range(MODELS):
        yield f"\nclass M{number:02}(models.Model):\n"
        if number in TEXT_KEYS:
            yield "    code = models.CharField(max_length=20, primary_key=True)\n"
        unique = ", unique=True" if number in UNIQUES else ""
        yield f"    name = models.CharField(max_length=40{unique})\n"
        yield "    note = models.TextField()\n"
        yield "    amount = models.IntegerField()\n"
        yield "    created = models.DateTimeField()\n"
        yield "    active = models.BooleanField()\n"
        if number:
            yield f"    up = models.ForeignKey('M{number - 1:02}', null=True)\n"
        if number in MANY:
            yield "    many = models.ManyToManyField('M02')\n"


def write_dump(path: Path, size: int) -> int:
    """Write a dump of about `size` bytes; how many rows it has."""
    per_model = max(size // ROW // MODELS, 2)
    with path.open("w", encoding="utf-8") as file:
        separator = "["
        for number in range(MODELS):
            for row in _rows(number, per_model):
                file.write(separator + json.dumps(row))
                separator = ", "
        file.write("]")
    return per_model * MODELS


def _rows(number: int, count: int) -> Iterator[dict[str, object]]:
    generator = random.Random(number)
    for index in range(1, count + 1):
        fields: dict[str, object] = {
            "name": f"{generator.choice(_WORDS)} {generator.choice(_WORDS)} {index}",
            "note": f"{generator.choice(_WORDS)} by the {generator.choice(_WORDS)}, {index % 1000}",
            "amount": generator.randrange(-(10**6), 10**6),
            "created": f"20{index % 13:02}-{index % 12 + 1:02}-{index % 28 + 1:02}T{index % 24:02}:{index % 60:02}:07",
            "active": index % 3 == 0,
        }
        if number:
            target = generator.randrange(1, count + 1)
            fields["up"] = None if index % 10 == 0 else _key(number - 1, target)
        if number in MANY:
            fields["many"] = sorted({generator.randrange(1, count + 1) for _ in range(index % 4)})
        yield {"pk": _key(number, index), "model": f"bulk.m{number:02}", "fields": fields}


def _key(number: int, index: int) -> int | str:
    return f"key-{index * 7919 % 100_000_007:09}" if number in TEXT_KEYS else index
