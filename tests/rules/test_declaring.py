"""What SD101 and SD102 say about a missing dependency, and where to declare it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from southdeps import rules
from southdeps.analysis import build
from southdeps.effects import CreateTable, RenameTable
from southdeps.finding import Declare
from tests import projects
from tests.fixes.generated import projects_of_three_apps
from tests.projects import create, migration, name
from tests.rules.things import ADD, DEPENDS, EARLY, LATE, READS, READS_AFTER, THING, A, B, one

MESSAGES = {
    "a foreign key": (
        {"a:0001_initial": A, "b:0001_initial": B},
        "b:0001_initial references table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "a read": (
        {"a:0001_initial": A, "b:0001_initial": READS},
        "b:0001_initial reads or writes table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "SQL": (
        {"a:0001_initial": A, "b:0001_initial": migration("db.execute('DELETE FROM a_thing')")},
        "b:0001_initial names in SQL table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "an operation": (
        {"a:0001_initial": A, "b:0001_initial": migration("db.create_index('a_thing', ['name'])")},
        "b:0001_initial changes table a_thing, which a:0001_initial creates, without depending on it",
    ),
    "a column": (
        {"a:0001_initial": A, "a:0002_size": migration(ADD), "b:0001_initial": migration("list(orm['a.Thing'].objects.all())", "a.Thing: name, size?", head=DEPENDS)},
        "b:0001_initial reads or writes column a_thing.size, which a:0002_size adds, without depending on it",
    ),
    "under a condition": (
        {"a:0001_initial": A, "b:0001_initial": migration("if nobody(): list(orm['a.Thing'].objects.all())", THING)},
        "b:0001_initial reads or writes table a_thing, which a:0001_initial creates, without depending on it (if nobody())",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), MESSAGES.values(), ids=MESSAGES)
def test_messages(tmp_path, files, message):
    assert one(tmp_path, files).message == message


CONDITIONS = {
    "what is unknown": ("if nobody():", "(if nobody())"),
    "its contrary": ("if nobody():\n    pass\nelse:", "(if not nobody())"),
    "a question": ("if raw_input('Drop it?') == 'y':", "(if raw_input('Drop it?') == 'y')"),
    "a setting": ("if settings.DROP_IT:", "(if settings.DROP_IT)"),
    "rows of Django's": ("if orm['auth.Permission'].objects.filter(codename='x').count():", "(if there are matching rows in auth_permission)"),
    "an external table": ("if 'x' in connection.introspection.table_names():", "(if there is a table x)"),
    "no external table": ("if 'x' not in connection.introspection.table_names():", "(if there is no table x)"),
    "both": ("if one() and two():", "(if one() and two())"),
    "tables together": (
        "tables = connection.introspection.table_names()\nif 'x' in tables and 'y' not in tables:",
        "(if there is a table x and there is no table y)",
    ),
    "not tables together": (
        "tables = connection.introspection.table_names()\nif 'x' in tables and 'y' in tables:\n    pass\nelse:",
        "(if there is no table x or there is no table y)",
    ),
    "numbers of rows": (
        "if orm['auth.Permission'].objects.count() == orm['auth.Permission'].objects.filter(codename='x').count():",
        "(if not (the number of rows in auth_permission != the number of matching rows in auth_permission))",
    ),
    "a loop of which nothing is known": ("for one in all_of_them():", "(if a loop runs)"),
}  # fmt: skip


@pytest.mark.parametrize(("condition", "words"), CONDITIONS.values(), ids=CONDITIONS)
def test_the_message_of_a_dropper_under_a_condition(tmp_path, condition, words):
    top = "from django.conf import settings\nfrom django.db import connection"
    drop = migration(f"{condition}\n    db.delete_table('a_thing')", "auth.Permission: codename", top=top)
    reader = READS_AFTER
    files = {"a:0001_initial": A, "a:0002_drop": drop, "b:0001_initial": reader}
    found = one(tmp_path, files, "SD102")
    assert found.message == (
        f"a:0002_drop drops table a_thing, which b:0001_initial still needs, without depending on it {words}"
    )
    assert found.declare == Declare("needed_by", LATE, name("a:0002_drop"))


def test_what_to_write_where_all_is_the_projects_own(tmp_path):
    found = one(tmp_path, {"a:0001_initial": A, "b:0001_initial": B})
    assert found.declare == Declare("depends_on", LATE, EARLY)
    assert (found.fixable, found.advice) == (True, None)


def test_what_to_write_where_the_failing_migration_is_somebody_elses(tmp_path):
    projects.write(tmp_path / "theirs", {"b:0001_initial": B})
    found = one(tmp_path / "own", {"a:0001_initial": A}, read_only=(tmp_path / "theirs",))
    assert found.declare == Declare("needed_by", EARLY, LATE)
    assert found.fixable


def test_what_to_do_where_both_are_somebody_elses(tmp_path):
    projects.write(tmp_path / "theirs", {"a:0001_initial": A, "b:0001_initial": B})
    own = {"c:0001_initial": migration("pass")}
    found = one(tmp_path / "own", own, read_only=(tmp_path / "theirs",))
    assert (found.declare, found.fixable) == (None, False)
    assert found.advice == (
        "Neither file belongs to the project: ask its authors for "
        'depends_on = (("a", "0001_initial"),) in b:0001_initial.\n'
        "Until then list a before b in INSTALLED_APPS."
    )


def test_what_to_write_where_the_provider_is_optional(tmp_path):
    top = "from django.conf import settings"
    body = f"if 'a' in settings.INSTALLED_APPS:\n    {create('b_box: thing -> a.Thing').replace(chr(10), chr(10) + '    ')}"
    found = one(tmp_path, {"a:0001_initial": A, "b:0001_initial": migration(body, THING, top=top)})
    assert found.declare == Declare("needed_by", EARLY, LATE)


def test_between_files_of_others_no_order_may_help(tmp_path):
    """If a stands first, its migrations run before the rest of b, unless a itself waits for all of b."""
    theirs = {
        "a:0001_initial": migration(head="depends_on = (('b', '0001_initial'),)"),
        "a:0002_thing": A,
        "b:0001_initial": migration(),
        "b:0002_box": B,
    }
    projects.write(tmp_path / "theirs", theirs)
    found = one(tmp_path / "own", {"c:0001_initial": migration("pass")}, read_only=(tmp_path / "theirs",))
    assert found.advice is not None
    assert found.advice.splitlines()[1] == "Until then list a before b in INSTALLED_APPS."
    late = {**theirs, "a:0001_initial": migration(head="depends_on = (('b', '0002_box'),)")}
    projects.write(tmp_path / "late", late)
    found = one(tmp_path / "own2", {"c:0001_initial": migration("pass")}, read_only=(tmp_path / "late",))
    assert found.advice is not None
    assert "Until then" not in found.advice


MAKER = re.compile(r"table (\w+), which (?:(\S+) creates|gets that name in (\S+)),")


@settings(max_examples=40, deadline=None)
@given(projects_of_three_apps())
def test_who_is_said_to_make_a_table_makes_it(tmp_path_factory, files):
    context = build.analysis_context(projects.load(tmp_path_factory.mktemp("project"), files))
    for finding in rules.inspect(context).findings:
        if said := MAKER.search(finding.message):
            table, creator, renamer = said.groups()
            done = context.effects[name(creator or renamer)]
            made = {effect.table for effect in done if isinstance(effect, CreateTable)}
            renamed = {effect.to for effect in done if isinstance(effect, RenameTable)}
            assert table in (made if creator else renamed)


def test_a_table_that_is_renamed_gets_its_name(tmp_path):
    files = {
        "a:0001_initial": migration(create("a_old: name"), "a.Old: name"),
        "a:0002_rename": migration("db.rename_table('a_old', 'a_thing')"),
        "b:0001_initial": READS,
    }
    assert one(tmp_path, files).message == (
        "b:0001_initial reads or writes table a_thing, which gets that name in a:0002_rename, without depending on it"
    )
