"""Small apps about rows, models and code that fails, what the real South did with each, and what southdeps says.

`tests/data/row_cases.json` holds them by group; a group is one project, each case an app of it that is migrated alone.
`python -m tests.row_cases` runs the cases that have no record yet with the real South on PostgreSQL, and records it and
what southdeps does not foretell.

A model is a line such as `Lid[ordering=['name']]: box FK Box, name Char (default='x'), +note Text?`: `?` stands for
NULL, `+` for a field that a last migration adds, `Kid(Base)` for multi-table inheritance.
"""

from __future__ import annotations

import json
import re
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from southdeps import api
from southdeps.analysis import build
from southdeps.analysis.simulate import simulate_migrate
from southdeps.project.loading import Options

DATA = Path(__file__).parent / "data" / "row_cases.json"
#: Models of Django's own apps, frozen.
FROZEN = (Path(__file__).parent / "data" / "frozen_contrib.txt").read_text("utf-8")

#: Kind of field -> class, keywords, the default of a column that is added later.
KINDS = {
    "Char": ("CharField", {"max_length": "50"}, "''"),
    "Short": ("CharField", {"max_length": "5"}, "''"),
    "Text": ("TextField", {}, "''"),
    "Slug": ("SlugField", {"max_length": "50"}, "''"),
    "Int": ("IntegerField", {}, "0"),
    "Bool": ("BooleanField", {}, "False"),
    "Date": ("DateField", {}, "None"),
    "DateTime": ("DateTimeField", {}, "None"),
    "Time": ("TimeField", {}, "None"),
    "Dec": ("DecimalField", {"max_digits": "9", "decimal_places": "2"}, "0"),
    "FK": ("related.ForeignKey", {}, "None"),
    "O2O": ("related.OneToOneField", {"unique": "True"}, "None"),
    "M2M": ("related.ManyToManyField", {"symmetrical": "False"}, "None"),
}
MODEL = re.compile(r"\s*(?P<name>\w+)(?:\((?P<parent>\w+)\))?(?:\[(?P<meta>.*)\])?\s*:(?P<fields>.*)")
FIELD = re.compile(
    r"(?P<later>\+?)(?P<name>\w+) (?P<kind>\w+)(?P<null>\??)(?: (?P<to>[\w.]+))?(?: \((?P<more>.*)\))?"
)
SETTINGS = """
SECRET_KEY = 'x'
SITE_ID = 1
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'x'}}
INSTALLED_APPS = ('django.contrib.contenttypes', 'django.contrib.auth', 'django.contrib.sites', 'south', %s)
"""


class Field(NamedTuple):
    """A field of a model; `later` if only the last migration adds it."""

    name: str
    kind: str
    keywords: dict[str, str]
    to: str | None
    later: bool

    @property
    def path(self) -> str:
        """The class, by its dotted name."""
        return f"django.db.models.fields.{KINDS[self.kind][0]}"

    def frozen(self, app: str) -> dict[str, str]:
        """The keywords as South freezes them."""
        left = {name: text for name, text in self.keywords.items() if name not in {"choices", "symmetrical"}}
        return left if self.to is None else left | {"to": f"orm['{qualified(self.to, app)}']"}


class Model(NamedTuple):
    """A model of the app of a case."""

    app: str
    name: str
    parent: str | None
    meta: dict[str, str]
    fields: tuple[Field, ...]

    @property
    def table(self) -> str:
        """Its table."""
        return f"{self.app}_{self.name.lower()}"


def qualified(name: str, app: str) -> str:
    """`app.Model`"""
    return name if "." in name else f"{app}.{name}"


def split(text: str) -> list[str]:
    """The parts of a text between commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def pairs(text: str | None) -> dict[str, str]:
    """`name=value, other=value`"""
    return dict(part.split("=", 1) for part in split(text or ""))


def model(app: str, line: str) -> Model:
    """A model as it is written above."""
    found = MODEL.fullmatch(line)
    assert found is not None, line
    fields = tuple(map(field, split(found["fields"])))
    return Model(app, found["name"], found["parent"], pairs(found["meta"]), fields)


def field(text: str) -> Field:
    """A field as it is written above."""
    found = FIELD.fullmatch(text)
    assert found is not None, text
    null = {"null": "True", "blank": "True"} if found["null"] else {}
    keywords = {**KINDS[found["kind"]][1], **null, **pairs(found["more"])}
    return Field(found["name"], found["kind"], keywords, found["to"], bool(found["later"]))


def live(model: Model) -> str:
    """The class in models.py."""
    lines = [f"class {model.name}({model.parent or 'models.Model'}):"]
    for one in model.fields:
        keywords = {k: v for k, v in one.keywords.items() if not (one.to and k in {"unique", "symmetrical"})}
        args = [repr(one.to)] if one.to else []
        args += [f"{name}={text}" for name, text in keywords.items()]
        lines.append(f"    {one.name} = models.{one.path.rpartition('.')[2]}({', '.join(args)})")
    if model.meta:
        lines += ["    class Meta:", *(f"        {name} = {text}" for name, text in model.meta.items())]
    return "\n".join([*lines, "" if model.fields or model.meta else "    pass"])


def key(model: Model) -> list[tuple[str, str, dict[str, str]]]:
    """The primary key, as name, class and keywords."""
    if model.parent is None:
        return [("id", "django.db.models.fields.AutoField", {"primary_key": "True"})]
    keywords = {"unique": "True", "primary_key": "True", "to": f"orm['{model.app}.{model.parent}']"}
    return [(f"{model.parent.lower()}_ptr", "django.db.models.fields.related.OneToOneField", keywords)]


def created(model: Model) -> str:
    """The statements that create the tables of a model."""
    own = [
        (one.name, one.path, one.frozen(model.app))
        for one in model.fields
        if not one.later and one.kind != "M2M"
    ]
    lines = [f"db.create_table('{model.table}', ("]
    lines += [
        f"    ('{name}', self.gf('{path}')({arguments(words)}))," for name, path, words in (*key(model), *own)
    ]
    lines.append("))")
    return "\n".join(
        [*lines, *(between(model, one) for one in model.fields if one.kind == "M2M" and not one.later)]
    )


def arguments(keywords: Mapping[str, str]) -> str:
    """Keywords as they stand in a call."""
    return ", ".join(f"{name}={text}" for name, text in keywords.items())


def between(model: Model, one: Field) -> str:
    """The statements that create the table of a many-to-many field."""
    to = qualified(one.to or "", model.app)
    sides = ((model.name.lower(), f"{model.app}.{model.name}"), (to.rpartition(".")[2].lower(), to))
    columns = "".join(f", ('{name}', models.ForeignKey(orm['{key}'], null=False))" for name, key in sides)
    table = f"{model.table}_{one.name}"
    unique = [f"{name}_id" for name, _ in sides]
    return (
        f"db.create_table('{table}', (('id', models.AutoField(primary_key=True)){columns}))\n"
        f"db.create_unique('{table}', {unique!r})"
    )


def added(model: Model) -> Iterator[str]:
    """The statements that add the later fields."""
    for one in model.fields:
        if one.later and one.kind == "M2M":
            yield between(model, one)
        elif one.later:
            keywords = one.frozen(model.app)
            if not {"default", "null"} & keywords.keys():
                keywords["default"] = KINDS[one.kind][2]
            call = f"self.gf('{one.path}')({arguments(keywords)})"
            yield f"db.add_column('{model.table}', '{one.name}', {call}, keep_default=False)"


def frozen(model: Model, *, later: bool = False) -> str:
    """The model as a migration freezes it."""
    meta = {"object_name": model.name, **model.meta}
    bases = f", '_ormbases': ['{model.app}.{model.parent}']" if model.parent else ""
    lines = [f"    '{model.app}.{model.name.lower()}': {{", f"        'Meta': {repr(meta)[:-1]}{bases}}},"]
    own = [(one.name, one.path, one.frozen(model.app)) for one in model.fields if later or not one.later]
    lines += [f"        '{name}': ('{path}', [], {words!r})," for name, path, words in (*key(model), *own)]
    return "\n".join([*lines, "    },"])


def source(forwards: str, models: str, top: str = "", head: str = "", base: str = "DataMigration") -> str:
    """A migration's file."""
    parts = [
        "import datetime",
        "from south.db import db",
        "from south.v2 import DataMigration, SchemaMigration",
        "from django.db import models",
        top,
        f"class Migration({base}):",
        textwrap.indent(head, "    "),
        "    def forwards(self, orm):",
        textwrap.indent(forwards or "pass", "        "),
        "    def backwards(self, orm):",
        "        pass",
        "    models = {",
        models,
        "    }",
    ]
    return "\n".join([*parts, ""])


def files(app: str, case: Mapping[str, Any]) -> dict[str, str]:
    """The files of a case, by path: texts name its app APP."""

    def text(name: str) -> str:
        return str(case.get(name, "")).replace("APP", app)

    models = [model(app, line) for line in text("models").splitlines()]
    definitions = "\n".join([*map(frozen, models), FROZEN, text("frozen_extra")])
    announced = f"db.send_create_signal('{app}', {[one.name for one in models]!r})"
    first = "\n".join([*map(created, models), announced, text("first")])
    steps = [one.replace("APP", app) for one in case["forwards"]]
    migrations = {"0001_initial": source(first, definitions, base="SchemaMigration")}
    for number, step in enumerate(steps, 2):
        migrations[f"{number:04}_step"] = source(step, definitions, text("top"), text("head"))
    later = "\n".join(line for one in models for line in added(one))
    if later:
        whole = "\n".join([*(frozen(one, later=True) for one in models), FROZEN])
        migrations[f"{len(steps) + 2:04}_later"] = source(later, whole, base="SchemaMigration")
    code = ["from django.db import models", text("models_top"), *map(live, models), text("models_extra")]
    return {
        f"{app}/__init__.py": "",
        f"{app}/models.py": "\n".join([*code, ""]),
        f"{app}/migrations/__init__.py": "",
        **{f"{app}/migrations/{name}.py": one for name, one in migrations.items()},
        **{path.replace("APP", app): one.replace("APP", app) for path, one in case.get("files", {}).items()},
    }


def cases() -> dict[str, dict[str, dict[str, Any]]]:
    """The cases by group and app."""
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(DATA.read_text("utf-8"))
    return found


def write(folder: Path, group: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write the project of a group; returns its settings."""
    made = {path: text for app, case in group.items() for path, text in files(app, case).items()}
    made["settings.py"] = SETTINGS % ", ".join(map(repr, group))
    for path, text in made.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder / "settings.py"


def culprit(said: str) -> str:
    """Where a recorded run ends: `ok`, or the migration that fails."""
    return said.partition(": ")[0]


def wrong(folder: Path, group: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The apps of which `plan` or `check` says something else than was recorded."""
    project = api.read([folder], Options(settings=str(write(folder, group)), backend="postgresql"))
    errors = [one for one in api.inspect_project(project).findings if one.severity == "error"]
    given = build.simulation_input(project)
    found = []
    for app, case in group.items():
        recorded = culprit(case["south"])
        result = simulate_migrate(given, app)
        foretold = "ok" if result.outcome == "ok" else str(result.failed or result.outcome)
        at = {str(one.migration) for one in errors if str(one.migration).startswith(f"{app}:")}
        agrees = not at if recorded == "ok" else recorded in at
        if foretold != recorded or not agrees:
            found.append(app)
    return found


def judge(folder: Path, apps: Iterable[str]) -> dict[str, str]:
    """What the real South does with each app of a written project: "ok", or `app:migration: error`."""
    from southdeps.verify import environment, postgres
    from southdeps.verify.testbed import project_testbed
    from southdeps.verify.worker import Setup
    from southdeps.verify.workspace import workspace

    found: dict[str, str] = {}
    with workspace() as place:
        release = environment.django_release(environment.DEFAULT_DJANGO)
        runtime = environment.environment(environment.find_python2(None), release, print)
        with postgres.server(folder=place / "server") as server:
            (place / "project").mkdir()
            setup = Setup(folder, "settings", path=(str(folder),))
            with project_testbed(setup, runtime, server, place / "project") as testbed:
                assert testbed.syncdb is None, testbed.syncdb
                for app in apps:
                    failure = testbed.run(("migrate", app)).failure
                    found[app] = "ok" if failure is None else f"{failure.migration}: {failure.error}"
    return found


def main() -> None:
    """Record what is not recorded yet, and what southdeps says otherwise."""
    known = cases()
    for name, group in known.items():
        with tempfile.TemporaryDirectory(prefix="southdeps-rows-") as scratch:
            new = [app for app, case in group.items() if "south" not in case]
            write(Path(scratch), group)
            for app, said in (judge(Path(scratch), new) if new else {}).items():
                group[app]["south"] = said.replace(scratch, "...")
        with tempfile.TemporaryDirectory(prefix="southdeps-rows-") as scratch:
            missed = wrong(Path(scratch), group)
        for app, case in group.items():
            case.pop("missed", None)
            if app in missed:
                case["missed"] = True
                print(f"{app}: {case['south']}")
        print(f"{name}: {len(group) - len(missed)} of {len(group)} cases agree")
    DATA.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
