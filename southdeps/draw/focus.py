"""`--focus`: which migrations a picture is about.

shop            the app's migrations, and what is one step away from them
shop+0          the app's migrations alone
shop:0003       that migration (a prefix will do, as in South), and what is one step away
shop:0003+2     and what is two steps away from it
+shop:0003      and all that it needs
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from southdeps.draw.subset import by_app, restricted
from southdeps.errors import CannotRunError
from southdeps.graph import adjacency, neighbourhood, reachable
from southdeps.suggest import did_you_mean_or

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from southdeps.finding import MigrationId
    from southdeps.graph import Graph

#: Digits of a number of steps that count: no graph is wider than a million steps.
FARTHEST_DIGITS = 6
_FOCUS = re.compile(r"(?P<needs>\+?)(?P<app>[^:+]+)(:(?P<name>.+?))?(\+(?P<steps>\d+))?", re.DOTALL)


def focused(graph: Graph, wanted: Iterable[str], known: Iterable[MigrationId]) -> Graph:
    """The part of the graph that any of the `wanted` expressions names.

    `known` are the migrations that may be named, in the graph or not. Raises CannotRunError for an expression
    that is not of the grammar, or names no migration, or names several by one prefix.
    """
    apps, here = by_app(known), {node.id for node in graph.nodes}
    keep: set[MigrationId] = set()
    links = [(edge.source, edge.target) for edge in graph.edges]
    for expression in wanted:
        match = _FOCUS.fullmatch(expression)
        if match is None:
            raise CannotRunError(
                f"--focus {expression!r} is none of app, app+0, app:migration, app:migration+2 and +app:migration"
            )
        start = here & set(named(apps, match["app"], match["name"]))
        if match["needs"]:
            keep |= reachable(start, adjacency(links))
        keep |= neighbourhood(start, links, steps_of(match))
    return restricted(graph, keep)


def steps_of(match: re.Match[str]) -> int:
    """How far around the named migrations the picture goes; so far as to hold everything is far enough."""
    if match["steps"] is None:
        return 0 if match["needs"] else 1
    return int(match["steps"][:FARTHEST_DIGITS])


def named(
    apps: Mapping[str, Sequence[MigrationId]], app: str, name: str | None, option: str = "--focus"
) -> list[MigrationId]:
    """The migrations of the app whose name is, or else starts with, `name`; None: all of them.

    Raises CannotRunError, in which `option` is to blame, where there is none, or several that start so.
    """
    if app not in apps:
        hint = did_you_mean_or(app, apps, "The apps that have are")
        raise CannotRunError(f"{option}: no app {app} has migrations.{hint}")
    if name is None:
        return list(apps[app])
    exact = [migration for migration in apps[app] if migration.name == name]
    found = exact or [migration for migration in apps[app] if migration.name.startswith(name)]
    if not found:
        raise CannotRunError(
            f"{option}: no migration {app}:{name}; the app has {apps[app][0].name} to {apps[app][-1].name}"
        )
    if len(found) > 1:
        raise CannotRunError(f"{option}: {app}:{name} may be {' or '.join(m.name for m in found)}")
    return found
