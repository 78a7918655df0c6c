"""The section of docs/explanation/accuracy.md on databases that were migrated before `fix`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAME = "existing"

HEAD = """\
## Databases migrated before `fix`

For each dependency that `fix` adds to a release, as published and stripped, the real South got a PostgreSQL database with the least
that the later migration needs, by the old files, and then `migrate` ran on it with the fixed ones. It may run nothing and raise nothing: a
provider that is declared too late would stop it (`InconsistentMigrationHistory`).
`python -m tests.accuracy.existing` does it again.
"""


class Tried(NamedTuple):
    """A migration, and how many dependencies `fix` adds to it.

    `not_tried` is why the old files could not run it, `problem` what South did with the fixed ones.
    """

    migration: str
    added: int
    not_tried: str
    problem: str


class ReleaseResult(NamedTuple):
    """The migrations of a release that `fix` gives dependencies, as published or stripped."""

    release: str
    variant: str
    tried: tuple[Tried, ...]


def section(results: Sequence[ReleaseResult], releases: Iterable[str]) -> str:
    """The whole section; it names those of all `releases` that have no result."""
    left = sorted(set(releases) - {one.release for one in results})
    return (
        "\n".join([HEAD, *lines(results), *([f"\nNot tried yet: {', '.join(left)}."] if left else [])]) + "\n"
    )


def lines(results: Sequence[ReleaseResult]) -> Iterator[str]:
    """How many dependencies were tried and with how many South had nothing to do; then the exceptions."""
    every = [one for result in results for one in result.tried]
    ran = [one for one in every if not one.not_tried]
    wrong = [one for one in ran if one.problem]
    counts = (
        f"{len(results)} trees, {sum(one.added for one in every)} dependencies of {len(every)} migrations"
    )
    yield f"{counts}: {sum(one.added for one in ran)} tried, {sum(one.added for one in wrong)} of them wrong.\n"
    for result in results:
        for one in result.tried:
            if one.not_tried or one.problem:
                found = f"wrong: {one.problem}" if one.problem else f"not tried: {one.not_tried}"
                yield f"- {result.release} {result.variant}, {one.migration} ({one.added}): {found}"
