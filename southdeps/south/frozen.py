"""Frozen models, parsed: which table a model has, and which column each field.

South parses them in `south.orm._FakeORM.make_model`; the names of tables and columns are Django 1.6's
(`django.db.models.options.Options.contribute_to_class`, `Field.get_attname_column`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from msgspec import Struct

from southdeps.column_definition import ColumnType
from southdeps.interpreter.values import Value
from southdeps.south import frozen_text
from southdeps.south.fields import FieldSpec, has_no_column, is_relation, read_field
from southdeps.south.names import truncate_name
from southdeps.syntax import nodes
from southdeps.syntax.snippets import parse_expression


class FrozenCall(Struct, frozen=True):
    """The class of a frozen field by its whole path, and the source texts of its arguments."""

    path: str
    args: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]


class FrozenField(Struct, frozen=True):
    """One field of a frozen model.

    `column` is None where the field has none (many-to-many). `target` is the lower-case "app.model" that it
    refers to; `many` tells a many-to-many field, `through` its model, `db_table` its table if named. `kind` is
    the field's class, without the modules before it; not `exact` where that isn't Django's, so that it may choose
    another column, or none: `call` is then what was frozen. `spec` is what it says of its column but for the name.
    """

    name: str
    column: str | None
    target: str | None = None
    many: bool = False
    required: bool = False
    primary_key: bool = False
    to_field: str | None = None
    related_name: str | None = None
    through: str | None = None
    db_table: str | None = None
    parent_link: bool = False
    kind: str = ""
    exact: bool = True
    spec: FieldSpec = FieldSpec()
    call: FrozenCall | None = None


#: The primary key that Django adds to a model without one (`Options._prepare`).
IMPLICIT_KEY = FrozenField(
    "id",
    "id",
    primary_key=True,
    kind="AutoField",
    spec=FieldSpec(ColumnType("AutoField"), primary_key=True, empty_strings=False),
)


class FrozenModel(Struct, frozen=True, dict=True):
    """A model as it is frozen; `parents` are the lower-case keys of its bases (multi-table inheritance).

    A `stub` is known by its key alone: South froze it only since others refer to it.
    """

    app: str
    name: str
    table: str
    fields: tuple[FrozenField, ...]
    parents: tuple[str, ...] = ()
    proxy: bool = False
    ordering: tuple[str, ...] = ()
    managed: bool = True
    unique_together: tuple[tuple[str, ...], ...] = ()
    index_together: tuple[tuple[str, ...], ...] = ()
    stub: bool = False
    custom_bases: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, FrozenField]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the model's own table, as far as it names them."""
        return tuple(field.column for field in self.fields if field.column is not None)

    @cached_property
    def guessed(self) -> tuple[str, ...]:
        """Those of `columns` that a field class that isn't Django's may call otherwise, or not make at all."""
        return tuple(field.column for field in self.fields if not field.exact and field.column is not None)

    @cached_property
    def primary_key(self) -> FrozenField:
        """The primary key: the field that says so, a child's link to its parent, else Django's own `id`."""
        for field in self.fields:
            if field.primary_key:
                return field
        for field in self.fields:
            if field.target in self.parents and field.column is not None and field.parent_link:
                return field
        return IMPLICIT_KEY


_OBJECT_NAME = re.compile(r"""['"]object_name['"]: u?['"](\w+)""")


def full_key(key: str, default_app: str) -> str:
    """`app.model` in lower case, for a key with or without the app."""
    return (key if "." in key else f"{default_app}.{key}").lower()


def filed_under(key: str, name: str | None, default_app: str) -> str:
    """The full key under which South files a model: by the `object_name` of its Meta, if it has one."""
    full = full_key(key, default_app)
    return full if name is None else f"{full.partition('.')[0]}.{name.lower()}"


@lru_cache(maxsize=65536)
def filed_under_in_text(key: str, text: str, default_app: str) -> str:
    """The same for a model that is not parsed yet."""
    found = _OBJECT_NAME.search(text)
    return filed_under(key, found[1] if found is not None else None, default_app)


def object_name(definition: Value) -> str | None:
    """The `object_name` of a frozen model's Meta; None if it has none."""
    meta = definition.get("Meta") if isinstance(definition, Mapping) else None
    name = meta.get("object_name") if isinstance(meta, Mapping) else None
    return name if isinstance(name, str) and name else None


#: A text of bytes, which means another thing to Python 3, or may be one.
_BYTES = re.compile(r"""\b[bB]['"]""")


@lru_cache(maxsize=16384)
def parse_model_text(key: str, text: str, default_app: str) -> FrozenModel | None:
    """The model that `models[key] = text` freezes, None where the text isn't literal through and through.

    Python's own parser is some twenty times as fast as the interpreter, and consecutive migrations freeze the same
    models in the same words.
    """
    if "\\" in text or _BYTES.search(text):
        return None
    entries = [parse_entry(entry) for entry in frozen_text.entries_in(text) or ()]
    if entries and None not in entries:
        known = {one.name: one for one in entries if one is not None}
        return parse_model(key, {one.name: one.definition for one in known.values()}, default_app, known)
    definition = frozen_text.literal_value(text)
    return parse_model(key, definition, default_app) if isinstance(definition, dict) else None


class FrozenEntry(NamedTuple):
    """One entry of a frozen model: a field, or the options of the model."""

    name: str
    definition: Value
    field: FrozenField


@lru_cache(maxsize=65536)
def parse_entry(text: str) -> FrozenEntry | None:
    """The entry that a text means; None if it is no literal, or none with a name."""
    entry = frozen_text.literal_entry(text)
    if entry is None or not isinstance(entry[0], str):
        return None
    return FrozenEntry(*entry, parse_field(*entry))


def parse_model(
    key: str, definition: Mapping[str, Value], default_app: str, known: Mapping[str, FrozenEntry] = {}
) -> FrozenModel:
    """The model that `models[key] = definition` freezes; `default_app` is the app of a key without a dot.

    `known` are entries that have been parsed already, by name.
    """
    app, _, name = key.partition(".") if "." in key else (default_app, "", key)
    meta = definition.get("Meta")
    meta = meta if isinstance(meta, Mapping) else {}
    object_name = meta.get("object_name")
    if isinstance(object_name, str) and object_name:
        name = object_name
    table = literal(meta.get("db_table"))
    bases = meta.get("_ormbases")
    parents = (
        tuple(base.lower() for base in bases if isinstance(base, str))
        if isinstance(bases, list | tuple)
        else ()
    )
    return FrozenModel(
        app=app,
        name=name,
        table=unquoted(table) if isinstance(table, str) else truncate_name(f"{app}_{name.lower()}"),
        fields=tuple(
            known[field_name].field if field_name in known else parse_field(field_name, field_definition)
            for field_name, field_definition in definition.items()
            if isinstance(field_name, str) and field_name not in {"Meta", "_stub"}
        ),
        parents=parents,
        proxy=literal(meta.get("proxy")) is True,
        ordering=names_in(meta.get("ordering")),
        managed=literal(meta.get("managed")) is not False,
        unique_together=groups_in(meta.get("unique_together")),
        index_together=groups_in(meta.get("index_together")),
        stub=bool(definition.get("_stub")),
        custom_bases="_bases" in meta,
    )


def names_in(text: Value) -> tuple[str, ...]:
    """The names in a frozen sequence of them, such as `ordering`."""
    node = parse_expression(text) if isinstance(text, str) else None
    return _names(node) if isinstance(node, nodes.SequenceLiteral) else ()


def groups_in(text: Value) -> tuple[tuple[str, ...], ...]:
    """The groups of names in a frozen `unique_together` or `index_together`; one group may stand alone."""
    node = parse_expression(text) if isinstance(text, str) else None
    if not isinstance(node, nodes.SequenceLiteral):
        return ()
    alone = _names(node)
    groups = (
        (alone,)
        if alone
        else map(_names, (one for one in node.elements if isinstance(one, nodes.SequenceLiteral)))
    )
    return tuple(group for group in groups if group)


def _names(node: nodes.SequenceLiteral) -> tuple[str, ...]:
    return tuple(
        element.value
        for element in node.elements
        if isinstance(element, nodes.Constant) and isinstance(element.value, str) and element.value != "?"
    )


def unquoted(table: str) -> str:
    """A table's name without the quotes that let a `db_table` hold upper case or a schema."""
    return (
        table[1:-1] if len(table) > 2 and table[0] == table[-1] == '"' and '"' not in table[1:-1] else table
    )


def parse_field(name: str, definition: Value) -> FrozenField:
    """The field that South has frozen: (class, args, keywords) as texts, (class,), or one text."""
    path = ""
    args: list[Value] = []
    keywords: Mapping[str, Value] = {}
    if isinstance(definition, str):
        path, args, keywords = _call_parts(definition)
    elif isinstance(definition, list | tuple) and definition and isinstance(definition[0], str):
        path = definition[0]
        if len(definition) == 3:
            args = list(definition[1]) if isinstance(definition[1], list | tuple) else []
            keywords = definition[2] if isinstance(definition[2], Mapping) else {}
    return _field(
        name, path, tuple(_text(arg) for arg in args), {str(k): _text(v) for k, v in keywords.items()}
    )


def _text(value: Value) -> str:
    return value if isinstance(value, str) else "None"


def _call_parts(text: str) -> tuple[str, list[Value], dict[str, Value]]:
    """South 0.5's way: the whole call as one text."""
    node = parse_expression(text)
    if not isinstance(node, nodes.Call):
        return text, [], {}
    return (
        _source(node.func),
        [_source(arg) for arg in node.args],
        {keyword: _source(value) for keyword, value in node.keywords},
    )


def _source(node: nodes.Expr) -> str:
    match node:
        case nodes.Constant(value=value):
            return repr(value)
        case nodes.Name(id=name):
            return name
        case nodes.Attribute(value=value, attr=attr):
            return f"{_source(value)}.{attr}"
        case nodes.Subscript(value=value, index=index):
            return f"{_source(value)}[{_source(index)}]"
    return "None"


def _field(name: str, path: str, args: tuple[str, ...], keywords: dict[str, str]) -> FrozenField:
    kind = path.rpartition(".")[2]
    many = "ManyToMany" in kind
    relates = "to" in keywords or is_relation(kind)
    to = keywords.get("to", args[0] if args and relates else None)
    target = model_key(to) if to is not None else None
    column = literal(keywords.get("db_column"))
    if has_no_column(kind):
        column = None
    elif not isinstance(column, str):
        column = f"{name}_id" if relates else name
    null = literal(keywords.get("null")) is True or kind == "NullBooleanField"
    exact = path.startswith(("django.", "models."))
    return FrozenField(
        name=name,
        column=column,
        target=target,
        many=many,
        required=not null and not many and not kind.endswith("AutoField"),
        primary_key=literal(keywords.get("primary_key")) is True,
        to_field=_str(literal(keywords.get("to_field"))),
        related_name=_str(literal(keywords.get("related_name"))),
        through=model_key(keywords["through"]) if "through" in keywords else None,
        db_table=_str(literal(keywords.get("db_table"))),
        parent_link=kind == "OneToOneField",
        kind=kind,
        exact=exact,
        spec=read_field(path, _keywords(keywords)),
        call=None if exact else FrozenCall(path, args, tuple(keywords.items())),
    )


def _keywords(keywords: Mapping[str, str]) -> Callable[[str], Value]:
    """The arguments of a frozen field, for `read_field`: literals, and the texts of what is none."""

    def keyword(name: str) -> Value:
        if name == "default is None":
            return keywords.get("default") == "None"
        text = keywords.get(name)
        if text is None or text == "None":
            return None
        value = literal(text)
        return text if value is None else value

    return keyword


@lru_cache(maxsize=4096)
def literal(text: Value) -> str | int | float | bool | None:
    """The value of a literal's source text; None where it is none (or is None)."""
    if not isinstance(text, str):
        return text if isinstance(text, bool | int) else None
    node = parse_expression(text)
    return node.value if isinstance(node, nodes.Constant) else None


@lru_cache(maxsize=4096)
def model_key(text: str) -> str | None:
    """The lower-case "app.model" that `orm['app.Model']` or `'app.Model'` names; "self" for itself."""
    node = parse_expression(text)
    match node:
        case nodes.Subscript(value=nodes.Name(id="orm"), index=nodes.Constant(value=str() as key)):
            return key.partition(":")[0].lower()
        case nodes.Constant(value=str() as key):
            return key.lower()
        case nodes.Name(id=name):
            return name.lower()
        case nodes.Attribute(attr=attr):
            return attr.lower()
    return None


def _str(value: object) -> str | None:
    return value if isinstance(value, str) else None
