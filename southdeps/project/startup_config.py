"""Where settings take values from: ConfigParser's files, and libraries that read variables. No variable is set."""

from __future__ import annotations

import configparser
from collections.abc import Callable
from pathlib import Path

from southdeps.files import Files
from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    DictValue,
    Evaluator,
    Keywords,
    ListValue,
    Native,
    PartialString,
    RaisedError,
    TupleValue,
    Unknown,
    Value,
)
from southdeps.south.stubs import stdlib

#: What a URL of a database means to dj-database-url and django-environ.
_ENGINES = {
    "postgres": "django.db.backends.postgresql_psycopg2",
    "postgresql": "django.db.backends.postgresql_psycopg2",
    "psql": "django.db.backends.postgresql_psycopg2",
    "pgsql": "django.db.backends.postgresql_psycopg2",
    "postgis": "django.contrib.gis.db.backends.postgis",
    "mysql": "django.db.backends.mysql",
    "mysql2": "django.db.backends.mysql",
    "sqlite": "django.db.backends.sqlite3",
    "spatialite": "django.contrib.gis.db.backends.spatialite",
}
#: The methods of `environ.Env` that give the default where the variable is not set.
_CASTS = frozenset({"bool", "str", "unicode", "int", "float", "list", "tuple", "dict", "json", "url", "path"})
#: The classes of django-configurations for settings that a variable may change.
_VALUES = (
    "",
    "Boolean",
    "Integer",
    "Float",
    "Decimal",
    "List",
    "Tuple",
    "SingleNested",
    "Set",
    "Dict",
    "Path",
)


def config_stubs(files: Files) -> dict[str, Value]:
    """By dotted name: ConfigParser of either Python, and how variables are read with a default."""
    plain = Native(lambda interpreter, args, keywords: ConfigParserObject(files, None, interpreter, args))
    basic = configparser.BasicInterpolation()
    interpolating = Native(
        lambda interpreter, args, keywords: ConfigParserObject(files, basic, interpreter, args)
    )
    found: dict[str, Value] = {
        "decouple.config": Native(lambda interpreter, args, keywords: default_of(args[1:2], keywords)),
        "environ.Env": Native(lambda interpreter, args, keywords: Variables(keywords)),
        "dj_database_url.config": Native(lambda interpreter, args, keywords: database(args[1:2], keywords)),
        "dj_database_url.parse": Native(lambda interpreter, args, keywords: database(args, keywords)),
    }
    for module in ("ConfigParser", "configparser"):
        found[f"{module}.RawConfigParser"] = plain
        found[f"{module}.ConfigParser"] = found[f"{module}.SafeConfigParser"] = interpolating
    given = Native(lambda interpreter, args, keywords: default_of(args, keywords))
    for kind in _VALUES:
        found[f"configurations.values.{kind}Value"] = given
    return found


def default_of(args: Args, keywords: Keywords) -> Value:
    """The default of a variable that is not set: the first of these arguments, or the keyword."""
    return args[0] if args else keywords.get("default", Unknown("a variable"))


def database(args: Args, keywords: Keywords) -> Value:
    """The settings of a database that a URL names."""
    url = default_of(args, keywords)
    scheme = url.partition(":")[0] if isinstance(url, str) and not isinstance(url, PartialString) else ""
    return DictValue(ENGINE=_ENGINES[scheme]) if scheme in _ENGINES else Unknown("a database's URL")


class Variables(AbstractObject):
    """`environ.Env(NAME=(cast, default))`"""

    def __init__(self, scheme: Keywords) -> None:
        """`scheme` has the defaults by variable."""
        self.scheme = scheme

    def call(self, interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        declared = self.scheme.get(args[0]) if args and isinstance(args[0], str) else None
        known = declared[1:2] if isinstance(declared, tuple) else ()
        return default_of((*args[2:3], *known), keywords)

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in _CASTS:
            return Native(
                lambda interpreter, args, keywords: default_of(args[-1:] if len(args) > 1 else (), keywords)
            )
        if name in {"db", "db_url"}:
            return Native(lambda interpreter, args, keywords: database(args[1:2], keywords))
        return super().attribute(interpreter, name)


class ConfigParserObject(AbstractObject):
    """A parser of ConfigParser, with what it has read."""

    def __init__(
        self,
        files: Files,
        interpolation: configparser.Interpolation | None,
        interpreter: Evaluator,
        args: Args,
    ) -> None:
        """`args` may hold the defaults. A file that is not there, or lies outside the project, is passed over."""
        self.files = files
        defaults = interpreter.look_up(args[0]) if args else None
        known = {
            str(key): value
            for key, value in (defaults.items() if isinstance(defaults, dict) else ())
            if isinstance(value, str)
        }
        self.parser = configparser.ConfigParser(
            known, strict=False, interpolation=interpolation, inline_comment_prefixes=(";",)
        )
        self.complete = True

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name in {"read", "readfp", "read_file"}:
            return Native(lambda interpreter, args, keywords: self.read(interpreter, args))
        if name in _QUESTIONS:
            return Native(lambda interpreter, args, keywords: self.ask(name, interpreter, args))
        return super().attribute(interpreter, name)

    def read(self, interpreter: Evaluator, args: Args) -> Value:
        """`parser.read(names)` or `parser.readfp(file)`"""
        source = interpreter.look_up(args[0]) if args else Unknown()
        sources = list(source) if isinstance(source, list | tuple) else [source]
        read: list[Value] = []
        for one in map(interpreter.look_up, sources):
            if isinstance(one, stdlib.OpenFile):
                text = one.text
            elif isinstance(one, str) and not isinstance(one, PartialString):
                text = self.files.text(Path(one))
            else:
                self.complete, text = False, None
            if text is not None:
                try:
                    self.parser.read_string(text)
                    read.append(one)
                except configparser.Error:
                    self.complete = False
        return ListValue(read)

    def ask(self, name: str, interpreter: Evaluator, args: Args) -> Value:
        """A question to the parser; raises in the program what ConfigParser raises."""
        known = [interpreter.look_up(arg) for arg in args]
        names = [arg for arg in known[:2] if isinstance(arg, str) and not isinstance(arg, PartialString)]
        if not self.complete or len(names) < len(known[:2]):
            return Unknown(f"a configuration file's {name}()")
        try:
            return _QUESTIONS[name](self.parser, *names)
        except configparser.Error as error:
            bases = ("ConfigParser.Error", "Exception", "BaseException")
            interpreter.raise_error(
                RaisedError(f"ConfigParser.{type(error).__name__}", error.message.splitlines()[0], bases)
            )
        except (ValueError, TypeError, KeyError):
            pass
        return Unknown(f"a configuration file's {name}()")

    def describe(self) -> str:
        return "a configuration file"


def _items(parser: configparser.ConfigParser, section: str) -> Value:
    return ListValue(TupleValue(item) for item in parser.items(section))


_QUESTIONS: dict[str, Callable[..., Value]] = {
    "get": lambda parser, *names: parser.get(*names),
    "getint": lambda parser, *names: parser.getint(*names),
    "getfloat": lambda parser, *names: parser.getfloat(*names),
    "getboolean": lambda parser, *names: parser.getboolean(*names),
    "has_section": lambda parser, *names: parser.has_section(*names),
    "has_option": lambda parser, *names: parser.has_option(*names),
    "sections": lambda parser: ListValue(parser.sections()),
    "options": lambda parser, section: ListValue(parser.options(section)),
    "items": _items,
}
