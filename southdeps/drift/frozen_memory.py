"""What frozen models come to, kept in the cache: most of them are the same in the next run.

A result depends on the text of one migration and on the modules that frozen fields take their classes from; these are
compared again before it is used.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from southdeps.cache import ReadAhead, digest
from southdeps.finding import MigrationId
from southdeps.project.app_facts import TrackedFact
from southdeps.project.loading import Project
from southdeps.project.module_resolver import ModuleResolver
from southdeps.project.summaries import module_digest
from southdeps.project.summary_cache import describe

T = TypeVar("T")


class FrozenMemory:
    """The results of earlier runs on a project, as far as nothing has changed since."""

    def __init__(self, project: Project, resolver: ModuleResolver) -> None:
        self._project = project
        self._digest_of = functools.cache(lambda name: module_digest(name, resolver))
        cache = project.configuration.files.cache
        roots = (os.fsencode(os.path.realpath(root)) for root in project.environment.roots)
        self._ahead = ReadAhead(cache, digest(b"drift", *roots)) if cache is not None else None
        self._shared = digest(*describe(project.environment)) if cache is not None else b""

    def remember(
        self,
        what: bytes,
        migration: MigrationId,
        kind: Any,
        compute: Callable[[], T],
        modules: Callable[[], Iterable[str]],
    ) -> T:
        """What `compute` gives for a migration, or gave in an earlier run.

        `what` tells it from other results of the migration, `kind` is its type; `modules` gives the names of the
        modules asked for so far.
        """
        if self._ahead is None:
            return compute()
        one = self._project.migrations[migration]
        place = os.fsencode(f"{migration} {one.path}")
        key = self._ahead.cache.key(b"frozen", self._shared, place, one.contents.digest, what)
        known = self._ahead.get(key)
        if known is not None:
            found = _decoded(known, kind)
            if found is not None and found.is_valid(self._digest_of):
                result: T = found.fact
                return result
        result = compute()
        made = TrackedFact(result, {name: self._digest_of(name) for name in sorted(modules())})
        self._ahead.cache.put(key, msgspec.msgpack.encode(made))
        return result

    def save(self) -> None:
        """Write what is new."""
        if self._ahead is not None:
            self._ahead.save()
            self._ahead.cache.save()


def _decoded(data: bytes, kind: Any) -> TrackedFact[Any] | None:
    try:
        return _decoder(kind).decode(data)
    except msgspec.DecodeError:
        return None  # damaged; it is written again


@functools.cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[TrackedFact[Any]]:
    return msgspec.msgpack.Decoder(TrackedFact[kind])
