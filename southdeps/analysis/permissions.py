"""Permissions whose names do not fit: Django makes them of every model of an app that South announces.

`django.contrib.auth.management.create_permissions` takes the models of today, not the frozen ones: "Can change " and
the model's verbose name, and what its `Meta.permissions` lists. `auth_permission.name` holds 50 characters until
Django 1.8, `django_content_type.name` 100. SQLite keeps longer ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from southdeps.effects import AnnounceModels
from southdeps.project.app_facts import facts_of_apps
from southdeps.project.loading import Project
from southdeps.project.synced_tables import models_texts
from southdeps.schema.refusal import Refusal, refused
from southdeps.schema.rows import CONTENT_TYPES, PERMISSIONS
from southdeps.summary import ModelPermissions

if TYPE_CHECKING:
    from southdeps.south.modules import Modules

#: How many characters the names of permissions and of content types have at most.
LONGEST_PERMISSION, LONGEST_CONTENT_TYPE = 50, 100
_ACTIONS = ("add", "change", "delete")
#: What a models module holds if a name in it may be too long: of a class, a verbose name or a permission.
_LONG = re.compile(
    r"""^class\s+\w{28,}|\bverbose_name\s*=[^'"]*['"].{38,}|['"]\s*,[^'"]*['"].{50,}""", re.MULTILINE
)


def unfit_permissions(project: Project) -> dict[str, Refusal]:
    """What PostgreSQL refuses when Django makes the permissions of an announced app, by the app's label.

    Only the models modules in which a name may be too long are read.
    """
    if project.django.backend != "postgresql" or not has_permissions(project):
        return {}
    announced: dict[str, set[str]] = defaultdict(set)
    for migration in project.migrations.values():
        for step in migration.summary.actions:
            if isinstance(step, AnnounceModels):
                announced[step.app].update(name.lower() for name in step.models)
    files = project.configuration.files
    suspects = {
        label: names
        for label, names in announced.items()
        if label in project.apps and any(map(_LONG.search, models_texts(project.apps[label].folder, files)))
    }
    kind = tuple[ModelPermissions, ...]
    found = facts_of_apps(b"permissions", kind, suspects, permissions_in, project.environment, files)
    refusals = {label: unfit(found[label], names) for label, names in suspects.items()}
    return {label: refusal for label, refusal in refusals.items() if refusal is not None}


def permissions_in(modules: Modules, label: str) -> tuple[ModelPermissions, ...]:
    """The permissions that the models of an app define."""
    from southdeps.south.model_options import permissions_of  # loads the interpreter

    return tuple(permissions_of(modules, label))


def has_permissions(project: Project) -> bool:
    """Whether `django.contrib.auth` is installed, as it is taken to be without settings."""
    installed = project.installed
    return installed is None or any(entry.name == "django.contrib.auth" for entry in installed)


def unfit(models: Iterable[ModelPermissions], announced: Collection[str]) -> Refusal | None:
    """The first name that is too long, if one of an app's models is announced (by its name in lower case)."""
    inner = tuple(models)
    if not any(model.name.lower() in announced for model in inner):
        return None
    for model in inner:
        verbose = model.verbose_name
        if verbose is not None and len(verbose) > LONGEST_CONTENT_TYPE:
            return _too_long(CONTENT_TYPES, LONGEST_CONTENT_TYPE, f"the content type '{verbose}'")
        names = [f"Can {action} {verbose}" for action in _ACTIONS] if verbose is not None else []
        for name in (*names, *model.permissions):
            if len(name) > LONGEST_PERMISSION:
                return _too_long(PERMISSIONS, LONGEST_PERMISSION, f"the permission '{name}'")
    return None


def _too_long(table: str, length: int, what: str) -> Refusal:
    refusal = refused(table, f"value too long for type character varying({length})", "name", "DataError")
    return replace(refusal, detail=what)
