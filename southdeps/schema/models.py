"""The tables of models as Django 1.6's `syncdb` creates them (`BaseDatabaseCreation.sql_create_model`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from southdeps.column_definition import ColumnDefinition, ColumnType
from southdeps.schema import fields
from southdeps.schema.database import Database
from southdeps.schema.description import ForeignKey, Index, Schema, Unique
from southdeps.schema.postgresql import PostgreSQLDatabase
from southdeps.schema.sqlite import SQLiteDatabase
from southdeps.south import names
from southdeps.south.columns import column_of_frozen, type_of_key
from southdeps.south.frozen import FrozenField
from southdeps.south.orm import FieldOf, ModelClass

_KEY = ColumnDefinition("id", null=False, type=ColumnType("AutoField"), primary_key=True)


def models_schema(models: Iterable[ModelClass], *, sqlite: bool = False) -> Schema:
    """The schema of these models on PostgreSQL or SQLite, many-to-many tables included.

    What they refer to need not be among them. Proxies, models with `managed = False` and stubs have no table here; one
    with a field class that is not Django's is not complete.
    """
    kind = SQLiteDatabase if sqlite else PostgreSQLDatabase
    database = kind(is_absent=lambda name: False)
    known: set[str] = set()
    for model in models:
        definition = model.definition
        if definition.proxy or not definition.managed or definition.stub or definition.table in known:
            continue
        # Django registers the models of many-to-many tables before the model that has the field.
        for field in definition.fields:
            _create_many(database, model, field, known)
        known.add(definition.table)
        _create(
            database,
            definition.table,
            list(_columns(model)),
            _groups(model, definition.unique_together),
            known,
        )
        for group in definition.index_together:
            index = Index(names.digest_index(definition.table, group), _columns_of(model, group))
            database.create_index(definition.table, index)
    return database.schema()


def _columns(model: ModelClass) -> Iterator[ColumnDefinition]:
    definition = model.definition
    if definition.primary_key not in definition.fields:
        yield replace(_KEY, name=definition.primary_key.column or "id")
    for field in definition.fields:
        made = column_of_frozen(field.name, FieldOf(field, model))
        if made is not None:
            yield made.column


def _groups(model: ModelClass, together: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [_columns_of(model, group) for group in together]


def _columns_of(model: ModelClass, group: Sequence[str]) -> tuple[str, ...]:
    found = (model.find_field(name) for name in group)
    return tuple(pair[0].column for pair in found if pair is not None and pair[0].column is not None)


def _create(
    database: Database,
    table: str,
    columns: Sequence[ColumnDefinition],
    together: Sequence[tuple[str, ...]],
    known: set[str],
) -> None:
    """One table with its constraints and indexes; foreign keys to tables made before it stand inline."""
    complete = all(column.exact for column in columns)
    database.create_table(table, columns, complete=complete)
    for group in together:
        database.declare(table, Unique(database.choose(table, names.joined(group), "key"), group))
    for column in columns:
        if column.target is not None:
            database.declare(table, _foreign_key(database, table, column, column.target, known))
    for column in columns:
        for index in fields.indexes(table, column, postgresql=isinstance(database, PostgreSQLDatabase)):
            database.create_index(table, index)


def _foreign_key(
    database: Database,
    table: str,
    column: ColumnDefinition,
    target: tuple[str, str],
    known: set[str],
) -> ForeignKey:
    inline = target[0] in known
    name = (
        database.choose_constraint(table, column.name, "fkey")
        if inline
        else names.foreign_key(table, column.name, *target)
    )
    return ForeignKey(name, (column.name,), target[0], (target[1],))


def _create_many(database: Database, model: ModelClass, field: FrozenField, known: set[str]) -> None:
    """The table that Django makes for a many-to-many field (`create_many_to_many_intermediary_model`)."""
    target = model.related(field.target)
    table, through = model.many_table(field)
    if not field.many or through is not None or field.through is not None or table is None or target is None:
        return
    here, there = model.definition.name.lower(), target.definition.name.lower()
    if target is model:
        here, there = f"from_{there}", f"to_{there}"
    columns = [_KEY, _link(here, model, exact=field.exact), _link(there, target, exact=field.exact)]
    known.add(table)
    _create(database, table, columns, [(f"{here}_id", f"{there}_id")], known)


def _link(name: str, model: ModelClass, *, exact: bool) -> ColumnDefinition:
    field, owner = model.primary_key
    target = (model.table, field.column or "id")
    kind = type_of_key(field, owner)
    return ColumnDefinition(f"{name}_id", null=False, type=kind, index=True, target=target, exact=exact)
