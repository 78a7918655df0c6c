"""The default picture of models can be read on one page, whatever the project."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from southdeps import api
from southdeps.draw.fit import is_readable
from southdeps.draw.layout import layouts
from southdeps.draw.models import arrange, detailed
from southdeps.draw.models.adapt import amount
from southdeps.draw.models.dot import dot_text
from southdeps.finding import MigrationId
from southdeps.frozen_models import ProjectModel, project_models
from southdeps.south.frozen import FrozenField, FrozenModel
from tests import corpus

RELEASES = ("karaage-3.1.34", "sentry-8.22.0")


def measured(diagram):
    (layout,) = layouts([dot_text(diagram)], patience=60)
    assert layout is not None
    return layout


@pytest.mark.parametrize("name", RELEASES)
def test_releases(name):
    try:
        folder = corpus.release(name)
    except OSError as error:
        pytest.skip(str(error))
    project = api.read([folder])
    own_apps = {migration.app for migration, read in project.migrations.items() if read.editable}
    diagram = detailed(arrange(project_models(project, {}), own_apps=own_apps, about=name))
    assert diagram.detail != "app"
    layout = measured(diagram)
    assert is_readable(layout), layout
    assert layout.crossed_labels == 0


def model(app, name, targets):
    fields = [FrozenField("id", "id", primary_key=True, kind="AutoField")]
    fields += [FrozenField(f"text{n}", f"text{n}", kind="CharField") for n in range(3)]
    fields += [FrozenField(f"to{n}", f"to{n}_id", to, kind="ForeignKey") for n, to in enumerate(targets)]
    return ProjectModel(
        FrozenModel(app, name, f"{app}_{name.lower()}", tuple(fields)),
        "own",
        MigrationId(app, "0001_initial"),
    )


def made(apps, per_app, links):
    """So many apps with so many models; `links` gives the apps that an app refers to, by number."""
    return arrange(
        [
            model(
                f"app{app:03}",
                f"Model{number}",
                [
                    f"app{to:03}.model{number}"
                    for to in links(app)
                    if number == to % per_app and 0 <= to < apps
                ],
            )
            for app in range(apps)
            for number in range(per_app)
        ],
        own_apps=[f"app{app:03}" for app in range(apps)],
    )


def nothing(app):
    return ()


def the_one_before(app):
    return (app - 1,)


def hubs(app):
    """Everything refers to the first app, and to one of the next."""
    return (0, app % 7) if app > 7 else (0,) if app else ()


SIZES = {
    "one model": (1, 1, nothing, "all"),
    "a huge app": (1, 80, nothing, "all"),
    "a few apps": (5, 4, hubs, "all"),
    "a few apps without relations": (5, 4, nothing, "all"),
    "twenty apps": (20, 3, hubs, "keys"),
    "twenty apps in a chain": (20, 3, the_one_before, "all"),
    "sixty apps in a chain": (60, 4, the_one_before, "names"),
    "sixty apps without relations": (60, 4, nothing, "names"),
    "many apps": (150, 4, hubs, "app"),
    "many apps in a chain": (150, 4, the_one_before, "app"),
    "many apps without relations": (150, 4, nothing, "app"),
}


@pytest.mark.parametrize(("apps", "per_app", "links", "detail"), SIZES.values(), ids=SIZES)
def test_what_can_be_read_is_drawn(apps, per_app, links, detail):
    diagram = detailed(made(apps, per_app, links))
    assert diagram.detail == detail
    assert (diagram.note is None) == (detail == "all")
    assert is_readable(measured(diagram))


def test_what_is_asked_for_is_drawn_in_its_best_shape():
    diagram = detailed(made(20, 1, nothing), "names")
    assert (diagram.detail, diagram.note) == ("names", None)
    assert is_readable(measured(diagram))


def test_a_single_app_is_never_one_box():
    diagram = made(1, 500, nothing)
    assert detailed(diagram).detail == "names"


def test_what_cannot_fit_is_not_tried(monkeypatch):
    tried: list[str] = []

    def layouts(dots):
        tried.extend(dots)
        return [None] * len(dots)

    monkeypatch.setattr("southdeps.draw.fit.layouts", layouts)
    diagram = made(150, 6, nothing)
    assert detailed(diagram) == diagram
    assert not any("Model1" in dot for dot in tried)


def test_the_amount_grows_with_fields_and_relations():
    diagram = made(2, 1, the_one_before)
    assert amount(diagram, "all") > amount(diagram, "keys") > amount(diagram, "names")
    assert amount(diagram, "names") > amount(replace(diagram, lines=()), "names")
