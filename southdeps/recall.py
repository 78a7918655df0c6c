"""The facts of migrations that were read before, out of the cache.

Everything that facts hang on is part of the key, or is looked at again before they are believed: the migration's text,
the modules and data files that it asked for, settings, apps, and the program that read it, down to its own source.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from southdeps import __version__, reading
from southdeps import cache as store
from southdeps.facts import Facts
from southdeps.files import Files, digest
from southdeps.finding import MigrationId
from southdeps.reading import Neighbours, Reading, Source

#: Libraries of which another release may read the same bytes in another way.
LIBRARIES = ("msgspec-", "sqlglot-", "tree_sitter-", "tree_sitter_python-")


@cache
def program() -> bytes:
    """What this program is recognised by: its version, its own source, the libraries and the Python that it runs on."""
    package = Path(__file__).parent
    sources = [
        part for path in sorted(package.rglob("*.py")) for part in (os.fsencode(path.name), path.read_bytes())
    ]
    libraries = sorted(name for folder in sys.path for name in _entries(folder) if name.startswith(LIBRARIES))
    return digest(__version__.encode(), sys.version.encode(), "\n".join(libraries).encode(), *sources)


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  # names are all that is wanted
    except OSError:
        return []


class Keys:
    """What the cache knows the readings of one project's migrations by."""

    def __init__(self, neighbours: Neighbours, files: Files) -> None:
        """`files` holds what was read up to now: the settings are recognised by the files that they come from."""
        self.project = digest(program(), *_describe(neighbours), *_contents(files))

    def alone(self, source: Source) -> bytes:
        """The key for facts that hang on nothing but the migration's own text."""
        return digest(program(), source.id.app.encode(), source.data)

    def in_project(self, source: Source) -> bytes:
        """The key for facts that hang on the project too."""
        place = (source.id.app, source.module, str(source.path))
        return digest(self.project, *(os.fsencode(part) for part in place), source.data)


def _describe(neighbours: Neighbours) -> Iterator[bytes]:
    surroundings = neighbours.surroundings
    for field in dataclasses.fields(surroundings):
        value = getattr(surroundings, field.name)
        if field.name != "settings":
            yield repr(sorted(value) if isinstance(value, frozenset) else value).encode()
    yield repr(sorted(neighbours.packages.items())).encode("utf-8", "surrogatepass")
    yield repr(list(neighbours.apps.items())).encode("utf-8", "surrogatepass")
    yield repr([root.resolve() for root in neighbours.roots]).encode("utf-8", "surrogatepass")


def _contents(files: Files) -> Iterator[bytes]:
    for path in sorted(files.contents):
        yield os.fsencode(path)
        yield files.digest(path)


def read_all(
    sources: Sequence[Source],
    neighbours: Neighbours,
    files: Files,
    *,
    cache_file: Path | None = None,
    jobs: int | None = None,
) -> tuple[list[Facts], list[str]]:
    """The facts of all `sources`, in their order, and notes on a cache that can't be used.

    `files` are those that were read so far. What is not in `cache_file` (None: nothing is) is read anew and added to
    it. Raises CannotRunError as `reading.read_all` does.
    """
    if cache_file is None:
        return [reading.facts for reading in reading.read_all(sources, neighbours, files, jobs=jobs)], []
    keys = Keys(neighbours, files)
    found: dict[MigrationId, Facts] = {}
    notes: list[str] = []
    try:
        for key_of in (keys.alone, keys.in_project):
            missing = [source for source in sources if source.id not in found]
            found |= recall(missing, key_of, neighbours, files, cache_file)
    except store.CacheError as error:
        notes.append(f"the cache is passed over; southdeps cache clear removes it ({error})")
    missing = [source for source in sources if source.id not in found]
    entries: dict[bytes, bytes] = {}
    encoder = msgspec.msgpack.Encoder()
    for source, one in zip(missing, reading.read_all(missing, neighbours, files, jobs=jobs), strict=True):
        found[source.id] = one.facts
        entries[keys.alone(source) if one.alone else keys.in_project(source)] = encoder.encode(one)
    if not notes:
        try:
            store.write(cache_file, entries)
        except store.CacheError as error:
            notes.append(f"the cache can't be written ({error})")
    return [found[source.id] for source in sources], notes


def recall(
    sources: Sequence[Source],
    key_of: Callable[[Source], bytes],
    neighbours: Neighbours,
    files: Files,
    cache_file: Path,
) -> dict[MigrationId, Facts]:
    """The facts of those `sources` that the cache knows and that still hold. Raises CacheError."""
    keys = {source.id: key_of(source) for source in sources}
    entries = store.read(cache_file, list(keys.values()))
    decoder = msgspec.msgpack.Decoder(Reading)
    module = cache(lambda name: reading.module_digest(name, neighbours, files))
    text = cache(lambda path: reading.text_digest(path, files))
    found: dict[MigrationId, Facts] = {}
    for name, key in keys.items():
        if key in entries:
            try:
                one = decoder.decode(entries[key])
            except msgspec.DecodeError:
                continue  # damaged; it is written again
            if one.holds(module, text):
                found[name] = one.facts
    return found
