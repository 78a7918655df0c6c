"""Apps without settings or dependencies, with the real South: what is found, and what is left to stand-ins."""

from __future__ import annotations

from typing import Any

import pytest

from southdeps.finding import MigrationId
from southdeps.verify.dependencies import ObservedDependency
from southdeps.verify.trials import Trial, run_all, run_trial, trials
from tests.verify.apps import BOX, THING, create, foreign_key, write


def want(migration, on, table, column=None, **summary):
    late, early = (MigrationId(*text.split(":")) for text in (migration, on))
    return ObservedDependency(late, early, table, column, **summary)


def statuses(testbed):
    """Each trial's status and missing dependencies."""
    done = run_all(testbed, trials(testbed.labels, installed=False), 1, lambda _: None)
    return {result.trial.name: (result.status, *result.missing) for result in done}


def test_the_classic_fault(root, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "b:0001_initial", BOX, models=["a.Thing"])
    missing = want("b:0001_initial", "a:0001_initial", "a_thing")
    with open_testbed(root) as testbed:
        assert statuses(testbed) == {
            "a": ("passes",),
            "b": ("fails", missing),
            "in alphabetical order": ("passes",),
            "in reverse": ("fails", missing),
        }


def test_one_after_the_other_until_it_passes(root, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "a:0002_size", "db.add_column('a_thing', 'size', models.IntegerField(null=True))")
    write(root, "b:0001_initial", BOX, models=["a.Thing"])
    write(
        root,
        "b:0002_data",
        "list(orm['a.Thing'].objects.all())",
        models=["a.Thing('size': ('django.db.models.fields.IntegerField', [], {'null': 'True'}))"],
    )
    with open_testbed(root) as testbed:
        assert statuses(testbed)["b"] == (
            "fails",
            want("b:0001_initial", "a:0001_initial", "a_thing"),
            want("b:0002_data", "a:0002_size", "a_thing", "size"),
        )


def test_what_is_dropped_too_early(root, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "a:0002_drop", "db.delete_table('a_thing')")
    write(root, "b:0001_initial", BOX, models=["a.Thing"], declared="depends_on = (('a', '0001_initial'),)")
    with open_testbed(root) as testbed:
        found = statuses(testbed)
    assert found["b"] == ("passes",)
    assert found["in alphabetical order"] == (
        "fails",
        want("a:0002_drop", "b:0001_initial", "a_thing", gone=True),
    )


def test_a_cycle_among_what_is_needed(root, open_testbed):
    other = create("a_thing", foreign_key("box", "b.Box"))
    write(root, "a:0001_initial", other, models=["b.Box"])
    write(root, "b:0001_initial", BOX, models=["a.Thing"])
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert result.status == "stuck"
    assert [one.edge for one in result.missing] == [
        (MigrationId("b", "0001_initial"), MigrationId("a", "0001_initial")),
        (MigrationId("a", "0001_initial"), MigrationId("b", "0001_initial")),
    ]
    assert result.last.failure is not None
    assert result.last.failure.error.startswith("south.exceptions.CircularDependency")


def test_up_to_a_migration(root, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "a:0002_broken", "1 / 0")
    with open_testbed(root) as testbed:
        assert run_trial(testbed, Trial("a", ("a:0001_initial",))).status == "passes"
        assert run_trial(testbed, Trial("a", ("a",))).status == "stuck"


#: name -> what the one migration of app `b` does, and the rest of it
GOES_THROUGH: dict[str, dict[str, Any]] = {
    "a field class that is not there": {
        "forwards": create("b_box", "('price', self.gf('shop.fields.MoneyField')(default=1))"),
    },
    "a foreign key class that is not there": {
        "forwards": create(
            "b_box", "('parent', self.gf('mptt.fields.TreeForeignKey')(to=orm['b.Box'], null=True))"
        ),
        "models": ["b.Box"],
    },
    "a frozen field of an unknown class": {
        "forwards": create("b_box", "('tags', models.TextField())")
        + "\norm['b.Box'].objects.create(tags='x')",
        "models": ["b.Box('tags': ('tagging.fields.TagField', [], {}))"],
    },
    "a class derived from one that is not there": {
        "forwards": create("b_box", "('f', Mine(max_length=3))"),
        "imports": "from absent.fields import Theirs\nclass Mine(Theirs):\n    pass".replace(
            "Theirs", "TheirField"
        ),
    },
    "an import inside": {"forwards": "from absent.module import thing\n" + create("b_box")},
    "an import that is caught stays failed": {
        "forwards": "assert found is None\n" + create("b_box"),
        "imports": "try:\n    from absent import found\nexcept ImportError:\n    found = None",
    },
    "a decorator that is not there": {
        "forwards": "helped(orm)",
        "imports": "from absent import decorator\n@decorator\ndef helped(orm):\n    " + create("b_box"),
    },
    "a table of an app that is not there": {
        "forwards": create("b_box", foreign_key("page", "cms.Page")),
        "models": ["cms.Page"],
    },
    "its many-to-many table": {
        "forwards": "list(orm['cms.Page'].objects.filter(sites__id=1))",
        "models": [
            (
                "cms.Page('sites': ('django.db.models.fields.related.ManyToManyField', [], "
                "{'to': \"orm['sites.Site']\", 'symmetrical': 'False'}))"
            ),
            "sites.Site",
        ],
    },
    "a table of which only the name is known": {
        "forwards": "db.delete_table('legacy')\ndb.delete_table('older')"
    },
    "all names of a module that is not there": {
        "forwards": create("b_box", "('price', MoneyField(default=1))"),
        "imports": "from shop.fields import *",
    },
    "datetime, which South replaces in the module until it reloads it": {
        "forwards": create("b_box", "('at', models.DateTimeField(default=datetime.now()))"),
        "imports": "from datetime import datetime",
    },
    "a default of a frozen field": {
        "forwards": "orm['b.Box'].objects.model().at\n" + create("b_box"),
        "models": [
            "b.Box('at': ('django.db.models.fields.DateTimeField', [], {'default': 'datetime.datetime.now'}))"
        ],
    },
    "a declaration on an app that is not there": {
        "forwards": create("b_box"),
        "declared": "depends_on = (('cms', '0001_initial'),)",
    },
    "a table of Django's": {
        "forwards": create("b_box", foreign_key("user", "auth.User"))
        + "\nlist(orm['auth.User'].objects.all())",
        "models": ["auth.User"],
    },
    "the user model, by way of an absent helper": {
        "forwards": create("b_box", "('user', models.ForeignKey(orm[AUTH_USER_MODEL]))"),
        "imports": "from absent.compat import AUTH_USER_MODEL",
        "models": ["auth.User"],
    },
    "a setting that is not made": {
        "forwards": "assert settings.BOXES_LIMIT == ''",
        "imports": "from django.conf import settings",
    },
    "an extension that the server lacks": {
        "forwards": "db.execute('CREATE EXTENSION IF NOT EXISTS citext')\n"
        "db.execute('CREATE TABLE b_box (name citext)')",
    },
}


@pytest.mark.parametrize("case", GOES_THROUGH)
def test_what_stand_ins_are_for(case, root, open_testbed):
    write(root, "b:0001_initial", **GOES_THROUGH[case])
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert (result.status, result.last.failure) == ("passes", None)


#: name -> what the migration does, the status, how the error begins
FAILS = {
    "by a stand-in": ("1 + thing.size", "not judged", "TypeError: unsupported operand"),
    "by itself": ("self.no_such_thing()", "stuck", "AttributeError: 'Migration' object has no attribute"),
    "for a row that perhaps somebody makes": (
        "orm['auth.Group'].objects.get(pk=7)",
        "not judged",
        "django.contrib.auth.models.DoesNotExist: Group matching query does not exist",
    ),
    "for a column that an absent app lacks": (
        "db.execute('SELECT nothing FROM cms_page')",
        "not judged",
        'django.db.utils.ProgrammingError: column "nothing" does not exist',
    ),
    "by the first error, not by what it led to": (
        (
            "try:\n    db.execute('SELECT * FROM cms_page WHERE id = nowhere')\nexcept Exception:\n    pass\n"
            "db.execute('SELECT 1')"
        ),
        "not judged",
        'django.db.utils.ProgrammingError: column "nowhere" does not exist',
    ),
    "by itself, an earlier error being dealt with": (
        (
            "from django.db import transaction\npoint = transaction.savepoint()\n"
            "try:\n    db.execute('SELECT * FROM nowhere')\nexcept Exception:\n    transaction.savepoint_rollback(point)\n"
            "db.execute('SELECT 1 / 0')"
        ),
        "stuck",
        "django.db.utils.DataError: division by zero",
    ),
}


@pytest.mark.parametrize("case", FAILS)
def test_whose_fault_it_is(case, root, open_testbed):
    forwards, status, error = FAILS[case]
    write(
        root,
        "b:0001_initial",
        forwards,
        imports="from absent import thing",
        models=["cms.Page", "auth.Group"],
    )
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert result.last.failure is not None
    assert (result.status, result.last.failure.error[: len(error)]) == (status, error)


def test_a_command_that_is_not_here_is_not_judged(root, open_testbed):
    imports = "from django.core.management import call_command"
    write(root, "b:0001_initial", "call_command('fill_boxes')", imports=imports)
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert (result.status, result.reasons) == ("partly judged", ("b:0001_initial: manage.py fill_boxes",))


CONTENT_TYPE = (
    "contenttypes.ContentType('Meta': {'object_name': 'ContentType', 'db_table': \"'django_content_type'\"}, "
    "'app_label': ('django.db.models.fields.CharField', [], {'max_length': '100'}), "
    "'model': ('django.db.models.fields.CharField', [], {'max_length': '100'}))"
)


def test_souths_signals_make_content_types(root, open_testbed):
    forwards = (
        create("b_box") + "\ndb.send_create_signal('b', ['Box'])\ndb.send_pending_create_signals()\n"
        "orm['contenttypes.ContentType'].objects.get(app_label='b', model='box')"
    )
    write(root, "b:0001_initial", forwards, models=[CONTENT_TYPE])
    models = "from django.db import models\n\n\nclass Box(models.Model):\n    pass\n"
    (root / "b" / "models.py").write_text(models, "utf-8")
    with open_testbed(root) as testbed:
        assert run_trial(testbed, Trial("b", ("b",))).status == "passes"


def test_code_of_the_project_is_its_own(root, open_testbed):
    """What can be imported is; a statement that can't be executed leaves a stand-in, and the next is executed."""
    write(
        root,
        "site_.shop.b:0001_initial",
        f"assert LIMIT == 3\nassert 'site_.shop.b' in settings.INSTALLED_APPS\nmake(db, orm)\n{create('b_box')}",
        imports="from django.conf import settings\nfrom site_.shop.helpers import LIMIT, make",
    )
    (root / "site_" / "shop" / "helpers.py").write_text(
        "import absent\nbroken = absent.Thing().parts['x'] + 1\nLIMIT = 3\n\n\ndef make(db, orm):\n"
        "    db.execute('CREATE TABLE made_by_helper (id int)')\n",
        "utf-8",
    )
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert result.status == "passes"
    (step,) = result.last.steps
    assert {column.table for column in step.appeared} == {"b_box", "made_by_helper"}


def test_a_live_model_without_its_dependencies_is_not_judged(root, open_testbed):
    write(
        root,
        "site_.b:0001_initial",
        "list(Box.objects.all())",
        imports="from site_.b.models import Box",
    )
    (root / "site_" / "b" / "models.py").write_text(
        "from absent.models import Base\n\n\nclass Box(Base):\n    pass\n", "utf-8"
    )
    with open_testbed(root) as testbed:
        assert run_trial(testbed, Trial("b", ("b",))).status == "partly judged"


def test_a_live_model_is_told_from_a_frozen_one(root, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "b:0001_initial", "list(Thing.objects.all())", imports="from a.models import Thing")
    (root / "a" / "models.py").write_text(
        "from django.db import models\n\n\nclass Thing(models.Model):\n    pass\n", "utf-8"
    )
    with open_testbed(root) as testbed:
        result = run_trial(testbed, Trial("b", ("b",)))
    assert result.missing == (want("b:0001_initial", "a:0001_initial", "a_thing", live=True),)


def test_tables_of_django_that_the_project_makes_itself_are_left_to_it(root, open_testbed):
    write(root, "people:0001_initial", create("auth_user"))
    write(root, "b:0001_initial", create("b_box", foreign_key("user", "auth.User")), models=["auth.User"])
    with open_testbed(root) as testbed:
        assert statuses(testbed)["b"] == ("fails", want("b:0001_initial", "people:0001_initial", "auth_user"))


def test_nothing_is_written_where_the_apps_lie(root, open_testbed):
    write(root, "a:0001_initial", THING + "\nopen(__file__ + '.mark', 'w').close()")
    before = sorted(root.rglob("*"))
    with open_testbed(root) as testbed:
        assert run_trial(testbed, Trial("a", ("a",))).status == "passes"
    assert sorted(root.rglob("*")) == before


def test_a_column_that_is_added_to_a_table_of_django(root, open_testbed):
    write(root, "a:0001_initial", "db.add_column('auth_user', 'size', models.IntegerField(null=True))")
    write(root, "b:0001_initial", BOX.replace("a.Thing", "auth.User"), models=["auth.User"])
    with open_testbed(root) as testbed:
        assert statuses(testbed) == {
            "a": ("passes",),
            "b": ("passes",),
            "in alphabetical order": ("passes",),
            "in reverse": ("passes",),
        }


SIZE = "'size': ('django.db.models.fields.IntegerField', [], {'null': 'True'})"


def test_a_column_that_is_added_to_a_table_of_an_app_that_is_not_here(root, open_testbed):
    write(root, "a:0001_initial", "list(orm['c.Thing'].objects.all())", models=["c.Thing"])
    write(root, "a:0002_size", "db.add_column('c_thing', 'size', models.IntegerField(null=True))")
    write(root, "a:0003_data", "list(orm['c.Thing'].objects.all())", models=[f"c.Thing({SIZE})"])
    write(root, "b:0001_data", "list(orm['c.Thing'].objects.all())", models=[f"c.Thing({SIZE})"])
    with open_testbed(root) as testbed:
        assert statuses(testbed)["a"] == ("passes",)
        assert statuses(testbed)["b"] == ("fails", want("b:0001_data", "a:0002_size", "c_thing", "size"))


def test_a_column_that_is_added_twice_is_the_migrations_own_mistake(root, open_testbed):
    write(root, "a:0001_initial", THING)
    write(root, "a:0002_size", "db.add_column('a_thing', 'size', models.IntegerField(null=True))")
    write(root, "a:0003_size", "db.add_column('a_thing', 'size', models.IntegerField(null=True))")
    write(root, "b:0001_initial", "db.add_column('auth_user', 'email', models.IntegerField(null=True))")
    with open_testbed(root) as testbed:
        assert {
            result.status
            for result in run_all(testbed, trials(["a", "b"], installed=False)[:2], 1, lambda _: None)
        } == {"stuck"}
