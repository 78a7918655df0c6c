"""What the real South makes of `fix` on databases that were migrated before it.

For every dependency that `fix` adds, a database gets the least that the later migration needs: that is found by the
real South, which adds one dependency after each failure on PostgreSQL. On it, the fixed tree may have nothing to do
for that migration. A provider that is declared too late has not run on that database, and South stops.

A migration that takes something away (it drops or renames a table, or makes a column that must be filled) needs
nothing; it waits for those that still use the old form. On a database where it has run first, those may fail. So such
databases run them first.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from southdeps import fixes
from southdeps.finding import Declare
from southdeps.project.loading import Options, load
from southdeps.verify.trials import Trial, run_trial
from tests.accuracy.measure import code_testbed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from southdeps.finding import MigrationId
    from southdeps.verify.dependencies import ObservedDependency
    from southdeps.verify.environment import Runtime
    from southdeps.verify.outcome import RunResult
    from southdeps.verify.postgres import Server
    from southdeps.verify.testbed import Testbed


class Migrated(NamedTuple):
    """A migration that has got dependencies, and South's `migrate` to it, twice.

    `before` is with the old tree on a new database, `after` with the new tree on the same one; None if the old tree
    could not run it, whatever is added. `users` are those of `added` for which it
    only waits.
    """

    migration: MigrationId
    added: frozenset[MigrationId]
    users: tuple[MigrationId, ...] = ()
    before: RunResult | None = None
    after: RunResult | None = None

    @property
    def problem(self) -> str | None:
        """What South did with the new tree where it should do nothing."""
        if self.after is None:
            return None
        if self.after.failure is not None:
            return f"{self.migration}: {self.after.failure.error}"
        return (
            f"{self.migration}: South ran {', '.join(map(str, self.after.order))}"
            if self.after.order
            else None
        )


class Fixed(NamedTuple):
    """A tree after `fix --write`, and the dependencies of migrations that only wait: (late, early)."""

    tree: Path
    waits: frozenset[tuple[MigrationId, MigrationId]]


def fixed(tree: Path, folder: Path) -> Fixed:
    """Fix a copy of the tree at `folder`."""
    shutil.copytree(tree, folder, symlinks=True)
    done = fixes.fix_project(load(Options(paths=(folder,))))
    for edit in done.edits:
        edit.path.write_bytes(edit.after)
    declared = [(one.finding, one.what) for one in done.changes if isinstance(one.what, Declare)]
    return Fixed(
        folder, frozenset((what.late, what.early) for finding, what in declared if finding.code != "SD101")
    )


def migrated_before(old: Path, new: Fixed, runtime: Runtime, server: Server) -> Iterator[Migrated]:
    """Every migration that has dependencies in the tree `new` which it lacks in `old`, as South resolves them."""
    with code_testbed(old, runtime, server) as before, code_testbed(new.tree, runtime, server) as after:
        added = set(dependencies(after)) - set(dependencies(before))
        given: list[ObservedDependency] = []
        for migration in sorted({late for late, _ in added}):
            early = frozenset(early for late, early in added if late == migration)
            users = tuple(one for one in sorted(early) if (migration, one) in new.waits)
            yield migrate_twice(Migrated(migration, early, users), before, after, given)


def dependencies(testbed: Testbed) -> tuple[tuple[MigrationId, MigrationId], ...]:
    """What depends on what, as South resolves the declarations of a tree."""
    return testbed.run(("dependencies",)).dependencies


def migrate_twice(
    what: Migrated, before: Testbed, after: Testbed, given: list[ObservedDependency]
) -> Migrated:
    """Migrate a new database to a migration with the old tree, and then with the new one.

    `given` are the dependencies that South has lacked so far; those that it lacks now are added.
    """
    target = str(what.migration)
    tried = run_trial(before, Trial(target, (*map(str, what.users), target)), given=given)
    if tried.last.failure is not None:
        return what._replace(before=tried.last)
    given.extend(tried.missing)
    again: list[RunResult] = []

    def once_more(name: str) -> None:
        with starting_from(after, name):
            again.append(after.run(*Trial(target, (target,)).actions()))

    bare = [("create-bare", *tried.bare)] if tried.bare else []
    edges = [one.edge for one in given]
    done = before.run(*bare, *tried.trial.actions(), edges=edges, then=once_more)
    return what._replace(before=done, after=again[0])


@contextmanager
def starting_from(testbed: Testbed, name: str) -> Iterator[None]:
    """Let the runs of a testbed begin with copies of another database."""
    own, testbed.template = testbed.template, name
    try:
        yield
    finally:
        testbed.template = own
