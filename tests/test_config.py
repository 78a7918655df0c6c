"""Configuration files: which one is used, and what stands in it."""

from __future__ import annotations

import pytest

from southdeps.config import find_config, read_config
from southdeps.errors import CannotRunError

FILES = {
    "southdeps.toml": 'select = ["SD1"]\n[graph]\nlevel = "app"\n',
    "pyproject.toml": '[tool.southdeps]\nselect = ["SD1"]\n[tool.southdeps.graph]\nlevel = "app"\n',
    "setup.cfg": "[southdeps]\nselect = SD1\n[southdeps:graph]\nlevel = app\n[southdepsx]\ny = 1\n",
}


@pytest.mark.parametrize("name", FILES)
def test_each_kind_of_file(tmp_path, name):
    (tmp_path / name).write_text(FILES[name])
    config = find_config(tmp_path)
    assert config is not None
    assert config.path == tmp_path / name
    assert config.values == {"select": "SD1" if name == "setup.cfg" else ["SD1"]}
    assert config.commands == {"graph": {"level": "app"}}


def test_the_nearest_folder_that_speaks_of_southdeps(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "southdeps.toml").write_text("strict = true\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'southdeps'\n")
    (tmp_path / "a" / "setup.cfg").write_text("[flake8]\nx = 1\n")
    config = find_config(inner)
    assert config is not None
    assert config.path == tmp_path / "southdeps.toml"


def test_in_one_folder_southdeps_toml_comes_first(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    config = find_config(tmp_path)
    assert config is not None
    assert config.path.name == "southdeps.toml"


def test_underscores_are_dashes_and_ignores_are_no_command(tmp_path):
    path = tmp_path / "southdeps.toml"
    path.write_text('user_model = "x.User"\n[per_file_ignores]\n"a/*" = ["SD1"]\n')
    config = read_config(path)
    assert config is not None
    assert config.values == {"user-model": "x.User", "per-file-ignores": {"a/*": ["SD1"]}}


BROKEN = {
    "southdeps.toml": "select = [",
    "pyproject.toml": "[tool.southdeps]\nx = ",
    "setup.cfg": "[southdeps]\n[southdeps]\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file(tmp_path, name):
    (tmp_path / name).write_text(BROKEN[name])
    with pytest.raises(CannotRunError, match=r"not (a )?valid (TOML|INI file)"):
        find_config(tmp_path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CannotRunError, match="can't be read: No such file"):
        read_config(tmp_path / "southdeps.toml")


UNREADABLE = {
    "too deep": ("southdeps.toml", "x = " + "[" * 9999, "nested too deeply"),
    "too deep, of tables": ("southdeps.toml", "x = " + "{a=" * 9999, "nested too deeply"),
    "a number too long": ("southdeps.toml", "x = " + "9" * 9999, "not valid TOML"),
}


@pytest.mark.parametrize(("name", "text", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_nothing_can_read(tmp_path, name, text, reason):
    (tmp_path / name).write_text(text)
    with pytest.raises(CannotRunError, match=reason):
        find_config(tmp_path)


def test_a_file_that_is_too_large(tmp_path):
    with (tmp_path / "southdeps.toml").open("wb") as file:
        file.truncate(1 << 31)
    with pytest.raises(CannotRunError, match="larger than 64 MB"):
        find_config(tmp_path)
