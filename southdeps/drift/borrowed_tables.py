"""Many-to-many fields that use the table of another one: `through=Product.categories.through`.

South freezes such a field as if it had a table of its own, so only the models' source tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from southdeps.syntax import nodes
from southdeps.syntax.parse import read_module
from southdeps.syntax.walk import within

#: A model and a field.
Named = tuple[str, str]


def borrowing_fields(folder: Path, fields: Collection[Named]) -> frozenset[Named]:
    """Those of the fields whose table another field makes, by the models in an app's folder; none if unreadable."""
    found: set[Named] = set()
    for file in (folder / "models.py", *sorted((folder / "models").glob("*.py"))):
        try:
            data = file.read_bytes()
        except OSError:
            continue
        if b".through" in data:
            found.update(_borrowing(read_module(data).body))
    return frozenset(found.intersection(fields))


def _borrowing(body: Sequence[nodes.Stmt]) -> Iterator[Named]:
    for model in within(body):
        if isinstance(model, nodes.ClassDef):
            for statement in model.body:
                match statement:
                    case nodes.Assign(
                        targets=(nodes.Name(id=field),), value=nodes.Call(keywords=keywords)
                    ) if any(
                        key == "through" and isinstance(value, nodes.Attribute) and value.attr == "through"
                        for key, value in keywords
                    ):
                        yield model.name, field
