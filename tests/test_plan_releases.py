"""`plan` on real releases: the order is South's, and what fails is what failed under the real South."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.project import loading
from tests.corpus import DATA, release, truth

CONTRIB = [
    f"django.contrib.{name}"
    for name in (
        "auth", "contenttypes", "sessions", "sites", "messages", "staticfiles", "admin", "flatpages", "redirects",
    )
]  # fmt: skip
WAGTAIL = [f"wagtail.wagtail{name}" for name in (
    "core", "admin", "docs", "snippets", "users", "sites", "images", "embeds", "search", "redirects", "forms",
)]  # fmt: skip
PLUGINS = [f"cmsplugin_filer_{name}" for name in ("file", "folder", "image", "link", "teaser", "video")]
CMS = ["easy_thumbnails", "filer", "cms", "menus", "mptt", "sekizai", "polymorphic"]
CMS_RELEASES = ["django-cms-3.0.18", "cmsplugin-filer-1.0.1", "django-filer-1.0.6", "easy-thumbnails-2.2.1"]

#: name in orders.txt -> releases, settings
PROJECTS = {
    "oscar": (
        ["django-oscar-0.7.3"],
        (
            f"from oscar import get_core_apps\nINSTALLED_APPS = {[*CONTRIB, 'south', 'compressor']} + get_core_apps()\n"
            "from oscar.defaults import *\n"
        ),
    ),
    "wagtail": (
        ["wagtail-0.8.10", "django-taggit-0.12.3"],
        f"INSTALLED_APPS = {[*CONTRIB, 'south', 'compressor', 'taggit', 'modelcluster', *WAGTAIL]}\n",
    ),
    "mezzanine": (["mezzanine-3.1.10"], "from mezzanine.project_template.settings import *\n"),
    "cms-plugins-first": (CMS_RELEASES, f"INSTALLED_APPS = {[*CONTRIB, 'south', *PLUGINS, *CMS]}\n"),
    "cms-plugins-last": (CMS_RELEASES, f"INSTALLED_APPS = {[*CONTRIB, 'south', *CMS, *PLUGINS]}\n"),
}


@cache
def orders() -> dict[str, list[str]]:
    """What the real South ran, by project."""
    text = (DATA / "orders.txt").read_text("utf-8")
    parts = re.split(r"^\[([\w-]+)\].*$", text, flags=re.MULTILINE)
    return {name: block.split() for name, block in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("name", PROJECTS)
def test_the_order_is_that_of_the_real_south(tmp_path, name):
    releases, source = PROJECTS[name]
    (tmp_path / "settings.py").write_text(source, "utf-8")
    options = loading.Options(
        paths=(tmp_path,),
        read_only=tuple(release(one) for one in releases),
        settings=str(tmp_path / "settings.py"),
        backend="postgresql",
    )
    done = simulate_migrate(build.simulation_input(loading.load(options)))
    assert done.message is None
    assert (done.outcome, done.doubtful) == ("ok", ())
    assert [str(migration) for migration in done.order] == orders()[name]


#: Releases whose own settings would leave apps out that were judged: what to scan instead of the whole tree.
PARTS = {"karaage-3.1.34": "karaage"}
JUDGED = sorted({verdict.release for verdict in truth().verdicts})


@pytest.mark.parametrize("name", JUDGED)
def test_apps_alone_fare_as_under_the_real_south(name):
    tree: Path = release(name) / PARTS.get(name, "")
    stage = build.simulation_input(loading.load(loading.Options(paths=(tree,))))
    missing = {
        (edge.migration, edge.table, edge.column)
        for edge in truth().missing
        if (edge.release, edge.variant) == (name, "published")
    }
    compared = 0
    for verdict in truth().verdicts:
        if (verdict.release, verdict.variant) != (name, "published") or verdict.status not in {
            "passes",
            "fails",
        }:
            continue
        done = simulate_migrate(stage, verdict.app)
        if verdict.status == "passes":
            assert (verdict.app, done.outcome, done.message) == (verdict.app, "ok", None)
        elif any(
            migration in done.order for migration, _, _ in missing
        ):  # else what failed is not in truth.tsv
            assert done.failure is not None, verdict.app
            assert (done.failed, done.failure.table, done.failure.column) in missing
        compared += 1
    assert compared
