"""The facts of migrations, out of the cache where they were read before.

Everything that facts hang on is part of the key, or is looked at again before they are believed: the program that read
them, the migration's text, the modules and data files that it asked for, settings, and which apps there are.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from southdeps.cache import Cache, digest
from southdeps.files import Files
from southdeps.finding import MigrationId
from southdeps.project import summaries
from southdeps.project.summaries import AnalysisEnvironment, Reading, Source
from southdeps.summary import MigrationSummary


class Keys(Struct, frozen=True):
    """What the cache knows the readings of one project's migrations by.

    `project` is what is the same for all of them, `texts` what each one's text is recognised by.
    """

    cache: Cache
    project: bytes
    texts: Mapping[MigrationId, bytes]

    def alone(self, source: Source) -> bytes:
        """The key for facts that hang on nothing but the migration's own text."""
        return self.cache.key(b"alone", os.fsencode(source.id.app), self.texts[source.id])

    def in_project(self, source: Source) -> bytes:
        """The key for facts that hang on the project too."""
        place = (source.id.app, source.module, str(source.path))
        return self.cache.key(b"project", self.project, *map(os.fsencode, place), self.texts[source.id])


def describe(environment: AnalysisEnvironment) -> Iterator[bytes]:
    """All that is the same for every migration of a project."""
    django = environment.django
    for field in msgspec.structs.fields(django):
        value = getattr(django, field.name)
        if isinstance(value, frozenset):
            value = sorted(value)
        elif isinstance(value, Mapping):
            value = sorted(value.items())
        yield f"{field.name}={value!r}".encode("utf-8", "surrogatepass")
    places = (
        sorted(environment.packages.items()),
        list(environment.apps.items()),
        [root.resolve() for root in environment.roots],
    )
    yield repr(places).encode("utf-8", "surrogatepass")


def read_all(
    sources: Sequence[Source], environment: AnalysisEnvironment, files: Files, *, jobs: int | None = None
) -> list[MigrationSummary]:
    """The facts of all `sources`, in their order.

    What is not in the cache of `files` is read anew and added to it.
    """
    cache = files.cache
    if cache is None or not sources:
        return [one.summary for one in summaries.read_all(sources, environment, files, jobs=jobs)]
    texts = {source.id: digest(source.data) for source in sources}
    keys = Keys(cache, digest(*describe(environment)), texts)
    found: dict[MigrationId, MigrationSummary] = {}
    for key_of in (keys.alone, keys.in_project):
        missing = [source for source in sources if source.id not in found]
        found |= recall(missing, key_of, environment, files, cache)
    missing = [source for source in sources if source.id not in found]
    encoder = msgspec.msgpack.Encoder()
    for source, one in zip(missing, summaries.read_all(missing, environment, files, jobs=jobs), strict=True):
        found[source.id] = one.summary
        cache.put(keys.alone(source) if one.alone else keys.in_project(source), encoder.encode(one))
    return [found[source.id] for source in sources]


def recall(
    sources: Sequence[Source],
    key_of: Callable[[Source], bytes],
    environment: AnalysisEnvironment,
    files: Files,
    cache: Cache,
) -> dict[MigrationId, MigrationSummary]:
    """The facts of those `sources` that the cache knows and that still hold."""
    keys = {source.id: key_of(source) for source in sources}
    entries = cache.get(list(keys.values()))
    decoder = msgspec.msgpack.Decoder(Reading)
    module = functools.cache(lambda name: summaries.module_digest(name, environment, files))
    text = functools.cache(lambda path: summaries.text_digest(path, files))
    found: dict[MigrationId, MigrationSummary] = {}
    for name, key in keys.items():
        if key in entries:
            try:
                one = decoder.decode(entries[key])
            except msgspec.DecodeError:
                continue  # damaged; it is written again
            if one.holds(module, text):
                found[name] = one.summary
    return found
