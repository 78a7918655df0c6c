"""The codes of drift, SD501 to SD599: by what differs, and by whether it is missing, extra or different.

One code serves all comparisons; a finding says which one it comes from. A code never changes its meaning.
"""

from __future__ import annotations

from msgspec import Struct

from southdeps.finding import Severity


class DriftRule(Struct, frozen=True):
    """A code of drift, with what its documentation says.

    `summary` is one sentence without a full stop, `explanation` says what comes of it and how it happens.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str


MISSING_TABLE = DriftRule(
    "SD501",
    "missing-table",
    "error",
    "a table that should be there is not",
    "The first query of the model fails with `relation ... does not exist`, and so does `dumpdata`. Usually "
    "a model or a many-to-many field was frozen and its `create_table` forgotten, or a migration was faked.",
)
EXTRA_TABLE = DriftRule(
    "SD502",
    "extra-table",
    "warning",
    "a table of an app is there that should not be",
    "Nothing reads or writes it any more. A model was deleted without `delete_table`, or the table was made "
    "by hand.",
)
UNRENAMED_TABLE = DriftRule(
    "SD503",
    "unrenamed-table",
    "error",
    "a model's db_table was changed and its table was not renamed",
    "South's `schemamigration --auto` does not see a changed `db_table`: it says that nothing seems to have "
    "changed. The table keeps its old name, every query and `dumpdata` fail.",
)
UNKNOWN_TABLE = DriftRule(
    "SD504",
    "unknown-table",
    "info",
    "a table belongs to no app that is known",
    "No migration makes it and its name begins with no app's label. It may belong to another program.",
)
EXTRA_VIEW = DriftRule(
    "SD505",
    "extra-view",
    "info",
    "a view is there that no migration makes",
    "A view is no table and does no harm; a migration that alters a column it uses fails.",
)
MISSING_COLUMN = DriftRule(
    "SD511",
    "missing-column",
    "error",
    "a column that should be there is not",
    "Every query of the model fails with `column ... does not exist`. A field was frozen and its "
    "`add_column` forgotten, the column was dropped by hand, or a migration was faked.",
)
EXTRA_COLUMN = DriftRule(
    "SD512",
    "extra-column",
    "warning",
    "a column is there that should not be",
    "Django neither reads nor fills it. A field was removed and its `delete_column` forgotten, or it was "
    "added by hand.",
)
EXTRA_REQUIRED_COLUMN = DriftRule(
    "SD513",
    "extra-required-column",
    "error",
    "a NOT NULL column without default is there that should not be",
    "Django does not know the column and never fills it: every INSERT into the table fails.",
)
DIFFERENT_TYPE = DriftRule(
    "SD514",
    "different-type",
    "error",
    "a column has another type",
    "Values are refused, cut, or compared as something else than the model says. An `alter_column` was "
    "forgotten, or the column was changed by hand.",
)
DIFFERENT_LENGTH = DriftRule(
    "SD515",
    "different-length",
    "error",
    "a column has another length or precision",
    "PostgreSQL refuses values that the model allows, or keeps ones that it does not. `max_length` was "
    "changed and the `alter_column` forgotten.",
)
DIFFERENT_NULL = DriftRule(
    "SD516",
    "different-null",
    "error",
    "a column is NULL where it should be NOT NULL, or the other way round",
    "A NOT NULL column refuses rows that the model allows; a NULL one lets rows in that the project does "
    "not expect.",
)
DATABASE_DEFAULT = DriftRule(
    "SD517",
    "database-default",
    "info",
    "a column has a default in the database",
    "South and Django keep no defaults in the database. It is harmless: Django names every column in an "
    "INSERT.",
)
MISSING_SEQUENCE = DriftRule(
    "SD518",
    "missing-sequence",
    "error",
    "an automatic primary key has no sequence",
    'The next INSERT fails with `null value in column "id"`. The table was copied, or its key was altered by hand.',
)
DIFFERENT_PRIMARY_KEY = DriftRule(
    "SD521",
    "different-primary-key",
    "error",
    "a table's primary key is missing or is another one",
    "References to the table and Django's look-ups by key do not mean the same rows.",
)
MISSING_UNIQUE = DriftRule(
    "SD531",
    "missing-unique",
    "error",
    "a unique constraint that should be there is not",
    "The database accepts duplicates, after which the constraint cannot be made. `unique` or "
    "`unique_together` was frozen and `create_unique` forgotten.",
)
EXTRA_UNIQUE = DriftRule(
    "SD532",
    "extra-unique",
    "error",
    "a unique constraint is there that should not be",
    "The database refuses rows that the model allows. `delete_unique` was forgotten; on PostgreSQL it would "
    "leave the second index of a text column (`varchar_pattern_ops`) as well.",
)
MISSING_INDEX = DriftRule(
    "SD541",
    "missing-index",
    "warning",
    "an index that should be there is not",
    "Queries are slower than they need to be. `db_index` was frozen and `create_index` forgotten.",
)
EXTRA_INDEX = DriftRule(
    "SD542",
    "extra-index",
    "warning",
    "an index is there that should not be",
    "It costs time on every write. `delete_index` was forgotten, or it was made by hand to make a query "
    "faster.",
)
MISSING_FOREIGN_KEY = DriftRule(
    "SD551",
    "missing-foreign-key",
    "error",
    "a foreign key that should be there is not",
    "The database accepts references to rows that do not exist; `loaddata` into a database with the key "
    "then fails.",
)
EXTRA_FOREIGN_KEY = DriftRule(
    "SD552",
    "extra-foreign-key",
    "error",
    "a foreign key is there that should not be",
    "The database refuses rows that the model allows.",
)
DIFFERENT_FOREIGN_KEY = DriftRule(
    "SD553",
    "different-foreign-key",
    "error",
    "a foreign key refers to another table or column",
    "The database refuses references that the model allows, and accepts wrong ones. The field's target was "
    "changed and the `alter_column` forgotten.",
)
NOT_DEFERRABLE = DriftRule(
    "SD554",
    "foreign-key-not-deferrable",
    "warning",
    "a foreign key is checked at once, or acts on its own",
    "Django and South make every foreign key DEFERRABLE INITIALLY DEFERRED, without actions. `loaddata` "
    "relies on it: with this key rows must come before what refers to them.",
)
MISSING_CHECK = DriftRule(
    "SD561",
    "missing-check",
    "warning",
    "a check that should be there is not",
    "The column of a positive integer accepts negative values.",
)
EXTRA_CHECK = DriftRule(
    "SD562",
    "extra-check",
    "error",
    "a check is there that should not be",
    "The database refuses rows that the model allows.",
)
MISSING_PARENT = DriftRule(
    "SD571",
    "missing-parent",
    "error",
    "a model inherits from another in the frozen models only",
    "A child of multi-table inheritance has the link to its parent as primary key and its own fields "
    "besides. The table was not changed when the model got its parent.",
)
BEHIND = DriftRule(
    "SD581",
    "not-applied",
    "info",
    "migrations have not been applied yet",
    "`migrate` will run them. This is no drift; the database is compared as of the migrations that were "
    "applied.",
)
UNRECORDED = DriftRule(
    "SD582",
    "unrecorded-migration",
    "error",
    "a migration has run and is not recorded",
    "The next `migrate` runs it again and fails: what it makes is there already. The row was lost from "
    "south_migrationhistory, or the SQL was run by hand.",
)
FAKED = DriftRule(
    "SD583",
    "faked-migration",
    "error",
    "a migration is recorded and has had no effect",
    "It was applied with `--fake`, its row came with a fixture, or its work was undone by hand. `migrate` "
    "will not run it again.",
)
GHOST = DriftRule(
    "SD584",
    "ghost-migration",
    "error",
    "the history names a migration that no file has",
    "South refuses to migrate (`GhostMigrations`) unless told to ignore it. The file was renamed, squashed, "
    "or belongs to another branch.",
)
HALF_RUN = DriftRule(
    "SD585",
    "half-run-migration",
    "error",
    "a migration has run in part",
    "It failed on a database that does not roll back schema changes, or parts of it were run by hand. "
    "`migrate` will start it from the beginning.",
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
    MISSING_INDEX,
    EXTRA_INDEX,
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
