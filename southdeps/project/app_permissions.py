"""The permissions of an app's models: from the cache, or read anew from its models modules.

The key covers the program, the settings and the apps; the modules that were asked for are compared again on a hit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

from southdeps.cache import digest
from southdeps.files import Files
from southdeps.project.summaries import AnalysisEnvironment, module_digest
from southdeps.project.summary_cache import describe, valid_entries
from southdeps.summary import ModelPermissions

Permissions = dict[str, tuple[ModelPermissions, ...]]


class TrackedPermissions(Struct, frozen=True, array_like=True):
    """The permissions of one app, and the digests of the modules that they were read from, by name."""

    models: tuple[ModelPermissions, ...]
    modules: dict[str, bytes]

    def is_valid(self, module: Callable[[str], bytes], _text: Callable[[str], bytes]) -> bool:
        """Whether the modules are unchanged; no data file is read."""
        return all(module(name) == known for name, known in self.modules.items())


def read_permissions(labels: Iterable[str], environment: AnalysisEnvironment, files: Files) -> Permissions:
    """The permissions of each app, by label. What is not in the cache of `files` is read and added to it."""
    wanted = list(labels)
    if files.cache is None:
        return {label: one.models for label, one in _read(wanted, environment, files).items()}
    project = digest(*describe(environment))
    keys = {label: files.cache.key(b"permissions", project, label.encode()) for label in wanted}
    valid = valid_entries(keys, TrackedPermissions, environment, files, files.cache)
    found = {label: one.models for label, one in valid.items()}
    for label, one in _read([label for label in wanted if label not in found], environment, files).items():
        found[label] = one.models
        files.cache.put(keys[label], msgspec.msgpack.encode(one))
    return {label: found[label] for label in wanted}


def _read(
    labels: Iterable[str], environment: AnalysisEnvironment, files: Files
) -> dict[str, TrackedPermissions]:
    """The permissions that the models modules define today."""
    wanted = list(labels)
    if not wanted:
        return {}
    from southdeps.south.model_options import permissions_of  # loads the interpreter

    resolver = environment.resolver(files)
    modules = environment.modules(resolver)
    models = {label: tuple(permissions_of(modules, label)) for label in wanted}
    asked = {name: module_digest(name, resolver) for name in modules.scopes}
    return {label: TrackedPermissions(found, asked) for label, found in models.items()}
