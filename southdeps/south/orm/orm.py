"""`orm`: the frozen models by their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from southdeps import effects
from southdeps.effect_kinds import DiagnosticKind, RaiseKind
from southdeps.interpreter.containers import LazyDict
from southdeps.interpreter.describing import describe
from southdeps.interpreter.exceptions import error
from southdeps.interpreter.values import (
    AbstractObject,
    Evaluator,
    Unknown,
    Value,
)
from southdeps.south import frozen, frozen_text, names
from southdeps.south.frozen import FrozenField, FrozenModel
from southdeps.south.orm.model import ModelClass


class Orm(AbstractObject):
    """`orm`: the models that one migration has frozen, parsed when they are asked for."""

    def __init__(
        self,
        definitions: Mapping[str, Value],
        default_app: str,
        understand: Callable[[FrozenField], FrozenField] | None = None,
    ) -> None:
        """`definitions` is the migration's `models`; keys without a dot belong to `default_app`.

        `understand` gives more of a field whose class is not Django's.
        """
        self.definitions = definitions
        self.understand = understand
        self.default_app = default_app
        texts = definitions.deferred if isinstance(definitions, LazyDict) else {}
        self.keys: dict[str, str] = {
            frozen.filed_under_in_text(key, texts[key], default_app)
            if key in texts
            else frozen.filed_under(key, frozen.object_name(definitions[key]), default_app): key
            for key in definitions
            if isinstance(key, str)
        }
        self.parsed: dict[str, ModelClass] = {}

    def full_key(self, key: str) -> str:
        """`app.model` in lower case."""
        return frozen.full_key(key, self.default_app)

    def model(self, key: str) -> ModelClass | None:
        """The frozen model of that key; a bare name is one of the own app's, else any app's."""
        full = self.full_key(key)
        if full not in self.keys and "." not in key:
            full = next((other for other in self.keys if other.endswith(f".{key.lower()}")), full)
        if full not in self.parsed:
            definition = self.parse_model(full)
            if definition is None:
                return None
            if self.understand is not None and not all(field.exact for field in definition.fields):
                definition = replace(definition, fields=tuple(map(self.understand, definition.fields)))
            self.parsed[full] = ModelClass(definition, self)
        return self.parsed[full]

    def parse_model(self, full: str) -> FrozenModel | None:
        """What is frozen under that full key; None if nothing is."""
        if full not in self.keys and getattr(self.definitions, "complete", True):
            return None
        key = self.keys.get(full, full)
        if isinstance(self.definitions, LazyDict):
            text = self.definitions.deferred.get(key)
            model = frozen.parse_model_text(key, text, self.default_app) if text is not None else None
            if model is not None:
                return model
        definition = self.definitions[key] if full in self.keys else None
        if not isinstance(definition, Mapping):
            if getattr(self.definitions, "complete", True) and definition is None:
                return None
            definition = {}  # frozen by the running program, of which only the name is known
        return frozen.parse_model(key, definition, self.default_app)

    def unfrozen(self) -> str | None:
        """What South says where a frozen field refers to a model that isn't frozen (case 19b), else None."""
        definitions = self.definitions
        if not getattr(definitions, "complete", False):
            return None
        known = frozenset(self.keys)
        for key in definitions:
            if isinstance(definitions, LazyDict) and key in definitions.texts:
                missing = frozen_text.mentioned_models(definitions.texts[key]) - known
            else:
                missing = mentioned_in(definitions[key]) - known
            if missing:
                return self.complaint(key, missing)
        return None

    def complaint(self, key: str, missing: frozenset[str]) -> str | None:
        """South's words for the first field of the model `key` that refers to one of the `missing` models."""
        model = self.model(key)
        for field in model.definition.fields if model is not None else ():
            if field.target in missing:
                app, _, name = field.target.partition(".")
                owner = key.partition(".")[2]
                return (
                    f"ValueError: Cannot successfully create field '{field.name}' for model '{owner}': "
                    f"\"The model '{name}' from the app '{app}' is not available in this migration.\""
                )
        return None

    def models(self) -> Iterator[ModelClass]:
        """All frozen models."""
        for key in self.keys:
            model = self.model(key)
            if model is not None:
                yield model

    def may_have_table(self, full: str, table: str) -> bool:
        """Whether a model may make a table, by its name or by a `db_table`; the model is not parsed for it."""
        text = (
            self.definitions.deferred.get(self.keys[full]) if isinstance(self.definitions, LazyDict) else None
        )
        named = frozen_text.db_tables(text) if text is not None else None
        if named is None or len(full) > names.MAX_NAME:
            return True
        wanted = f"{table.lower()}_"
        return any(wanted.startswith(f"{name}_") for name in (full.replace(".", "_", 1), *named))

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        """The frozen models that may refer to `model`: no other is parsed for it."""
        name = next((key.rpartition(".")[2] for key, one in self.parsed.items() if one is model), None)
        if name is None:  # it is not frozen, so nothing names it
            return
        texts = self.definitions.deferred if isinstance(self.definitions, LazyDict) else {}
        for full, key in self.keys.items():
            text = frozen_text.lowered(texts[key]) if key in texts else None
            if text is None or name in text or "self" in text:
                other = self.model(full)
                if other is not None:
                    yield other

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        key = interpreter.look_up(key)
        if not isinstance(key, str):
            interpreter.record(
                effects.Diagnostic,
                DiagnosticKind.DYNAMIC_NAME,
                f"which model orm[...] names here is known only at run time: {describe(key)}",
            )
            return Unknown("orm[...]")
        name, _, field_name = key.partition(":")
        model = self.model(name) if "." in name else None
        if model is None:
            app, dot, model_name = name.lower().partition(".")
            what = f"from the app '{app}' is not available in this migration."
            if not dot:
                model_name, what = app, "is not in appname.modelname format."
            missing = error("KeyError", f"\"The model '{model_name}' {what}\"")
            cause = RaiseKind.MODEL_NOT_FROZEN if dot else None
            interpreter.raise_error(replace(missing, cause=cause))
            return Unknown(f"orm[{key!r}]")
        return model.field(field_name) if field_name else model

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name == "models":
            return OrmModels(self)
        model = self.model(f"{self.default_app}.{name}")
        if model is None:
            what = f"from the app '{self.default_app}' is not available in this migration."
            missing = error("AttributeError", f"The model '{name}' {what}")
            interpreter.raise_error(replace(missing, cause=RaiseKind.MODEL_NOT_FROZEN))
            return Unknown(f"orm.{name}")
        return model

    def contains(self, interpreter: Evaluator, value: Value) -> bool | None:
        return None

    def describe(self) -> str:
        return "orm"


def mentioned_in(definition: Value) -> frozenset[str]:
    """The lower-case keys of `orm['app.Model']` in the texts of a definition that was not cut out of its file."""
    if isinstance(definition, str):
        return frozen_text.mentioned_models(definition)
    if isinstance(definition, Mapping):
        return mentioned_in(list(definition.values()))
    if isinstance(definition, list | tuple):
        return frozenset[str]().union(*map(mentioned_in, definition))
    return frozenset()


class OrmModels(AbstractObject):
    """`orm.models`: by lower-case key."""

    def __init__(self, orm: Orm) -> None:
        self.orm = orm

    def item(self, interpreter: Evaluator, key: Value) -> Value:
        return self.orm.item(interpreter, key)

    def contains(self, interpreter: Evaluator, value: Value) -> bool | None:
        return value in self.orm.keys if isinstance(value, str) else None
