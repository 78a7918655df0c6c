"""What a class declares when the program around it runs, in worlds made up for that.

Only the tables and generated files of these tests are run here, with stand-ins for all that they import.
"""

from __future__ import annotations

import builtins
import itertools
from contextlib import nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


#: What a base class may declare: nothing, or the attribute as a tuple or a list.
BASES: list[dict[str, Any]] = [
    {},
    {"depends_on": (("base", "0001_initial"),), "needed_by": (("base", "0002_more"),)},
    {"depends_on": [["base", "0001_initial"]], "needed_by": [["base", "0002_more"]]},
]


def worlds() -> Iterator[SimpleNamespace]:
    """What `import` gives: every mixture of what may be true, installed or inherited.

    Made anew for every run, since programs may change the lists in them.
    """
    pairs = [("one", "0001_initial"), ("two", "0002_more")]
    for truth, sequence, base in itertools.product((True, False), (tuple, list), BASES):
        world = SimpleNamespace(
            SchemaMigration=type("SchemaMigration", (), {}),
            Base=type("Base", (), {name: value[:] for name, value in base.items()}),
            APPS=["z"] if truth else [],
            DEPS=sequence(pairs),
            ONE=sequence(pairs[:1]),
            TWO=sequence(pairs[1:]),
            OTHER=sequence(pairs),
            USER=pairs[0] if truth else "",
            X=truth,
            Y=not truth,
            Z=truth,
            Migration=type("Migration", (), {}),
            world=nullcontext(),
            decorated=lambda owner: owner,
        )
        world.v2 = world  # from south import v2
        yield world


def declared(source: str, attribute: str, world: SimpleNamespace) -> list[tuple[str, ...]] | None:
    """What South would find in the attribute, in order; None where the program fails in this world."""

    def find(*_args: object) -> SimpleNamespace:
        return world

    space = {
        "__builtins__": {**vars(builtins), "__import__": find},
        "__name__": "migration",
        "decorated": world.decorated,
    }
    try:
        exec(compile(source, "migration", "exec"), space)
        return [tuple(pair) for pair in getattr(space["Migration"], attribute, ())]
    except (AttributeError, TypeError):
        return None
