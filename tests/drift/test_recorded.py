"""South's history as a user has it: lines of text, `migrate --list`, a database."""

from __future__ import annotations

import os
import sqlite3

import pytest

from southdeps.drift.recorded import parse_history, read_history
from southdeps.errors import CannotRunError

LISTED = """
 shop
  (*) 0001_initial
  (*) 0002_more
  ( ) 0003_later

 news
  (no migrations)
"""
TEXTS = {
    "with a colon": ("shop:0001_initial\n\nnews:0001_initial\n", ["shop:0001_initial", "news:0001_initial"]),
    "with blanks": ("  shop   0001_initial  \n", ["shop:0001_initial"]),
    "as psql prints": (" shop | 0001_initial\n", ["shop:0001_initial"]),
    "separated": ("shop,0001_initial\nnews\t0001_initial\n", ["shop:0001_initial", "news:0001_initial"]),
    "a comment": ("# all\nshop:0001_initial  # first\n", ["shop:0001_initial"]),
    "migrate --list": (LISTED.replace("(no migrations)", ""), ["shop:0001_initial", "shop:0002_more"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_lines(text, expected):
    assert [str(one) for one in parse_history(text.splitlines(), "x")] == expected


def test_a_line_that_names_no_migration_is_refused_with_its_place():
    with pytest.raises(CannotRunError, match=r"^x:2: not `app:migration`: what\?$"):
        list(parse_history(["a:0001_initial", "what?"], "x"))


@pytest.mark.parametrize("source", ["{}", "sqlite:///{}"], ids=["a path", "a URL"])
def test_a_database_is_only_read(tmp_path, source):
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE south_migrationhistory (id INTEGER, app_name, migration, applied)")
        connection.execute("INSERT INTO south_migrationhistory VALUES (1, 'shop', '0001_initial', '2014')")
        connection.execute("INSERT INTO south_migrationhistory VALUES (2, 'shop', '0002_more', NULL)")
    connection.close()
    before = path.read_bytes()
    assert [str(one) for one in read_history(source.format(path))] == ["shop:0001_initial"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file"), (b"\xff\xfe", "no text in UTF-8")],
    ids=["no file", "no text"],
)
def test_what_can_t_be_read(tmp_path, content, reason):
    path = tmp_path / "history"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotRunError, match=reason):
        read_history(str(path))


def test_what_another_process_prints(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(CannotRunError, match="empty pipe"):
        read_history(str(tmp_path / "fifo"))
    read_end, write_end = os.pipe()
    os.write(write_end, b"shop:0001_initial\n")
    os.close(write_end)
    assert [str(one) for one in read_history(f"/dev/fd/{read_end}")] == ["shop:0001_initial"]
    os.close(read_end)


def test_a_database_on_which_south_has_not_run(tmp_path):
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (id INTEGER)")
    connection.close()
    with pytest.raises(CannotRunError, match="no table south_migrationhistory"):
        read_history(str(path))
