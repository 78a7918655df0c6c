"""The codes of drift, SD501 to SD599: by what differs, and by whether it is missing, extra or different.

One code serves all comparisons; a finding says which one it comes from. A code never changes its meaning.
"""

from __future__ import annotations

from southdeps.rules.rule import RuleInfo

MISSING_TABLE = RuleInfo(
    "SD501",
    "missing-table",
    "error",
    "a table that should be there is not",
    "The first query of the model fails with `relation ... does not exist`, and so does `dumpdata`. Usually "
    "a model or a many-to-many field was frozen and its `create_table` forgotten, or a migration was faked.",
    "models = {'quay.buoy': {...}}  # and no create_table",
    "db.create_table('quay_buoy', (...))",
)
EXTRA_TABLE = RuleInfo(
    "SD502",
    "extra-table",
    "warning",
    "a table of an app is there that should not be",
    "Nothing reads or writes it any more. A model was deleted without `delete_table`, or the table was made "
    "by hand.",
    "models = {}  # quay.pilot is gone from the frozen models",
    "db.delete_table('quay_pilot')",
)
UNRENAMED_TABLE = RuleInfo(
    "SD503",
    "unrenamed-table",
    "error",
    "a model's db_table was changed and its table was not renamed",
    "South's `schemamigration --auto` does not see a changed `db_table`: it says that nothing seems to have "
    "changed. The table keeps its old name, every query and `dumpdata` fail.",
    "'Meta': {'object_name': 'Pilot', 'db_table': \"'pilots'\"}  # the table is still quay_pilot",
    "db.rename_table('quay_pilot', 'pilots')",
)
UNKNOWN_TABLE = RuleInfo(
    "SD504",
    "unknown-table",
    "info",
    "a table belongs to no app that is known",
    "No migration makes it and its name begins with no app's label. It may belong to another program.",
    "CREATE TABLE backup (id integer);",
    "DROP TABLE backup;  -- if nothing needs it",
)
EXTRA_VIEW = RuleInfo(
    "SD505",
    "extra-view",
    "info",
    "a view is there that no migration makes",
    "A view is no table and does no harm; a migration that alters a column it uses fails.",
    "CREATE VIEW quay_names AS SELECT name FROM quay_boat;",
    "DROP VIEW quay_names;  -- if nothing needs it",
)
MISSING_COLUMN = RuleInfo(
    "SD511",
    "missing-column",
    "error",
    "a column that should be there is not",
    "Every query of the model fails with `column ... does not exist`. A field was frozen and its "
    "`add_column` forgotten, the column was dropped by hand, or a migration was faked.",
    "'colour': ('django.db.models.fields.CharField', [], {...})  # frozen, and no add_column",
    "db.add_column('quay_boat', 'colour', ..., keep_default=False)",
)
EXTRA_COLUMN = RuleInfo(
    "SD512",
    "extra-column",
    "warning",
    "a column is there that should not be",
    "Django neither reads nor fills it. A field was removed and its `delete_column` forgotten, or it was "
    "added by hand.",
    "# 'note' is gone from the frozen models, and no delete_column",
    "db.delete_column('quay_boat', 'note')",
)
EXTRA_REQUIRED_COLUMN = RuleInfo(
    "SD513",
    "extra-required-column",
    "error",
    "a NOT NULL column without default is there that should not be",
    "Django does not know the column and never fills it: every INSERT into the table fails.",
    "ALTER TABLE quay_boat ADD COLUMN colour integer NOT NULL;",
    "db.delete_column('quay_boat', 'colour')",
)
DIFFERENT_TYPE = RuleInfo(
    "SD514",
    "different-type",
    "error",
    "a column has another type",
    "Values are refused, cut, or compared as something else than the model says. An `alter_column` was "
    "forgotten, or the column was changed by hand.",
    "'tons': ('django.db.models.fields.CharField', [], {...})  # the column is an integer",
    "db.alter_column('quay_boat', 'tons', ...)",
)
DIFFERENT_LENGTH = RuleInfo(
    "SD515",
    "different-length",
    "error",
    "a column has another length or precision",
    "PostgreSQL refuses values that the model allows, or keeps ones that it does not. `max_length` was "
    "changed and the `alter_column` forgotten.",
    "'name': (..., [], {'max_length': '50'})  # the column is character varying(12)",
    "db.alter_column('quay_boat', 'name', ...)",
)
DIFFERENT_NULL = RuleInfo(
    "SD516",
    "different-null",
    "error",
    "a column is NULL where it should be NOT NULL, or the other way round",
    "A NOT NULL column refuses rows that the model allows; a NULL one lets rows in that the project does "
    "not expect.",
    "'note': (..., [], {'null': 'True'})  # the column is NOT NULL",
    "db.alter_column('quay_boat', 'note', ...)",
)
DATABASE_DEFAULT = RuleInfo(
    "SD517",
    "database-default",
    "info",
    "a column has a default in the database",
    "South and Django keep no defaults in the database. It is harmless: Django names every column in an "
    "INSERT.",
    "tons integer NOT NULL DEFAULT 0",
    "ALTER TABLE quay_boat ALTER COLUMN tons DROP DEFAULT;",
)
MISSING_SEQUENCE = RuleInfo(
    "SD518",
    "missing-sequence",
    "error",
    "an automatic primary key has no sequence",
    'The next INSERT fails with `null value in column "id"`. The table was copied, or its key was altered by hand.',
    "id integer NOT NULL  -- no DEFAULT nextval(...)",
    "CREATE SEQUENCE quay_tag_id_seq OWNED BY quay_tag.id;",
)
DIFFERENT_PRIMARY_KEY = RuleInfo(
    "SD521",
    "different-primary-key",
    "error",
    "a table's primary key is missing or is another one",
    "References to the table and Django's look-ups by key do not mean the same rows.",
    "PRIMARY KEY (id)  -- the model's key is craft_ptr_id",
    "db.create_primary_key('quay_tug', ['craft_ptr_id'])",
)
MISSING_UNIQUE = RuleInfo(
    "SD531",
    "missing-unique",
    "error",
    "a unique constraint that should be there is not",
    "The database accepts duplicates, after which the constraint cannot be made. `unique` or "
    "`unique_together` was frozen and `create_unique` forgotten.",
    "'Meta': {'unique_together': \"(('name', 'harbour'),)\"}  # and no create_unique",
    "db.create_unique('quay_boat', ['name', 'harbour_id'])",
)
EXTRA_UNIQUE = RuleInfo(
    "SD532",
    "extra-unique",
    "error",
    "a unique constraint is there that should not be",
    "The database refuses rows that the model allows. `delete_unique` was forgotten; on PostgreSQL it would "
    "leave the second index of a text column (`varchar_pattern_ops`) as well.",
    "'name': (..., [], {'max_length': '12'})  # 'unique' is gone, and no delete_unique",
    "db.delete_unique('quay_boat', ['name'])",
)
COLUMN_ORDER = RuleInfo(
    "SD533",
    "unique-column-order",
    "info",
    "a unique constraint has its columns in another order",
    "It refuses the same rows. South's `schemamigration --auto` sorts the columns of `create_unique`, Django "
    "takes them as they stand in `unique_together`; only queries on the first column alone may be slower.",
    "'Meta': {'unique_together': \"(('user', 'hash'),)\"}  # and create_unique(..., ['hash', 'user_id'])",
    "db.create_unique('address_useraddress', ['user_id', 'hash'])",
)
MISSING_INDEX = RuleInfo(
    "SD541",
    "missing-index",
    "warning",
    "an index that should be there is not",
    "Queries are slower than they need to be. `db_index` was frozen and `create_index` forgotten.",
    "'name': (..., [], {'db_index': 'True'})  # and no create_index",
    "db.create_index('quay_boat', ['name'])",
)
EXTRA_INDEX = RuleInfo(
    "SD542",
    "extra-index",
    "warning",
    "an index is there that should not be",
    "It costs time on every write. `delete_index` was forgotten, or it was made by hand to make a query "
    "faster.",
    "CREATE INDEX quay_boat_note ON quay_boat (note);",
    "db.delete_index('quay_boat', ['note'])",
)
MISSING_LIKE_INDEX = RuleInfo(
    "SD543",
    "missing-like-index",
    "info",
    "the second index of a text column, for LIKE, is not there",
    "Django makes two indexes for an indexed or unique text column on PostgreSQL, the second one with "
    "`varchar_pattern_ops`. South's `create_unique`, `create_index` and `alter_column` make only the first. "
    "Queries with `startswith` are slower.",
    "db.create_unique('quay_boat', ['name'])",
    "db.execute('CREATE INDEX quay_boat_name_like ON quay_boat (name varchar_pattern_ops)')",
)
EXTRA_LIKE_INDEX = RuleInfo(
    "SD544",
    "extra-like-index",
    "info",
    "the second index of a text column, for LIKE, is still there",
    "South's `delete_unique` and `delete_index` leave the second index, with `varchar_pattern_ops`, that Django made "
    "beside the first. It costs time on every write.",
    "db.delete_unique('quay_boat', ['name'])",
    "db.execute('DROP INDEX quay_boat_name_like')",
)
REDUNDANT_INDEX = RuleInfo(
    "SD545",
    "redundant-index",
    "info",
    "an index is there on what a unique constraint covers as well",
    "It costs time on every write and serves no query. South's `create_unique` on an indexed column leaves the index.",
    "db.create_unique('quay_boat', ['owner_id'])  # owner_id has an index",
    "db.delete_index('quay_boat', ['owner_id'])",
)
MISSING_FOREIGN_KEY = RuleInfo(
    "SD551",
    "missing-foreign-key",
    "error",
    "a foreign key that should be there is not",
    "The database accepts references to rows that do not exist; `loaddata` into a database with the key "
    "then fails.",
    "ALTER TABLE quay_boat DROP CONSTRAINT harbour_id_refs_id_5d7a2a1f;",
    "db.execute(db.foreign_key_sql('quay_boat', 'harbour_id', 'quay_harbour', 'id'))",
)
EXTRA_FOREIGN_KEY = RuleInfo(
    "SD552",
    "extra-foreign-key",
    "error",
    "a foreign key is there that should not be",
    "The database refuses rows that the model allows.",
    "'harbour_id': ('django.db.models.fields.IntegerField', [], {})  # was a ForeignKey",
    "db.delete_foreign_key('quay_boat', 'harbour_id')",
)
DIFFERENT_FOREIGN_KEY = RuleInfo(
    "SD553",
    "different-foreign-key",
    "error",
    "a foreign key refers to another table or column",
    "The database refuses references that the model allows, and accepts wrong ones. The field's target was "
    "changed and the `alter_column` forgotten.",
    "'harbour': (..., [], {'to': \"orm['quay.Pilot']\"})  # was quay.Harbour",
    "db.alter_column('quay_boat', 'harbour_id', ...)",
)
NOT_DEFERRABLE = RuleInfo(
    "SD554",
    "foreign-key-not-deferrable",
    "warning",
    "a foreign key is checked at once, or acts on its own",
    "Django and South make every foreign key DEFERRABLE INITIALLY DEFERRED, without actions. `loaddata` "
    "relies on it: with this key rows must come before what refers to them.",
    "FOREIGN KEY (harbour_id) REFERENCES quay_harbour (id)",
    "FOREIGN KEY (harbour_id) REFERENCES quay_harbour (id) DEFERRABLE INITIALLY DEFERRED",
)
MISSING_CHECK = RuleInfo(
    "SD561",
    "missing-check",
    "warning",
    "a check that should be there is not",
    "The column of a positive integer accepts negative values.",
    "ALTER TABLE quay_load DROP CONSTRAINT quay_load_n_check;",
    "ALTER TABLE quay_load ADD CONSTRAINT quay_load_n_check CHECK (n >= 0);",
)
EXTRA_CHECK = RuleInfo(
    "SD562",
    "extra-check",
    "error",
    "a check is there that should not be",
    "The database refuses rows that the model allows.",
    "'n': ('django.db.models.fields.IntegerField', [], {})  # was a PositiveIntegerField",
    "ALTER TABLE quay_load DROP CONSTRAINT quay_load_n_check;",
)
MISSING_PARENT = RuleInfo(
    "SD571",
    "missing-parent",
    "error",
    "a model inherits from another in the frozen models only",
    "A child of multi-table inheritance has the link to its parent as primary key and its own fields "
    "besides. The table was not changed when the model got its parent.",
    "'Meta': {'object_name': 'Tug', '_ormbases': ['quay.Craft']}  # the table still has its own id",
    "db.add_column('quay_tug', 'craft_ptr', ...)",
)
BEHIND = RuleInfo(
    "SD581",
    "not-applied",
    "info",
    "migrations have not been applied yet",
    "`migrate` will run them. This is no drift; the database is compared as of the migrations that were "
    "applied.",
    "./manage.py migrate --list  # ( ) 0002_colour",
    "./manage.py migrate quay",
)
UNRECORDED = RuleInfo(
    "SD582",
    "unrecorded-migration",
    "error",
    "a migration has run and is not recorded",
    "The next `migrate` runs it again and fails: what it makes is there already. The row was lost from "
    "south_migrationhistory, or the SQL was run by hand.",
    "DELETE FROM south_migrationhistory WHERE migration = '0002_colour';",
    "./manage.py migrate quay 0002 --fake",
)
FAKED = RuleInfo(
    "SD583",
    "faked-migration",
    "error",
    "a migration is recorded and has had no effect",
    "It was applied with `--fake`, its row came with a fixture, or its work was undone by hand. `migrate` "
    "will not run it again.",
    "./manage.py migrate quay --fake",
    "./manage.py migrate quay 0001 --fake && ./manage.py migrate quay",
)
GHOST = RuleInfo(
    "SD584",
    "ghost-migration",
    "error",
    "the history names a migration that no file has",
    "South refuses to migrate (`GhostMigrations`) unless told to ignore it. The file was renamed, squashed, "
    "or belongs to another branch.",
    "INSERT INTO south_migrationhistory ... ('quay', '0002_gone', ...)",
    "./manage.py migrate quay --delete-ghost-migrations",
)
HALF_RUN = RuleInfo(
    "SD585",
    "half-run-migration",
    "error",
    "a migration has run in part",
    "It failed on a database that does not roll back schema changes, or parts of it were run by hand. "
    "`migrate` will start it from the beginning.",
    "# 0002 makes colour and owner_id; only colour is there",
    "# make or remove the rest by hand, then ./manage.py migrate quay 0002 [--fake]",
)

#: All codes of drift, in order.
DRIFT_RULES = (
    MISSING_TABLE,
    EXTRA_TABLE,
    UNRENAMED_TABLE,
    UNKNOWN_TABLE,
    EXTRA_VIEW,
    MISSING_COLUMN,
    EXTRA_COLUMN,
    EXTRA_REQUIRED_COLUMN,
    DIFFERENT_TYPE,
    DIFFERENT_LENGTH,
    DIFFERENT_NULL,
    DATABASE_DEFAULT,
    MISSING_SEQUENCE,
    DIFFERENT_PRIMARY_KEY,
    MISSING_UNIQUE,
    EXTRA_UNIQUE,
    COLUMN_ORDER,
    MISSING_INDEX,
    EXTRA_INDEX,
    MISSING_LIKE_INDEX,
    EXTRA_LIKE_INDEX,
    REDUNDANT_INDEX,
    MISSING_FOREIGN_KEY,
    EXTRA_FOREIGN_KEY,
    DIFFERENT_FOREIGN_KEY,
    NOT_DEFERRABLE,
    MISSING_CHECK,
    EXTRA_CHECK,
    MISSING_PARENT,
    BEHIND,
    UNRECORDED,
    FAKED,
    GHOST,
    HALF_RUN,
)
