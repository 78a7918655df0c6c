"""Small South projects written from short texts, and what southdeps makes of them as short texts.

A model or table is a line such as `a.Thing: name, note?, owner -> auth.User, tags => a.Tag(through=a.Tagging)`: `?` stands
for NULL, `->` for a foreign key, `=>` for a many-to-many field, `==` for the link of a child model to its parent. An `id`
comes by itself where there is no `==`.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from southdeps import data_conditions, effects, rules, summarize
from southdeps.analysis import build
from southdeps.column_definition import ColumnDefinition
from southdeps.effect_kinds import RaiseKind
from southdeps.finding import MigrationId
from southdeps.interpreter.unbound import free_names
from southdeps.interpreter.values import Class, External
from southdeps.project import loading
from southdeps.south.environment import DjangoEnvironment, TrackedEnvironment
from southdeps.south.interpreter import MigrationInterpreter
from southdeps.south.live_models import live_model
from southdeps.south.stubs import registry
from southdeps.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from southdeps.data_conditions import AnyCondition as Condition
    from southdeps.effects import Action
    from southdeps.finding import Finding
    from southdeps.interpreter.values import Value
    from southdeps.south.orm import ModelClass
    from southdeps.summary import MigrationSummary

FIELD = re.compile(
    r"(?P<name>\w+)\s*(?:(?P<kind>->|=>|==)\s*(?P<to>[\w.]+))?(?P<null>\?)?(?:\((?P<more>[^)]*)\))?"
)
CLASSES = {
    None: "django.db.models.fields.CharField",
    "->": "django.db.models.fields.related.ForeignKey",
    "=>": "django.db.models.fields.related.ManyToManyField",
    "==": "django.db.models.fields.related.OneToOneField",
}


class Field(NamedTuple):
    """A field as Python source: its class and its keywords."""

    name: str
    path: str
    keywords: dict[str, str]


def fields(text: str) -> list[Field]:
    """The fields of `name, owner -> auth.User`, an `id` in front where no field is a key."""
    found = []
    for match in FIELD.finditer(text):
        keywords = {}
        if match["to"]:
            keywords["to"] = f"orm['{match['to']}']"
        if match["kind"] is None:
            keywords["max_length"] = "50"
        if match["kind"] == "==":
            keywords |= {"unique": "True", "primary_key": "True"}
        if match["null"]:
            keywords["null"] = "True"
        for more in filter(None, (match["more"] or "").split(",")):
            name, _, value = more.strip().partition("=")
            keywords[name] = f"orm['{value}']" if name == "through" else repr(value)
        found.append(Field(match["name"], CLASSES[match["kind"]], keywords))
    if any("primary_key" in field.keywords for field in found):
        return found
    return [Field("id", "django.db.models.fields.AutoField", {"primary_key": "True"}), *found]


def frozen(*models: str) -> str:
    """The inside of `models = {...}`, as South writes it."""
    return "\n".join(frozen_model(model) for model in models)


def frozen_model(model: str) -> str:
    """One entry of `models`; options of Meta stand behind the model's name, `a.Thing(db_table=x; proxy=True): ...`."""
    head, _, inside = model.partition(":")
    key, _, meta = head.strip().rstrip(")").partition("(")
    app, _, name = key.partition(".")
    options = dict(option.split("=") for option in meta.split("; ") if option)
    entries = [
        f"'Meta': {{{', '.join(meta_entry(*pair) for pair in {'object_name': name, **options}.items())}}}"
    ]
    for field in fields(inside) if "proxy" not in options else []:
        keywords = ", ".join(f"{name!r}: {value!r}" for name, value in field.keywords.items())
        entries.append(f"'{field.name}': ('{field.path}', [], {{{keywords}}})")
    return "\n".join(
        [f"    '{app}.{name.lower()}': {{", *(f"        {entry}," for entry in entries), "    },"]
    )


def meta_entry(name: str, value: str) -> str:
    """One option of Meta: South quotes the source text of all but bases and the model's name."""
    if name == "_ormbases":
        return f"'{name}': {value}"
    source_text = repr(value) if name == "db_table" else value
    return f"'{name}': {source_text!r}"


def create(table: str) -> str:
    """A `db.create_table(...)` from `a_thing: name, owner -> auth.User`."""
    name, _, inside = table.partition(":")
    lines = [
        f"    ('{field.name}', self.gf('{field.path}')({', '.join(f'{k}={v}' for k, v in field.keywords.items())})),"
        for field in fields(inside)
        if field.path != CLASSES["=>"]
    ]
    return "\n".join([f"db.create_table('{name}', (", *lines, "))"])


def migration(
    forwards: str = "pass", *models: str, head: str = "", top: str = "", base: str = "SchemaMigration"
) -> str:
    """The source of a migration: what `forwards` does, the frozen models, the head of the class, the top of the file.

    Names that nothing binds seem to come from a module that is not read, so that their values are unknown.
    """
    parts = [
        "from south.db import db",
        "from south.v2 import DataMigration, SchemaMigration",
        "from django.db import models",
        textwrap.dedent(top).strip("\n"),
        "",
        f"class Migration({base}):",
        textwrap.indent(textwrap.dedent(head).strip("\n"), "    "),
        "    def forwards(self, orm):",
        textwrap.indent(textwrap.dedent(forwards).strip("\n"), "        "),
        "",
        "    def backwards(self, orm):",
        "        pass",
        "",
        "    models = {",
        textwrap.indent(frozen(*models), "    "),
        "    }",
        "",
    ]
    unknown = free_names(parse.read_module("\n".join(parts).encode()).body)
    parts[0] += "; from os import *" if unknown else ""
    return "\n".join(parts)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a project: `a:0001_initial` is a migration, `a:` an app without any, any other key a path; returns the folder."""
    for key, text in files.items():
        app, colon, name = key.partition(":")
        if not colon:
            put(folder / key, text)
            continue
        package = folder.joinpath(*app.split("."))
        for parent in [package, *package.parents][: len(app.split("."))]:
            put(parent / "__init__.py", "")
        if not (package / "models.py").exists():
            put(package / "models.py", "")
        if name:
            put(package / "migrations" / "__init__.py", "")
            put(package / "migrations" / f"{name}.py", text)
    return folder


def put(path: Path, text: str) -> None:
    """Write a file and the folders above it; an empty text changes no file that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if text or not path.exists():
        path.write_text(text, encoding="utf-8", newline="")


def load(folder: Path, files: Mapping[str, str], **options: object) -> loading.Project:
    """Write a project and read it."""
    return loading.load(loading.Options(paths=(write(folder, files),), **options))  # type: ignore[arg-type]


def inspect(folder: Path, files: Mapping[str, str], **options: object) -> rules.Inspection:
    """Write a project, read it and apply all rules."""
    return rules.inspect(build.analysis_context(load(folder, files, **options)))


def findings(folder: Path, files: Mapping[str, str], *codes: str, **options: object) -> list[str]:
    """What the rules find in a project, one text each: of these codes only, if any are given."""
    found = inspect(folder, files, **options).findings
    return [tell(finding) for finding in found if not codes or finding.code in codes]


def tell(finding: Finding) -> str:
    """`SD101 error b:0001_initial needs a:0001_initial: a_thing.name (orm)`"""
    what = f"{finding.table}.{finding.field}" if finding.field else finding.table
    parts = [finding.code, finding.severity, str(finding.migration)]
    if finding.requires:
        parts.append(f"needs {finding.requires}")
    text = " ".join(parts)
    if what:
        text += f": {what}"
    return f"{text} ({finding.reference})" if finding.reference else text


class NoFiles:
    """A scanned project of which only the environment is known."""

    def __init__(self, django: TrackedEnvironment) -> None:
        self.django = django

    def text(self, path: Path) -> str | None:
        return None

    def fixture(self, name: str) -> str | None:
        return None

    def model(self, key: str) -> ModelClass:
        app, _, name = key.partition(".")
        return live_model(app, name)

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        return iter(())

    def resolve(self, path: str) -> Value:
        return External(path)

    def app_of(self, cls: Class) -> str | None:
        return None

    def command(self, name: str) -> Value:
        return None

    def get_model(self, app: str, name: str) -> ModelClass | None:
        return None


def summary(text: str, app: str = "b", django: DjangoEnvironment | None = None) -> MigrationSummary:
    """The facts of a migration that needs no other module of its project."""
    around = TrackedEnvironment(django or DjangoEnvironment(installed=frozenset({"a", "b"})))

    project = NoFiles(around)

    def resolve(path: str) -> Value:
        value = registry.look_up(path, project)
        return External(path) if value is None else value

    name = f"{app}.migrations.0001"
    interpreter = MigrationInterpreter(resolve, around, module=name)
    return summarize.summarize_migration(parse.read_module(text.encode()), app, name, interpreter)


def steps(forwards: str, *models: str, **more: str) -> list[str]:
    """What the body of a `forwards()` does, step by step.

    Calls about transactions, changes of rows, the use of managers and what other databases refuse are left out.
    """
    done = summary(migration(forwards, *models, **more)).actions
    left_out = (
        effects.Transaction,
        effects.ChangeRows,
        effects.UseManager,
        effects.OtherDialect,
        effects.UseLiteral,
        effects.SetSequences,
    )
    return [show(action) for action in done if not isinstance(action, left_out)]


def needs(forwards: str, *models: str, **more: str) -> list[str]:
    """The tables that the body of a `forwards()` needs, each once."""
    done = summary(migration(forwards, *models, **more)).actions
    return list(dict.fromkeys(show(action) for action in done if isinstance(action, effects.Require)))


def show(action: Action) -> str:
    """`[rows in a_thing] need a_thing(id, name) orm`"""
    shown = (condition for condition in action.when if condition != data_conditions.ERROR_CAUGHT)
    return "".join(f"[{show_condition(condition)}] " for condition in shown) + show_step(action)


def show_condition(condition: Condition) -> str:
    """What a step depends on, a `not` in front where it is the contrary."""
    return ("" if condition.expected else "not ") + condition.text


def show_step(action: Action) -> str:
    """A step without its conditions."""
    match action:
        case effects.Require(table=table, columns=columns, reference=reference, deferred=deferred):
            return f"need {table}({', '.join(columns)}) {reference}{' at the end' if deferred else ''}"
        case effects.CreateTable(table=table, columns=columns):
            return f"create {table}({', '.join(map(show_column, columns))})"
        case effects.DropTable(table=table):
            return f"drop {table}"
        case effects.RenameTable(table=table, to=to):
            return f"rename {table} to {to}"
        case effects.AddColumn(table=table, column=column):
            return f"add {table}.{show_column(column)}"
        case effects.AlterColumn(table=table, column=column):
            return f"alter {table}.{show_column(column)}"
        case effects.AddConstraint(table=table, kind=kind, columns=columns):
            return f"add {kind.value} on {table}({', '.join(columns)})"
        case effects.DropConstraint(table=table, kind=kind, columns=columns, name=name):
            return f"drop {kind.value if kind else name} on {table}({', '.join(columns)})"
        case effects.CreateIndex(table=table, columns=columns):
            return f"create index on {table}({', '.join(columns)})"
        case effects.DropIndex(table=table, columns=columns):
            return f"drop index on {table}({', '.join(columns)})"
        case effects.DropColumn(table=table, column=name):
            return f"drop {table}.{name}"
        case effects.RenameColumn(table=table, column=name, to=to):
            return f"rename {table}.{name} to {to}"
        case effects.Insert(table=table, columns=names, values=values):
            return f"insert {table}({', '.join(names or ['?'])}){show_values(values)}"
        case effects.DeleteRows(table=table, values=values, exact=exact):
            return f"delete rows of {table}{show_values(values)}{'' if exact else ' ...'}"
        case effects.Find(table=table, values=values, exact=exact, creates=creates):
            return (
                f"{'create or ' if creates else ''}find {table}{show_values(values)}{'' if exact else ' ...'}"
            )
        case effects.AnnounceModels(app=app, models=models):
            return f"announce {app} {', '.join(models)}"
        case effects.SendAnnouncements():
            return "send announcements"
        case effects.UnparsedSql(words=words):
            return f"words {' '.join(words)}"
        case effects.RaiseException(error=error, kind=kind):
            return f"raise {error}{'' if kind is RaiseKind.OTHER else f' {kind.value}'}"
        case effects.Diagnostic(kind=kind, message=message):
            return f"note {kind.value} {message}"
    return type(action).__name__.lower()


def show_column(column: ColumnDefinition) -> str:
    """A column's name, with `!` where an INSERT has to name it."""
    return f"{column.name}{'!' if column.required else ''}"


def show_values(values: Iterable[tuple[str, object]]) -> str:
    """Literal values of a row."""
    text = " ".join(f"{name}={value!r}" for name, value in values)
    return f" {text}" if text else ""


def name(text: str) -> MigrationId:
    """`a:0001_initial` as a MigrationId."""
    app, _, rest = text.partition(":")
    return MigrationId(app, rest)
