"""The effects of migrations, executed on an SQLite schema; what SQLite refuses is not asked for."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps import effects
from southdeps.effects import Action, ConstraintKind
from southdeps.finding import MigrationId
from southdeps.schema.description import Index, Schema
from southdeps.schema.execution import Execution, Refused
from southdeps.schema.sqlite import SqliteDatabase, SqliteOperations


class SqliteExecution(Execution):
    """Executes the effects of one migration after another as South does on SQLite; nothing is refused."""

    def __init__(self) -> None:
        super().__init__(lambda name: False)
        self.sqlite = SqliteDatabase()
        self.south = SqliteOperations(self.sqlite)

    def schema(self) -> Schema:
        return self.sqlite.schema()

    def execute(self, migration: MigrationId, step: Action, *, sure: bool) -> Iterator[Refused]:
        """Execute a step; one that is not `sure` to happen leaves its table uncertain, and takes nothing away."""
        if isinstance(step, effects.Diagnostic) and step.kind.hides_effects:
            self.opaque.add(migration.app)
        elif isinstance(step, effects.UnparsedSql):
            self.uncertain.update(step.words)
        elif isinstance(step, effects.SchemaChange):
            if not sure:
                self.uncertain.update((str(getattr(step, "table", "")), str(getattr(step, "to", ""))))
            if sure or isinstance(step, effects.CreateTable | effects.AddColumn):
                self.change(step)
                self.note(migration, step)
        return iter(())

    def flush(self, migration: MigrationId) -> Iterator[Refused]:
        """Make the indexes that the migration's fields have asked for."""
        self.south.execute_deferred_sql()
        return iter(())

    def change(self, step: effects.SchemaChange) -> None:
        """Change the schema."""
        south = self.south
        match step:
            case effects.CreateTable(table=table, columns=columns, complete=complete):
                known = complete and all(one.exact and one.type is not None for one in columns)
                south.create_table(table, columns, complete=known)
            case effects.DropTable(table=table):
                south.delete_table(table)
            case effects.RenameTable(table=table, to=to):
                south.rename_table(table, to)
            case effects.AddColumn(table=table, column=column):
                south.add_column(table, column)
            case effects.AlterColumn(table=table, column=column):
                south.alter_column(table, column)
            case effects.DropColumn(table=table, column=name):
                south.delete_column(table, name)
            case effects.RenameColumn(table=table, column=name, to=to):
                south.rename_column(table, name, to)
            case effects.AddConstraint(kind=ConstraintKind.UNIQUE, table=table, columns=columns):
                south.create_unique(table, columns)
            case effects.AddConstraint(kind=ConstraintKind.PRIMARY_KEY, table=table, columns=columns):
                south.create_primary_key(table, columns)
            case effects.DropConstraint(kind=ConstraintKind.UNIQUE, table=table, columns=columns):
                south.delete_unique(table, columns)
            case effects.DropConstraint(kind=ConstraintKind.PRIMARY_KEY, table=table):
                south.delete_primary_key(table)
            case effects.CreateIndex(table=table, columns=columns, unique=unique, name=name):
                if name:
                    self.sqlite.create_index(table, Index(name, columns, unique=unique))
                else:
                    south.create_index(table, columns, unique=unique)
            case effects.DropIndex(table=table, columns=columns, name=name):
                if name:
                    self.sqlite.drop_index(name)
                else:
                    south.delete_index(table, columns)
