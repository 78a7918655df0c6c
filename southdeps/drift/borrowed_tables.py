"""Many-to-many fields that use the table of another one: `through=Product.categories.through`.

South freezes such a field as if it had a table of its own, so only the models' source tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from southdeps.files import Files
from southdeps.syntax import nodes
from southdeps.syntax.walk import within

#: A model and a field.
Named = tuple[str, str]


def borrowing_fields(folder: Path, fields: Collection[Named], files: Files) -> frozenset[Named]:
    """Those of the fields whose table another field makes, by the models in an app's folder; none if unreadable."""
    package = folder / "models"
    modules = (package / name for name in files.listing(package) if name.endswith(".py"))
    found: set[Named] = set()
    for file in (folder / "models.py", *modules):
        if b".through" in (files.read(file) or b""):
            module = files.module(file)
            found.update(_borrowing(module.body) if module is not None else ())
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
