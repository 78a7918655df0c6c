"""`python -m tests.accuracy.existing [RELEASE ...]`: `fix` on databases that were migrated before it, edge by edge.

Of every release, as published and stripped of its declarations, each dependency that `fix` adds is tried with the
real South, as tests/existing.py tells. Ends with status 1 if South had anything to do, or stopped, for any of them.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from southdeps.verify import environment as environments
from southdeps.verify import postgres
from tests.corpus import RELEASES, release, stripped
from tests.existing import Migrated, fixed, migrated_before

say = partial(print, file=sys.stderr, flush=True)


def main(names: list[str]) -> int:
    """Try the named releases, or all; the exit status."""
    environment = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, say)
    tried: list[Migrated] = []
    with postgres.server() as server:
        for name in names or RELEASES:
            with tempfile.TemporaryDirectory() as temporary:
                bare = stripped(name, Path(temporary))
                for variant, tree in (("published", release(name)), ("stripped", bare)):
                    new = fixed(tree, Path(temporary) / f"{variant}-fixed")
                    found = list(migrated_before(tree, new, environment, server))
                    say(f"{name}, {variant}: {summary(found)}")
                    tried += found
    print(summary(tried))
    return int(any(one.problem for one in tried))


def summary(tried: list[Migrated]) -> str:
    """How many dependencies were tried, what could not be, and what South did where it should do nothing."""
    ran = [one for one in tried if one.after is not None]
    lines = [f"{sum(len(one.added) for one in ran)} dependencies of {len(ran)} migrations tried"]
    for one in tried:
        if one.after is None and one.before is not None and one.before.failure is not None:
            lines.append(f"  not tried: {one.migration} ({len(one.added)}): {one.before.failure.error}")
        if one.problem is not None:
            lines.append(f"  wrong: {one.problem}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
