"""Raw SQL that a migration executes -> what it needs of the schema, and what it makes of it."""

from southdeps.sql.changes import read_changes, read_sequences, read_table
from southdeps.sql.effort import Effort
from southdeps.sql.extensions import read_made_names, read_missing_names
from southdeps.sql.lexer import UNKNOWN
from southdeps.sql.literals import read_inserted_rows, read_literals, read_update, with_parameters
from southdeps.sql.other_dialects import refusals
from southdeps.sql.reader import mentions, read_sql
from southdeps.sql.selects import Selected, read_deletion, read_select
from southdeps.sql.statements import (
    Access,
    Action,
    ColumnAdded,
    ColumnDropped,
    ColumnRenamed,
    SqlScript,
    Statement,
    TableCreated,
    TableDropped,
    TableRenamed,
    TableUse,
)

__all__ = [
    "UNKNOWN",
    "Access",
    "Action",
    "ColumnAdded",
    "ColumnDropped",
    "ColumnRenamed",
    "Effort",
    "Selected",
    "SqlScript",
    "Statement",
    "TableCreated",
    "TableDropped",
    "TableRenamed",
    "TableUse",
    "mentions",
    "read_changes",
    "read_deletion",
    "read_inserted_rows",
    "read_literals",
    "read_made_names",
    "read_missing_names",
    "read_select",
    "read_sequences",
    "read_sql",
    "read_table",
    "read_update",
    "refusals",
    "with_parameters",
]
