"""`python -m tests.accuracy.existing [--known] [RELEASE ...]`: `fix` on databases that were migrated before it, edge by edge.

Of every release, as published and stripped of its declarations, each dependency that `fix` adds is tried with the
real South, as tests/existing.py tells. Results are remembered by content. For all releases, the result is written into
its section of docs/explanation/accuracy.md; with `--known`, of those that are remembered. Ends with status 1 if South
had anything to do, or stopped, for any of them.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import convert, to_builtins

from southdeps.verify import environment as environments
from southdeps.verify import postgres
from tests.accuracy.existing_section import NAME, ReleaseResult, Tried, lines, section
from tests.accuracy.measure import CACHE, remember, tree_digest
from tests.accuracy.page import PAGE, with_section, without_copy
from tests.corpus import RELEASES, release, stripped
from tests.existing import Fixed, Migrated, fixed, migrated_before

if TYPE_CHECKING:
    from southdeps.verify.environment import Runtime
    from southdeps.verify.postgres import Server

say = partial(print, file=sys.stderr, flush=True)


def main(names: list[str], *, known: bool = False) -> int:
    """Try the named releases, or all, or report those of them that are `known`; the exit status."""
    runtime = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, say)
    results: list[ReleaseResult] = []
    with postgres.server() as server, tempfile.TemporaryDirectory() as temporary:
        for name in names or RELEASES:
            trees = {"published": release(name), "stripped": stripped(name, Path(temporary) / name)}
            for variant, tree in trees.items():
                new = fixed(tree, Path(temporary) / f"{name}-{variant}")
                found = tried(tree, new, runtime, server, known=known)
                if found is not None:
                    results.append(ReleaseResult(name, variant, found))
                    say(*lines(results[-1:]), sep="\n")
    if names:
        print(*lines(results), sep="\n")
    else:
        text = with_section(PAGE.read_text("utf-8"), NAME, section(results, RELEASES))
        PAGE.write_text(text, "utf-8")
    return int(any(one.problem for result in results for one in result.tried))


def tried(
    old: Path, new: Fixed, runtime: Runtime, server: Server, *, known: bool
) -> tuple[Tried, ...] | None:
    """How each migration fared; from memory, if neither tree nor verify/ have changed. If only what is `known` is asked
    for, None for what is not.
    """
    parts = (tree_digest(old, runtime), tree_digest(new.tree, runtime), sorted(new.waits))
    key = hashlib.sha256(repr(("existing", *parts)).encode()).hexdigest()[:32]
    place = CACHE / f"{key}.json"
    if place.is_file():
        return convert(json.loads(place.read_text("utf-8")), tuple[Tried, ...])
    if known:
        return None
    found = tuple(map(outcome, migrated_before(old, new, runtime, server)))
    remember(place, to_builtins(found))
    return found


def outcome(one: Migrated) -> Tried:
    """What to keep of two runs."""
    stopped = one.before.failure if one.after is None and one.before is not None else None
    why = without_copy(stopped.error).splitlines()[0] if stopped is not None else ""
    return Tried(str(one.migration), len(one.added), why, one.problem or "")


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main([one for one in given if one != "--known"], known="--known" in given))
