"""`--focus`: which migrations a picture is about.

shop            the app's migrations
shop:0003       that migration (a prefix will do, as in South)
+shop:0003      and all that it needs
shop:0003+1     and what is one step away from it
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from southdeps.draw.subset import by_app, restricted
from southdeps.errors import CannotRunError
from southdeps.graph import adjacency, neighbourhood, reachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from southdeps.finding import MigrationId
    from southdeps.graph import Graph

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
                f"--focus {expression!r} is none of app, app:migration, +app:migration and app:migration+1"
            )
        start = here & set(named(apps, match["app"], match["name"]))
        if match["needs"]:
            keep |= reachable(start, adjacency(links))
        keep |= neighbourhood(start, links, int(match["steps"] or 0))
    return restricted(graph, keep)


def named(
    apps: Mapping[str, Sequence[MigrationId]], app: str, name: str | None, option: str = "--focus"
) -> list[MigrationId]:
    """The migrations of the app whose name is, or else starts with, `name`; None: all of them.

    Raises CannotRunError, in which `option` is to blame, where there is none, or several that start so.
    """
    if app not in apps:
        near = get_close_matches(app, apps, n=3) or list(apps)[:10]
        raise CannotRunError(f"{option}: no app {app} has migrations; apps that have: {', '.join(near)}")
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
