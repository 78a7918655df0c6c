"""How much of the models is drawn by default."""

from __future__ import annotations

import pytest

from southdeps.draw.adapt import is_readable
from southdeps.draw.layout import layouts
from southdeps.draw.models import arrange, detailed
from southdeps.draw.models.dot import dot_text
from southdeps.frozen_models import project_models
from tests import projects
from tests.projects import migration


def models(folder, apps, per_app):
    """Models of which each refers to one of the app before."""
    files = {}
    for app in range(apps):
        frozen = [
            f"app{app}.Model{n}: name, size, owner -> app{max(app - 1, 0)}.Model{n}" for n in range(per_app)
        ]
        foreign = [f"app{app - 1}.Model{n}: name" for n in range(per_app)] if app else []
        files[f"app{app}:0001_initial"] = migration("pass", *frozen, *foreign)
    return project_models(projects.load(folder, files), {})


SIZES = {"few": (2, 2, "all"), "sixty apps": (60, 5, "app")}


@pytest.mark.parametrize(("apps", "per_app", "detail"), SIZES.values(), ids=SIZES)
def test_what_can_be_read_is_drawn(tmp_path, apps, per_app, detail):
    found = models(tmp_path, apps, per_app)
    diagram = detailed(arrange(found, own_apps=[f"app{n}" for n in range(apps)]))
    assert diagram.detail == detail
    assert (diagram.note is None) == (detail == "all")
    if detail == "all":
        (layout,) = layouts([dot_text(diagram)])
        assert layout is not None
        assert is_readable(layout.size)


def test_what_is_asked_for_is_drawn(tmp_path):
    diagram = detailed(arrange(models(tmp_path, 2, 2), own_apps=["app0"]), "names")
    assert (diagram.detail, diagram.note) == ("names", None)
