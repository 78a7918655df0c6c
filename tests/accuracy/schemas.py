"""`python -m tests.accuracy.schemas [RELEASE ...]`: the simulated schema against the one that the real South makes.

Every table that migrations make counts: it is equal if its columns, types, NULLs, defaults, keys, constraints, indexes
and sequences are, names included. For all releases, the result is written into its section of docs/explanation/accuracy.md.
"""

from __future__ import annotations

import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

from southdeps.analysis import build
from southdeps.drift.project import DriftProject
from southdeps.effects import UnparsedSql
from southdeps.project import loading
from southdeps.schema.compare import Difference, compare_tables
from southdeps.schema.match import columns_of
from southdeps.verify import environment as environments
from southdeps.verify import postgres, report
from tests.accuracy.page import PAGE, with_section
from tests.accuracy.real_schema import RealSchema, real_schema
from tests.accuracy.schema_section import NAME, ReleaseResult, TableResult, lines, section, unexplained
from tests.corpus import RELEASES, release

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from southdeps.schema.description import Schema, Table

say = partial(print, file=sys.stderr, flush=True)


def compare_release(name: str, tree: Path, real: RealSchema) -> ReleaseResult:
    """Simulate the migrations that have run in the order in which they did, and compare."""
    project = loading.load(loading.Options(paths=(tree,), user_model="auth.User"))  # as it is in the run
    given = DriftProject(project, build.analysis_context(project, order=False))
    known = {one for chain in given.context.chains.values() for one in chain}
    order = [one for one in real.after.history or () if one in known]
    simulated = given.simulate(order).timeline.end
    actions = (step for one in order for step in project.migrations[one].summary.actions)
    unread = {word for step in actions if isinstance(step, UnparsedSql) for word in step.words}
    return ReleaseResult(name, tuple(_compare(simulated, real, unread)), real.failure)


def _compare(simulated: Schema, real: RealSchema, unread: Collection[str]) -> Iterator[TableResult]:
    """Each table that was not there before the migrations, on either side; `unread` SQL names some of them."""
    found = real.after.schema.tables
    for name in sorted({*simulated.tables, *found} - real.before.tables.keys()):
        ours, theirs = simulated.tables.get(name), found.get(name)
        if ours is None or theirs is None:
            yield TableResult(name, (Difference("table", name, name, ours, theirs),))
        else:
            differences = tuple(compare_tables(ours, theirs))
            yield TableResult(name, differences, is_open=name in unread or _is_open(ours, differences))


def _is_open(table: Table, differences: Sequence[Difference]) -> bool:
    """Whether every difference is about a column whose field class is unknown: southdeps claims nothing there."""
    unknown = {name for name, column in table.columns.items() if not column.exact}
    return bool(differences) and all(not unknown.isdisjoint(columns_of(one)) for one in differences)


def main(names: Sequence[str]) -> None:
    """Compare the named releases, or all."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    runtime = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, say)
    results = []
    with postgres.server() as server:
        for name in names or RELEASES:
            tree = release(name)
            results.append(compare_release(name, tree, real_schema(name, tree, runtime, server)))
            _tell(results[-1])
        used = report.versions(runtime, server)
    if names:
        print(*lines(results, is_open=False), *lines(results, is_open=True), sep="\n")
        return
    PAGE.write_text(with_section(PAGE.read_text("utf-8"), NAME, section(results, used.postgresql)), "utf-8")
    for line in unexplained(results):
        say(f"no remark explains: {line}")


def _tell(done: ReleaseResult) -> None:
    counts = f"{len(done.tables)} tables, {len(done.open)} open, {len(done.different)} different"
    say(f"{done.release}: {counts} {done.failure}".rstrip())


if __name__ == "__main__":
    main(sys.argv[1:])
