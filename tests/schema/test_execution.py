"""What the database refuses in the migrations of a small project, as `check` and `plan` report it."""

from __future__ import annotations

import pytest

from tests import projects

FIELD = "self.gf('django.db.models.fields.{}')({})"
KEY = f"('id', {FIELD.format('AutoField', 'primary_key=True')})"
NAME = f"('name', {FIELD.format('CharField', 'max_length=50')})"
FLAG = f"('flag', {FIELD.format('BooleanField', 'default=False')})"
BOX = f"db.create_table('a_box', ({KEY}, {NAME}, {FLAG}))"
CHAR = FIELD.format("CharField", "max_length=50, db_index=True")

USING = "db.execute('ALTER TABLE a_box ALTER name TYPE integer USING name::integer')\n"

#: What a:0002 does after a:0001 has made a_box, and the code of the error.
SECOND = {
    "the table again": (BOX, "SD305"),
    "a column again": (f"db.add_column('a_box', 'name', {CHAR})", "SD305"),
    "an index twice": ("db.create_index('a_box', ['name'])\ndb.create_index('a_box', ['name'])", "SD305"),
    "an index under a name that another had": (
        "db.create_index('a_box', ['name'])\ndb.execute('ALTER INDEX a_box_name RENAME TO a_box_other')\ndb.create_index('a_box', ['name'])", None,
    ),
    "an index that was renamed": (
        "db.create_index('a_box', ['name'])\ndb.execute('ALTER INDEX a_box_name RENAME TO a_box_other')\ndb.delete_index('a_box', ['name'])", "SD306",
    ),
    "a rename of an index that may be missing": ("db.execute('ALTER INDEX IF EXISTS a_box_none RENAME TO a_box_name')", None),
    "an index again after it is gone": (
        "db.create_index('a_box', ['name'])\ndb.delete_index('a_box', ['name'])\ndb.create_index('a_box', ['name'])", None,
    ),
    "an index of a table renamed away": (
        f"db.create_index('a_box', ['name'])\ndb.rename_table('a_box', 'a_lid')\n{BOX}\ndb.create_index('a_box', ['name'])",
        "SD305",
    ),
    "a rename onto a table": (f"db.create_table('a_lid', ({KEY},))\ndb.rename_table('a_lid', 'a_box')", "SD305"),
    "names equal in 63 bytes": (
        f"db.create_table('{'x' * 63}', ({KEY},))\ndb.create_table('{'x' * 64}', ({KEY},))", "SD305",
    ),
    "raw CREATE TABLE": ("db.execute('CREATE TABLE a_box (id integer)')", "SD305"),
    "raw CREATE TABLE IF NOT EXISTS": ("db.execute('CREATE TABLE IF NOT EXISTS a_box (id integer)')", None),
    "a unique constraint that is not there": ("db.delete_unique('a_box', ['name'])", "SD306"),
    "one on other columns": ("db.create_unique('a_box', ['name', 'flag'])\ndb.delete_unique('a_box', ['name'])", "SD306"),
    "one that is there": ("db.create_unique('a_box', ['name'])\ndb.delete_unique('a_box', ['name'])", None),
    "the index for LIKE": (
        f"db.add_column('a_box', 'kind', {CHAR})\ndb.execute_deferred_sql()\ndb.delete_index('a_box', ['kind_like'])", None,
    ),
    "a lookup that is caught": ("try:\n    db.delete_unique('a_box', ['name'])\nexcept ValueError:\n    pass", None),
    "a statement that is caught and rolled back": (
        "try:\n    db.delete_index('a_box', ['name'])\nexcept Exception:\n    db.rollback_transaction()\n    db.start_transaction()",
        None,
    ),
    "a statement that is only caught": ("try:\n    db.delete_index('a_box', ['name'])\nexcept Exception:\n    pass", "SD306"),
    "of a table with a field that is not known": (
        "db.add_column('a_box', 'x', self.gf('x.Field')())\ndb.delete_unique('a_box', ['name'])", None,
    ),
    "a text to a date": (f"db.alter_column('a_box', 'name', {FIELD.format('DateField', '')})", "SD308"),
    "a text to a longer text": (f"db.alter_column('a_box', 'name', {FIELD.format('TextField', '')})", None),
    "a text turned by USING": (
        USING + f"db.alter_column('a_box', 'name', {FIELD.format('BigIntegerField', '')})", None,
    ),
    "a boolean set to 0": ("db.execute('UPDATE a_box SET flag = 0')", "SD308"),
    "a boolean set to false": ("db.execute('UPDATE a_box SET flag = false')", None),
    "the SQL of MySQL": ("db.execute('SET FOREIGN_KEY_CHECKS = 0')", "SD308"),
    "the SQL of MySQL on MySQL": ("if db.backend_name == 'mysql':\n    db.execute('SET FOREIGN_KEY_CHECKS = 0')", None),
    "under a condition": ("if nobody():\n    db.create_index('a_box', ['name'])\ndb.create_index('a_box', ['name'])", None),
}  # fmt: skip


@pytest.mark.parametrize(("body", "code"), SECOND.values(), ids=SECOND)
def test_what_check_reports(tmp_path, body, code):
    files = {"a:0001_initial": projects.migration(BOX), "a:0002_more": projects.migration(body)}
    found = {one.code for one in projects.inspect(tmp_path, files).findings if one.severity == "error"}
    assert found == ({code} if code else set())
