"""What every picture is titled with."""

from __future__ import annotations

from southdeps import api
from southdeps.project.loading import Project


def about(project: Project) -> str:
    """The project's folder, its settings and its database."""
    name = api.common_folder(project.options.paths).name or "/"
    settings = project.configuration.settings
    return (
        f"{name} ({settings.file.name if settings is not None else 'no settings'}, {project.django.backend})"
    )
