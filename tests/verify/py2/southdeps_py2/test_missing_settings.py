"""Settings that migrations ask for, in projects whose settings are not the ones in use."""

from __future__ import annotations

from southdeps.verify.layout import copy_folders
from southdeps.verify.trials import Trial, run_trial
from tests.verify.apps import write

IMPORTS = "from django.conf import settings"


def result_of(root, open_testbed, **options):
    code = copy_folders((root,), root.with_name("code"))
    with open_testbed(root, code=code, roots=(root,), **options) as testbed:
        return run_trial(testbed, Trial("b", ("b",)))


def test_settings_are_asked_for_what_the_assumed_ones_lack(root, open_testbed):
    """All apps count as installed, also those that the settings do not name; their values are the project's."""
    write(
        root,
        "b:0001_initial",
        "db.execute(open(settings.SQL).read())",
        imports=IMPORTS,
    )
    computed = "import os\nSQL = os.path.join(os.path.dirname(__file__), 'box.sql')\n"
    (root / "settings.py").write_text(computed, "utf-8")
    (root / "box.sql").write_text("CREATE TABLE b_box (id int)", "utf-8")
    result = result_of(root, open_testbed, values_from="settings")
    assert (result.status, [column.table for column in result.last.steps[-1].appeared]) == (
        "passes",
        ["b_box"] * 2,
    )


def test_a_setting_that_nothing_gives_a_value_is_named(root, open_testbed):
    write(
        root,
        "b:0001_initial",
        "db.execute(open(settings.SQL).read())",
        imports=IMPORTS,
    )
    result = result_of(root, open_testbed)
    assert (result.status, result.reasons) == ("not judged", ("settings.SQL",))


def test_a_literal_in_some_module_of_the_project_serves(root, open_testbed):
    write(root, "b:0001_initial", "db.execute('CREATE TABLE %s (id int)' % settings.TABLE)", imports=IMPORTS)
    (root / "b" / "defaults.py").write_text("TABLE = 'b_' + 'box'\nTABLE = 'b_box'\n", "utf-8")
    result = result_of(root, open_testbed)
    assert (result.status, {column.table for column in result.last.steps[-1].appeared}) == (
        "passes",
        {"b_box"},
    )
