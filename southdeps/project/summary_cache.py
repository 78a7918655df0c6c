"""The summaries of migrations, from the cache if they were read before.

The key covers the program, the migration's text, the settings and the apps; the modules and data files that a summary
depends on are compared again on a hit.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct

from southdeps.cache import Cache, digest
from southdeps.files import Files
from southdeps.finding import MigrationId
from southdeps.project import summaries
from southdeps.project.summaries import AnalysisEnvironment, Source, TrackedSummary
from southdeps.summary import MigrationSummary

K = TypeVar("K")
T = TypeVar("T", bound="Tracked")


class Tracked(Protocol):
    """A value that knows its inputs."""

    def is_valid(self, module: Callable[[str], bytes], text: Callable[[str], bytes], /) -> bool:
        """Whether all inputs are unchanged; the functions give the digests of now, by name and by path."""


class CacheKeys(Struct, frozen=True):
    """The cache keys of one project's migrations.

    `project` is a digest of what all of them depend on, `texts` holds the digest of each one's text, `siblings` that of
    the names of the modules beside it, which its imports may mean.
    """

    cache: Cache
    project: bytes
    texts: Mapping[MigrationId, bytes]
    siblings: Mapping[Path, bytes]
    python3: bool

    def alone(self, source: Source) -> bytes:
        """The key of a summary that depends on nothing but the migration's own text."""
        beside = self.siblings[source.path.parent]
        python = b"3" if self.python3 else b"2"
        return self.cache.key(b"alone", python, os.fsencode(source.id.app), beside, self.texts[source.id])

    def in_project(self, source: Source) -> bytes:
        """The key of a summary that depends on the project too."""
        place = (source.id.app, source.module, str(source.path))
        return self.cache.key(b"project", self.project, *map(os.fsencode, place), self.texts[source.id])


def describe(environment: AnalysisEnvironment) -> Iterator[bytes]:
    """The inputs that all migrations of a project share, as bytes."""
    django = environment.django
    for field in msgspec.structs.fields(django):
        value = getattr(django, field.name)
        if isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, Mapping):
            value = sorted(value.items())
        yield f"{field.name}={value!r}".encode("utf-8", "surrogatepass")
    places = (
        environment.search_path,
        environment.packages,
        environment.python3,
        list(environment.apps.items()),
        [os.path.realpath(root) for root in environment.roots],
    )
    yield repr(places).encode("utf-8", "surrogatepass")


def read_all(
    sources: Sequence[Source], environment: AnalysisEnvironment, files: Files, *, jobs: int | None = None
) -> list[MigrationSummary]:
    """The summaries of all `sources`, in their order.

    What is not in the cache of `files` is read and added to it.
    """
    cache = files.cache
    if cache is None or not sources:
        return [one.summary for one in summaries.read_all(sources, environment, files, jobs=jobs)]
    texts = {source.id: source.contents.digest for source in sources}
    folders = {source.path.parent for source in sources}
    siblings = {folder: digest(*map(os.fsencode, summaries.modules_in(folder, files))) for folder in folders}
    keys = CacheKeys(cache, digest(*describe(environment)), texts, siblings, environment.python3)
    found: dict[MigrationId, MigrationSummary] = {}
    for key_of in (keys.alone, keys.in_project):
        missing = [source for source in sources if source.id not in found]
        found |= cached_summaries(missing, key_of, environment, files, cache)
    missing = [source for source in sources if source.id not in found]
    encoder = msgspec.msgpack.Encoder()
    for source, one in zip(missing, summaries.read_all(missing, environment, files, jobs=jobs), strict=True):
        found[source.id] = one.summary
        cache.put(keys.alone(source) if one.alone else keys.in_project(source), encoder.encode(one))
    return [found[source.id] for source in sources]


def cached_summaries(
    sources: Sequence[Source],
    key_of: Callable[[Source], bytes],
    environment: AnalysisEnvironment,
    files: Files,
    cache: Cache,
) -> dict[MigrationId, MigrationSummary]:
    """The summaries of those `sources` that the cache knows and that are still valid."""
    keys = {source.id: key_of(source) for source in sources}
    found = valid_entries(keys, TrackedSummary, environment, files, cache)
    return {name: one.summary for name, one in found.items()}


def valid_entries(
    keys: Mapping[K, bytes], kind: type[T], environment: AnalysisEnvironment, files: Files, cache: Cache
) -> dict[K, T]:
    """The values of a `kind` that the cache knows by these keys, and whose inputs are unchanged."""
    entries = cache.get(list(keys.values()))
    decoder = msgspec.msgpack.Decoder(kind)
    resolver = environment.resolver(files)
    module = functools.cache(lambda name: summaries.module_digest(name, resolver))
    text = functools.cache(lambda path: files.text_digest(Path(path)))
    found: dict[K, T] = {}
    for name, key in keys.items():
        if key in entries:
            try:
                one = decoder.decode(entries[key])
            except msgspec.DecodeError:
                continue  # damaged; it is written again
            if one.is_valid(module, text):
                found[name] = one
    return found
