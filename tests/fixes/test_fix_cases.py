"""The small projects of `south_cases`, repaired: the plan on PostgreSQL then works, but for what no declaration cures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli

CASES = Path(__file__).parents[1] / "south_cases"
POSTGRESQL = ("--no-cache", "--database-backend", "postgresql")

#: What `plan` still says after `fix --write`, and why.
LEFT = {
    "05_dep_unknown_migration": ("blocked", "it is unknown which migration was meant"),
    "06_dep_same_app_higher": ("blocked", "the entry may be wrong, or the number of the file"),
    "09b_dep_string": ("blocked", "it is unknown which migration was meant"),
    "09d_dep_dict": ("blocked", "a dictionary of pairs may mean this or that"),
    "09e_dep_none": ("blocked", "None is no sequence that could be extended"),
    "09f_dep_3tuple": ("blocked", "which of the three is too many?"),
    "10_circular": ("blocked", "a cycle"),
    "11_empty_migrations_pkg_a": ("fails", "nothing makes the table"),
    "11b_dep_on_empty_pkg": ("blocked", "nothing makes the table"),
    "12b_dep_on_disk_not_installed": ("blocked", "the app may be meant to be installed"),
    "12c_fk_not_installed_no_dep": ("fails", "the app that makes the table is not installed"),
    "19_orm_key_not_frozen": ("fails", "a model is not frozen"),
    "19b_frozen_fk_target_not_frozen": ("fails", "a model is not frozen"),
    "23_helper_py_in_migrations": ("blocked", "no migration"),
    "23b_helper_pkg_in_migrations": ("blocked", "no migration"),
    "24d_no_Migration_class": ("blocked", "no migration"),
    "25_needed_by_same_app_later": ("blocked", "the entry may be wrong, or the number of the file"),
    "25c_needed_by_unknown": ("blocked", "it is unknown which migration was meant"),
    "25d_needed_by_not_installed": ("blocked", "the app may be meant to be installed"),
    "29_dep_on_app_without_models": ("blocked", "the app may be meant to be installed"),
    "42b_importerror_in_south_migrations_init": ("blocked", "a module can't be imported"),
    "48_real_class_in_gf_string": ("fails", "not South's way to name a model"),
    "49_db_table_override": ("fails", "nothing makes the table"),
    "50_two_fks_missing_order_of_deferred": ("fails", "nothing makes one of the two tables"),
}


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_a_case(name, tmp_path, monkeypatch):
    folder = tmp_path / name
    shutil.copytree(CASES / name, folder, copy_function=shutil.copyfile)
    monkeypatch.chdir(folder)
    runner = CliRunner()
    fixed = runner.invoke(cli, ["fix", "--write", *POSTGRESQL])
    assert fixed.exit_code in {0, 1}
    plan = json.loads(runner.invoke(cli, ["plan", "--format", "json", *POSTGRESQL]).stdout)
    outcome, _ = LEFT.get(name, ("ok", ""))
    assert plan["outcome"] == outcome
    assert runner.invoke(cli, ["fix", *POSTGRESQL]).stdout == ""


def test_nothing_is_listed_that_there_is_not():
    assert all((CASES / name).is_dir() for name in LEFT)
