"""What an app's models say, such as its permissions: from the cache, or read anew from its models modules.

The key covers the program, the settings and the apps; the modules that were asked for are compared again on a hit.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from southdeps.cache import digest
from southdeps.files import Files
from southdeps.project.summaries import AnalysisEnvironment, module_digest
from southdeps.project.summary_cache import describe, valid_entries

if TYPE_CHECKING:
    from southdeps.south.modules import Modules

T = TypeVar("T")


class TrackedFact(Struct, Generic[T], frozen=True, array_like=True):
    """What models say, and the digests of the modules that this was read from, by name."""

    fact: T
    modules: dict[str, bytes]

    def is_valid(self, module: Callable[[str], bytes], _text: Callable[[str], bytes] | None = None) -> bool:
        """Whether the modules are unchanged; no data file is read."""
        return all(module(name) == known for name, known in self.modules.items())


def facts_of_apps(
    what: bytes,
    kind: Any,
    labels: Iterable[str],
    read: Callable[[Modules, str], T],
    environment: AnalysisEnvironment,
    files: Files,
) -> dict[str, T]:
    """What `read` makes of the models of each app, by label; what is not in the cache of `files` is added to it.

    `what` names the facts and all that they depend on besides the modules; `kind` is their type.
    """
    wanted = list(labels)
    if files.cache is None:
        return {label: one.fact for label, one in _read_all(wanted, read, environment, files).items()}
    project = digest(*describe(environment))
    keys = {label: files.cache.key(b"models", what, project, label.encode()) for label in wanted}
    valid: dict[str, TrackedFact[T]] = valid_entries(keys, _tracked(kind), environment, files, files.cache)
    missing = _read_all([label for label in wanted if label not in valid], read, environment, files)
    for label, one in missing.items():
        files.cache.put(keys[label], msgspec.msgpack.encode(one))
    return {label: (valid.get(label) or missing[label]).fact for label in wanted}


@functools.cache
def _tracked(kind: Any) -> Any:
    return TrackedFact[kind]


def _read_all(
    labels: list[str], read: Callable[[Modules, str], T], environment: AnalysisEnvironment, files: Files
) -> dict[str, TrackedFact[T]]:
    """What the models modules say today."""
    if not labels:
        return {}
    resolver = environment.resolver(files)
    modules = environment.modules(resolver)  # loads the interpreter
    found = {label: read(modules, label) for label in labels}
    asked = {name: module_digest(name, resolver) for name in modules.scopes}
    return {label: TrackedFact(one, asked) for label, one in found.items()}
