"""`plan`: what `syncdb; migrate` does on a fresh database, without running it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.cli.plan import plan
from tests.environments import put, virtualenv
from tests.projects import create, load, migration, write

THING = migration(create("a_thing: name"), "a.Thing: name")
BOX = migration(create("b_box: thing -> a.Thing"), "a.Thing: name", "b.Box: thing -> a.Thing")
READS = migration("list(orm['a.Thing'].objects.all())", "a.Thing: name", base="DataMigration")


def settings(*apps, more=""):
    return {"settings.py": f"INSTALLED_APPS = {('django.contrib.auth', 'south', *apps)!r}\n{more}\n"}


def rehearsed(folder, files, *apps, label=None, more="", **options):
    """`ok`, `fails` or `blocked`, the order, and what is said; `apps` are the installed ones (none: no settings)."""
    if apps:
        options["settings"] = str(folder / "settings.py")
    loaded = load(folder, files | (settings(*apps, more=more) if apps else {}), **options)
    done = simulate_migrate(build.simulation_input(loaded), label)
    return done.outcome, " ".join(map(str, done.order)), done.message


NO_TABLE = 'django.db.utils.ProgrammingError: relation "{}" does not exist'
NO_COLUMN = "django.db.utils.ProgrammingError: column {} does not exist"


# Order and apps


def test_without_settings_all_scanned_apps_run_in_the_order_of_their_labels(tmp_path):
    files = {"b:0001_initial": BOX, "a:0001_initial": THING, "c:": ""}
    assert rehearsed(tmp_path, files) == ("ok", "a:0001_initial b:0001_initial", None)


def test_with_settings_in_the_order_of_installed_apps(tmp_path):
    files = {"b:0001_initial": BOX, "a:0001_initial": THING}
    assert rehearsed(tmp_path, files, "b", "a") == ("fails", "b:0001_initial", NO_TABLE.format("a_thing"))
    assert rehearsed(tmp_path, files, "a", "b") == ("ok", "a:0001_initial b:0001_initial", None)


def test_only_what_is_installed_runs(tmp_path):
    files = {"b:0001_initial": migration(), "a:0001_initial": THING}
    assert rehearsed(tmp_path, files, "b") == ("ok", "b:0001_initial", None)


def test_one_app_and_what_it_needs(tmp_path):
    head = 'depends_on = (("a", "0001_initial"),)'
    files = {"a:0001_initial": THING, "a:0002_more": migration(), "b:0001_initial": migration(head=head)}
    assert rehearsed(tmp_path, files, "a", "b", label="b") == ("ok", "a:0001_initial b:0001_initial", None)
    assert rehearsed(tmp_path, files, "a", "b") == ("ok", "a:0001_initial a:0002_more b:0001_initial", None)


def test_one_app_with_nothing_in_it(tmp_path):
    files = {
        "a:0001_initial": migration(head='depends_on = (("zzz", "x"),)'),
        "e/__init__.py": "",
        "e/models.py": "",
    }
    files["e/migrations/__init__.py"] = ""
    assert rehearsed(tmp_path, files, "e", "a", label="e") == ("ok", "", None)
    assert rehearsed(tmp_path, files, "e", "a")[0] == "blocked"
    assert rehearsed(tmp_path, files, "e") == ("ok", "", None)


def test_an_order_that_the_models_modules_change(tmp_path):
    asks = "from django.db.models import get_model\nThing = get_model('a', 'Thing')\n"
    files = {"b:0001_initial": BOX, "a:0001_initial": THING, "b/models.py": asks}
    assert rehearsed(tmp_path, files, "b", "a") == ("ok", "a:0001_initial b:0001_initial", None)


def test_models_that_can_t_be_imported_stop_django(tmp_path, tmp_path_factory):
    env = virtualenv(tmp_path_factory.mktemp("environment") / "env")
    files = {"b:0001_initial": migration(), "b/models.py": "import gone\n", "a:0001_initial": migration()}
    stopped = ("blocked", "", "ImportError: No module named gone")
    assert rehearsed(tmp_path, files, "b", "a", python=env) == stopped
    assert rehearsed(tmp_path, files, "b", "a")[0] == "ok"


def test_a_migration_that_south_does_not_list_runs_when_it_is_named(tmp_path):
    files = {
        "a:0001_initial": migration(),
        "b:0001_initial": migration(head='depends_on = (("a", "0000-first"),)'),
    }
    files["a/migrations/0000-first.py"] = THING
    assert rehearsed(tmp_path, files, "b", "a") == ("ok", "a:0000-first b:0001_initial a:0001_initial", None)


# What stops South


BLOCKED = {
    "wrong declaration": (
        {"a:0001_initial": THING, "b:0001_initial": migration(head='depends_on = (("a", "0009"),)')},
        "south.exceptions.DependsOnUnknownMigration: Migration 'b:0001_initial' depends on unknown migration 'a:0009'.",
    ),
    "the first of two": (
        {
            "a:0001_initial": migration(head="needed_by = None"),
            "b:0001_initial": migration(head='depends_on = (("a", "0009"),)'),
        },
        "TypeError: 'NoneType' object is not iterable",
    ),
    "depends_on before needed_by": (
        {"a:0001_initial": migration(head="needed_by = None\ndepends_on = ((1, 2, 3),)"), "b:0001_initial": migration()},
        "ValueError: too many values to unpack",
    ),
    "no class": ({"a:0001_initial": "x = 1\n", "b:0001_initial": migration()}, "AttributeError: 'module' object has no attribute 'Migration'"),
    "no Python": ({"a:0001_initial": "class Migration(:\n", "b:0001_initial": migration()}, "SyntaxError: invalid syntax"),
    "it raises": ({"a:0001_initial": migration(top="raise ValueError(1)"), "b:0001_initial": migration()}, "ValueError: 1"),
    "Django's migrations": (
        {
            "a:0001_initial": "from django.db import migrations\nclass Migration(migrations.Migration):\n    pass\n",
            "b:0001_initial": migration(),
        },
        "ImportError: cannot import name migrations",
    ),
    "a cycle": (
        {
            "a:0001_initial": migration(head='depends_on = (("b", "0001_initial"),)'),
            "b:0001_initial": migration(head='depends_on = (("a", "0001_initial"),)'),
        },
        ("south.exceptions.CircularDependency: Found circular dependency:\n"
        "    a:0001_initial -> b:0001_initial -> a:0001_initial"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "said"), BLOCKED.values(), ids=BLOCKED)
def test_what_stops_south_before_the_first_migration(tmp_path, files, said):
    assert rehearsed(tmp_path, files, "a", "b") == ("blocked", "", said)
    assert rehearsed(tmp_path, files, "a", "b", label="b") == (
        "blocked",
        "",
        said.replace("a:0001_initial -> b:0001_initial -> a:", "b:0001_initial -> a:0001_initial -> b:"),
    )


def test_a_cycle_stops_south_only_when_it_gets_there(tmp_path):
    files = {
        "first:0001_initial": migration(),
        "a:0001_initial": migration(head='depends_on = (("b", "0001_initial"),)'),
        "b:0001_initial": migration(head='depends_on = (("a", "0001_initial"),)'),
        "last:0001_initial": migration(),
    }
    outcome, order, said = rehearsed(tmp_path, files, "first", "a", "b", "last")
    assert (outcome, order) == ("blocked", "first:0001_initial")
    assert said is not None
    assert said.startswith("south.exceptions.CircularDependency")
    assert rehearsed(tmp_path, files, "first", "a", "b", "last", label="last") == (
        "ok",
        "last:0001_initial",
        None,
    )


def test_a_file_that_only_python_can_read_stops_nothing(tmp_path):
    files = {
        "a:0001_initial": "# coding: utf-7\n" + migration(top="x = u'+AOQ-'"),
        "b:0001_initial": migration(),
    }
    assert rehearsed(tmp_path, files, "a", "b")[0] == "ok"


# Tables that nothing makes


def test_a_table_of_an_app_that_is_not_installed_is_missing(tmp_path):
    comments = migration(
        create("b_box: comment -> comments.Comment"), "comments.Comment(db_table=django_comments): text"
    )
    missing = ("fails", "b:0001_initial", NO_TABLE.format("django_comments"))
    assert rehearsed(tmp_path, {"b:0001_initial": comments}, "b") == missing
    assert rehearsed(tmp_path, {"b:0001_initial": comments}, "b", "django.contrib.comments")[0] == "ok"
    assert rehearsed(tmp_path, {"b:0001_initial": comments})[0] == "ok"


def test_a_table_of_an_installed_app_without_migrations_is_there(tmp_path):
    assert rehearsed(tmp_path, {"b:0001_initial": BOX, "a:": ""}, "b", "a")[0] == "ok"
    assert rehearsed(tmp_path, {"b:0001_initial": BOX}, "b", "a_that_was_not_found", "a")[0] == "ok"


def test_a_table_that_a_migrated_app_never_makes_is_missing(tmp_path):
    files = {"b:0001_initial": BOX, "a:0001_initial": migration()}
    assert rehearsed(tmp_path, files, "a", "b") == (
        "fails",
        "a:0001_initial b:0001_initial",
        NO_TABLE.format("a_thing"),
    )


def test_a_table_called_after_an_app_that_syncdb_makes_is_there(tmp_path):
    shared = migration(create("b_box: user -> a.User"), "a.User(db_table=auth_user): name")
    assert rehearsed(tmp_path, {"b:0001_initial": shared, "a:0001_initial": migration()}, "a", "b")[0] == "ok"


def test_the_tables_of_a_user_model_that_another_one_replaces(tmp_path):
    files = {"b:0001_initial": migration(create("b_box: user -> auth.User"), "auth.User: name")}
    assert rehearsed(tmp_path, files, "b")[0] == "ok"
    more = "AUTH_USER_MODEL = 'people.Person'"
    missing = ("fails", "b:0001_initial", NO_TABLE.format("auth_user"))
    assert rehearsed(tmp_path, files, "b", more=more) == missing
    makes = {"a:0001_initial": migration(create("auth_user: name"))}
    assert rehearsed(tmp_path, files | makes, "a", "b", more=more)[0] == "ok"


# Databases


FIELD = "db.add_column('a_thing', 'more', self.gf('django.db.models.fields.IntegerField')(default=0))"
GUARDED = f"{FIELD}\nif not db.dry_run:\n    list(orm['a.Thing'].objects.all())"
UNGUARDED = f"{FIELD}\nlist(orm['a.Thing'].objects.all())"
DRY = {
    "guarded": (GUARDED, {}, True),
    "not guarded": (UNGUARDED, {}, False),
    "caught": (
        f"{FIELD}\ntry:\n    orm['a.Thing'].objects.all()\nexcept AttributeError:\n    pass",
        {},
        True,
    ),
    "no manager": (f"{FIELD}\norm['a.Thing'](name='x')", {}, True),
    "no_dry_run": (UNGUARDED, {"head": "no_dry_run = True"}, True),
    "data migration": (UNGUARDED, {"base": "DataMigration"}, True),
    "what a query gave": (
        f"{FIELD}\nfor row in db.execute('SELECT 1'):\n    list(orm['a.Thing'].objects.all())",
        {},
        True,
    ),
    "asked twice": (f"{FIELD}\nif db.dry_run:\n    return\nlist(orm['a.Thing'].objects.all())", {}, True),
}


@pytest.mark.parametrize("backend", ["postgresql", "mysql", "sqlite3", "oracle"])
@pytest.mark.parametrize(("forwards", "more", "works_dry"), DRY.values(), ids=DRY)
def test_a_dry_run_comes_first_where_tables_can_t_be_taken_back(tmp_path, backend, forwards, more, works_dry):
    files = {"a:0001_initial": THING, "a:0002_more": migration(forwards, "a.Thing: name, more", **more)}
    outcome, order, said = rehearsed(tmp_path, files, "a", backend=backend)
    if works_dry or backend == "postgresql":
        assert (outcome, order, said) == ("ok", "a:0001_initial a:0002_more", None)
    else:
        assert (outcome, order) == ("fails", "a:0001_initial a:0002_more")
        assert said == "AttributeError: You are in a dry run, and cannot access the ORM."


def test_rows_of_a_dry_run_are_taken_back(tmp_path):
    loop = "orm['a.Thing'].objects.create(name='x')\nfor one in orm['a.Thing'].objects.all():\n    list(orm['b.Box'].objects.all())"
    models = ("a.Thing: name", "b.Box: name")
    files = {
        "a:0001_initial": THING,
        "a:0002_more": migration(loop, *models),
        "b:0001_initial": migration(create("b_box: name")),
    }
    for backend in ("postgresql", "sqlite3"):
        assert rehearsed(tmp_path, files, "a", "b", backend=backend)[0] == "fails"


@pytest.mark.parametrize(
    ("backend", "outcome"),
    [("postgresql", "fails"), ("mysql", "fails"), ("oracle", "fails"), ("sqlite3", "ok")],
)
def test_foreign_keys_and_sqlite(tmp_path, backend, outcome):
    files = {"b:0001_initial": BOX, "a:0001_initial": THING}
    assert rehearsed(tmp_path, files, "b", "a", backend=backend)[0] == outcome


# initial_data


FIXTURE = '[{"pk": 1, "model": "a.thing", "fields": {"name": "n"}}]'


def test_initial_data_is_loaded_at_the_end_of_an_app_s_turn(tmp_path):
    files = {"a:0001_initial": THING, "b:0001_initial": migration(), "b/fixtures/initial_data.json": FIXTURE}
    files["c:0001_initial"] = migration(head='depends_on = (("b", "0001_initial"),)')
    said = f"{NO_TABLE.format('a_thing')} (in initial_data of b)"
    assert rehearsed(tmp_path, files, "b", "a", "c") == ("blocked", "b:0001_initial", said)
    assert rehearsed(tmp_path, files, "a", "b", "c")[0] == "ok"
    # b's last migration runs with c, its fixture not before its own turn.
    assert rehearsed(tmp_path, files, "c", "a", "b")[0] == "ok"
    assert rehearsed(tmp_path, files, "c", "a", "b", label="c")[0] == "ok"
    assert rehearsed(tmp_path, files, "b", "a", "c", label="b")[0] == "blocked"


def test_a_fixture_by_another_name_is_not_loaded(tmp_path):
    files = {"a:0001_initial": THING, "b:0001_initial": migration(), "b/fixtures/other.json": FIXTURE}
    assert rehearsed(tmp_path, files, "b", "a")[0] == "ok"


# What may fail


def test_what_may_fail_does_not_stop_the_plan_and_is_reported(tmp_path):
    forwards = "if unknown():\n    list(orm['a.Thing'].objects.all())"
    files = {
        "b:0001_initial": migration(forwards, "a.Thing: name"),
        "a:0001_initial": THING,
        **settings("b", "a"),
    }
    loaded = load(tmp_path, files, settings=str(tmp_path / "settings.py"))
    done = simulate_migrate(build.simulation_input(loaded))
    assert done.outcome == "ok"
    ((name, failure),) = done.doubtful
    assert (str(name), failure.table, failure.certain) == ("b:0001_initial", "a_thing", False)


# check: whether today's order hides what is missing


# The command


def run(folder, *arguments):
    return CliRunner().invoke(plan, [str(folder), "--no-cache", *arguments])


@pytest.fixture
def example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    more = "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}"
    write(
        tmp_path,
        {
            "b:0001_initial": BOX,
            "b:0002_data": READS,
            "a:0001_initial": THING,
            "a:0002_rename": migration("db.rename_table('a_thing', 'a_item')"),
            **settings("b", "a", more=more),
            "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\n",
        },
    )
    return tmp_path


def test_the_report(example):
    result = run(".", "--database-backend", "postgresql")
    assert result.stdout == (
        "syncdb; migrate on a fresh PostgreSQL database\n"
        "apps (as settings.py has it): b, a\n"
        "\n"
        "1  b:0001_initial  creates b_box; needs a_thing\n"
        '   django.db.utils.ProgrammingError: relation "a_thing" does not exist\n'
        "\n"
        "fails at b:0001_initial, after 0 migrations\n"
    )
    assert (result.exit_code, result.stderr) == (1, "")


def test_the_report_of_one_app_on_the_database_of_the_settings(example):
    result = run(".", "--app", "a")
    assert result.stdout == (
        "syncdb; migrate a on a fresh SQLite database\n"
        "apps (as settings.py has it): b, a\n"
        "\n"
        "1  a:0001_initial  creates a_thing\n"
        "2  a:0002_rename   creates a_item; drops a_thing\n"
        "\n"
        "ok: 2 migrations of 2 apps\n"
    )
    assert result.exit_code == 0


def test_the_report_of_what_may_fail_and_of_what_blocks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    forwards = "if unknown():\n    list(orm['a.Thing'].objects.all())"
    files = {"a:0001_x": migration(forwards, "a.Thing: name"), "a:0002_y": THING}
    files["b:0001_x"] = migration(head='depends_on = (("c", "0001_x"),)')
    files["c:0001_x"] = migration(head='depends_on = (("b", "0001_x"),)')
    write(tmp_path, files)
    assert run(".").stdout == (
        "syncdb; migrate on a fresh PostgreSQL database\n"
        "apps (all scanned apps, by label): a, b, c\n"
        "\n"
        "1  a:0001_x\n"
        '   may fail, if unknown(): django.db.utils.ProgrammingError: relation "a_thing" does not exist\n'
        "2  a:0002_y  creates a_thing\n"
        "\n"
        "blocked after 2 migrations: south.exceptions.CircularDependency: Found circular dependency:\n"
        "    b:0001_x -> c:0001_x -> b:0001_x\n"
    )


def test_the_report_of_what_may_have_been_dropped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drop = migration("if unknown():\n    db.delete_table('a_thing')")
    reads = migration("list(orm['a.Thing'].objects.all())", "a.Thing: name")
    write(tmp_path, {"a:0001_x": THING, "a:0002_drop": drop, "b:0001_x": reads})
    assert run(".").stdout.splitlines()[4:] == [
        "2  a:0002_drop  drops a_thing",
        "3  b:0001_x     needs a_thing",
        '   may fail, if unknown(): django.db.utils.ProgrammingError: relation "a_thing" does not exist',
        "",
        "ok: 3 migrations of 2 apps",
    ]


COLUMN = "'name': ('django.db.models.fields.CharField', [], {'max_length': '50'})"
KEYWORDS = "'words': ('generic.fields.KeywordsField', [], {'to': \"orm['a.Thing']\"})"


@pytest.mark.parametrize(
    ("field", "outcome"),
    [
        pytest.param(KEYWORDS.replace("generic.fields.KeywordsField", "django.db.models.ForeignKey"), "fails", id="Django's"),
        pytest.param(KEYWORDS, "ok", id="which may make no column"),
    ],
)  # fmt: skip
def test_a_column_that_a_field_class_is_taken_to_have_may_not_be_missing(tmp_path, field, outcome):
    reads = migration("list(orm['a.Thing'].objects.all())", "a.Thing: name")
    assert COLUMN in reads
    files = {"a:0001_initial": THING, "b:0001_initial": reads.replace(COLUMN, f"{COLUMN}, {field}")}
    assert rehearsed(tmp_path, files, "a", "b")[0] == outcome


def test_names_are_shown_and_not_obeyed(tmp_path):
    write(tmp_path, {"a:0001_initial": migration("db.create_table('a\\x1b[2J', (('id', 1),))")})
    assert "creates a\\x1b[2J" in run(tmp_path).stdout


def test_the_document(example):
    result = run(".", "--format", "json", "--database-backend", "postgresql")
    assert json.loads(result.stdout) == {
        "schema": 1,
        "backend": "postgresql",
        "apps": ["b", "a"],
        "order": ["b:0001_initial"],
        "outcome": "fails",
        "failed": "b:0001_initial",
        "missing_table": "a_thing",
        "missing_column": None,
        "message": NO_TABLE.format("a_thing"),
        "complete_order": ["b:0001_initial", "b:0002_data", "a:0001_initial", "a:0002_rename"],
        "settings": "settings.py",
        "environment": None,
        "apps_not_found": [],
        "complete": True,
        "on_postgresql": None,
        "applied": None,
    }


def test_the_document_of_a_missing_column(tmp_path):
    reads = migration("list(orm['a.Thing'].objects.all())", "a.Thing: name, later")
    write(tmp_path, {"a:0001_initial": THING, "b:0001_initial": reads, "c:0001_initial": migration()})
    document = json.loads(run(tmp_path, "--format", "json").stdout)
    assert (document["missing_table"], document["missing_column"]) == (None, "later")
    assert document["message"] == NO_COLUMN.format("a_thing.later")


def test_the_document_of_what_is_blocked(tmp_path):
    write(tmp_path, {"a:0001_initial": migration(head="depends_on = None")})
    assert json.loads(run(tmp_path, "--format", "json").stdout) == {
        "schema": 1,
        "backend": "postgresql",
        "apps": ["a"],
        "order": [],
        "outcome": "blocked",
        "failed": None,
        "missing_table": None,
        "missing_column": None,
        "message": "TypeError: 'NoneType' object is not iterable",
        "complete_order": [],
        "settings": None,
        "environment": None,
        "apps_not_found": [],
        "complete": True,
        "on_postgresql": None,
        "applied": None,
    }


def test_an_unknown_app(example):
    result = run(".", "--app", "zzz")
    assert result.exit_code == 2
    assert result.stderr == "southdeps: --app zzz: no such app. The apps are a, auth, b, south.\n"


def test_settings_that_can_t_be_read(example):
    put(example, {"bad.py": "X = 1\n"})
    for option in (["--settings", "bad.py"], ["--settings", "nowhere"], ["--python", "nowhere"]):
        result = run(".", *option)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("southdeps: ")
        assert len(result.stderr.splitlines()) == 1
