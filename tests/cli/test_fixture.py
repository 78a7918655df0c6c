"""`southdeps fixture`: arguments, output and exit status of each command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests.fixture.databases import CASES, make_database


def run(*arguments, **options):
    return CliRunner().invoke(cli, ["fixture", *map(str, arguments)], catch_exceptions=False, **options)


def case(name, fixture):
    return CASES / name / "fixtures" / fixture, CASES / name


@pytest.mark.parametrize(
    ("name", "fixture", "status"),
    [
        ("fk-self-forward", "a.json", 0),
        ("fk-zero", "a.json", 1),
        ("dup-pk-one-file", "all.json", 1),
        ("signal-makes-holders", "all.json", 1),
    ],
)
def test_the_exit_status_of_check(name, fixture, status):
    result = run("check", *case(name, fixture))

    assert result.exit_code == status
    assert run("check", *case(name, fixture), "--exit-zero").exit_code == 0


def test_check_without_a_fixture_could_not_run():
    result = run("check", CASES / "fk-zero")

    assert result.exit_code == 2
    assert "name a fixture" in result.stderr


def test_the_json_of_check():
    document = json.loads(run("check", *case("fk-zero", "a.json"), "--format", "json").stdout)
    (finding,) = document["findings"]

    assert document["summary"] == {"files": 1, "rows": 1, "errors": 1, "warnings": 0, "infos": 0}
    assert finding["path"].endswith("fk-zero/fixtures/a.json")
    assert {
        key: finding[key]
        for key in ("code", "name", "severity", "rank", "line", "model", "pk", "field", "value")
    } == {
        "code": "SD607",
        "name": "violates-foreign-key",
        "severity": "error",
        "rank": "fails",
        "line": 2,
        "model": "quay.boat",
        "pk": 1,
        "field": "harbour",
        "value": 0,
    }


def test_after_names_what_is_loaded_already():
    first, folder = case("fk-missing-two-files", "a.json")
    second = folder / "fixtures/b.json"

    assert run("check", first, folder).exit_code == 1
    assert run("check", first, folder, "--after", second).exit_code == 0
    assert run("check", first, second, folder).exit_code == 0


def test_a_bare_name_is_looked_up_as_loaddata_does():
    assert run("check", "b", CASES / "fk-missing-two-files").exit_code == 0
    result = run("check", "none", CASES / "fk-missing-two-files")

    assert result.exit_code == 1
    assert "SD651" in result.stdout


def test_standard_input():
    rows = json.dumps([{"pk": 1, "model": "quay.harbour", "fields": {"name": "Oban"}}])

    assert run("check", "-", CASES / "fk-zero", input=rows).exit_code == 0
    assert run("check", "-", CASES / "fk-zero", input="[").exit_code == 1


def test_redact_prints_no_values():
    plain = run("check", *case("value-too-long", "r5.json"), "--format", "json").stdout
    redacted = run("check", *case("value-too-long", "r5.json"), "--format", "json", "--redact").stdout

    assert "somebody@" in plain
    assert "somebody@" not in redacted
    assert json.loads(redacted)["findings"][0]["pk"] == 5


def test_codes_can_be_selected_and_ignored():
    dump = case("dump-plain", "dump.json")

    assert "SD626" not in run("check", *dump, "--ignore", "SD62").stdout
    assert "SD643" not in run("check", *dump, "--select", "SD626").stdout
    assert run("check", *dump, "--select", "SD9").exit_code == 2


def test_the_age_of_a_fixture(tmp_path):
    fixture = tmp_path / "old.json"
    fixture.write_text('[{"pk": 1, "model": "quay.oar", "fields": {"name": "x"}}]', encoding="utf-8")
    result = run("check", fixture, CASES / "south-history-behind", "--verbose")

    assert result.exit_code == 0
    assert "quay.oar: the rows fit the models before quay:0002_length: length" in result.stdout


def test_the_database_says_which_rows_are_there(tmp_path):
    database = make_database("unique-swap", tmp_path / "new.sqlite3")
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO quay_buoy (id, code, lane, place) VALUES (1, 'r1', 1, 1), (2, 'r2', 2, 2)"
        )
    fixture = case("unique-swap", "b.json")

    assert run("check", *fixture).exit_code == 0
    result = run("check", *fixture, "--database", database)
    assert result.exit_code == 1
    assert result.stdout.count("SD627") == 2


def test_natural_writes_what_loads(tmp_path):
    dump, folder = case("dump-plain", "dump.json")
    output = tmp_path / "out.json"
    result = run("natural", dump, folder, "-o", output)

    assert result.exit_code == 0
    assert "38 rows read, 4 written" in result.stderr
    assert run("check", output, folder).exit_code == 0


def test_split_prints_the_commands(tmp_path):
    dump, folder = case("signal-after-holders", "all.json")
    into, rest = tmp_path / "a.json", tmp_path / "b.json"
    result = run("split", dump, folder, "--model", "quay.holder", "--into", into, "--rest", rest)

    assert result.exit_code == 0
    assert result.stdout == f"python manage.py loaddata {rest}\npython manage.py loaddata {into}\n"
    assert run("split", dump, folder).exit_code == 2
    assert run("split", dump, folder, "--by-app").exit_code == 2


def test_sort_says_when_there_is_nothing_to_sort(tmp_path):
    result = run("sort", *case("fk-self-forward", "a.json"), "-o", tmp_path / "out.json")

    assert result.exit_code == 0
    assert "nothing to sort" in result.stderr


def test_sequences_are_a_transaction(tmp_path):
    result = run("sequences", *case("sequence-loaded", "a.json"))
    database = make_database("orphans", tmp_path / "old.sqlite3")

    assert result.stdout.startswith("BEGIN;\nSELECT setval(")
    assert result.stdout.endswith("COMMIT;\n")
    assert '"quay_boat"' in run("sequences", database, CASES / "orphans").stdout


def test_from_and_compare(tmp_path):
    database = make_database("orphans", tmp_path / "old.sqlite3")
    output = tmp_path / "new.json"
    result = run("from", database, CASES / "orphans", "-o", output)

    assert result.exit_code == 0
    assert "3 rows can't be loaded" in result.stderr
    assert run("check", output, CASES / "orphans").exit_code == 0
    assert run("compare", database, CASES / "orphans", "--database", database).exit_code == 0
    assert run("from", output, CASES / "orphans", "-o", tmp_path / "x.json").exit_code == 2


def test_prefilled_names_tables_and_statements():
    result = run("prefilled", CASES / "generic-fk-other-ids")

    assert "quay_remark (refers to django_content_type)" in result.stdout
    assert "DELETE FROM auth_permission;" in result.stdout


@pytest.mark.parametrize("command", ["natural", "split", "sort", "sequences", "from"])
def test_a_file_that_is_not_there_could_not_be_read(command, tmp_path):
    options = {
        "natural": ["-o", tmp_path / "o"],
        "sort": ["-o", tmp_path / "o"],
        "from": ["-o", tmp_path / "o"],
    }
    result = run(command, tmp_path / "none.json", CASES / "fk-zero", *options.get(command, []))

    assert result.exit_code == 2
    assert "southdeps:" in result.stderr
