"""The modules of the scanned project, by dotted name, read when their names are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from southdeps.files import Files
from southdeps.interpreter.budget import Budget
from southdeps.interpreter.import_paths import has_absolute_imports
from southdeps.interpreter.values import (
    Class,
    External,
    Native,
    Scope,
    Unknown,
    Value,
)
from southdeps.south.contrib import CONTRIB
from southdeps.south.environment import DjangoEnvironment, TrackedEnvironment
from southdeps.south.interpreter import MigrationInterpreter
from southdeps.south.live_models import as_live, live_model, user_model
from southdeps.south.orm import ModelClass
from southdeps.south.stubs import registry
from southdeps.syntax import nodes

#: The text of a file of the scanned folders, None if there is none or it is elsewhere.
ReadText = Callable[[Path], str | None]

#: A chain of imports this long goes in a circle.
MAX_IMPORTS = 30


#: Libraries whose names are explained in `stubs`, never by their source.
_STUBBED = frozenset({"django", "south"})


#: What binds names in a module that its text does not spell.
_MAKES_NAMES = re.compile(r"import \*|\b(?:__path__|modules|globals|locals|vars|exec|execfile|setattr)\b")


class Resolver(Protocol):
    """What finds the files of modules: project.module_resolver.ModuleResolver."""

    def locate(self, name: str) -> Path | None:
        """The file of the module called `name`."""

    def absolute(self, module: str, importer: str, *, implicit: bool = True) -> str:
        """The module that an import statement in the module `importer` names."""


class Modules:
    """Answers what a dotted name stands for; remembers each module that it has interpreted."""

    def __init__(
        self,
        resolver: Resolver,
        files: Files,
        django: DjangoEnvironment,
        apps: Mapping[str, tuple[str, Path]],
        read_text: ReadText,
    ) -> None:
        """`apps` are each app's label and folder by dotted path."""
        self.resolver = resolver
        self.files = files
        self.django = TrackedEnvironment(django)
        self.apps = apps
        self.read_text = read_text
        self.budget = Budget()
        self.scopes: dict[str, Scope | None] = {}
        self.models: dict[str, ModelClass | None] = {}
        self.by_file: dict[Path, Scope] = {}
        self.importing: list[str] = []
        self.missing_classes: dict[str, str | None] = {}
        self.project_asked = False

    @property
    def asked(self) -> bool:
        """Whether any answer depended on the project: its settings, its modules, its data files."""
        return self.django.asked or bool(self.scopes) or self.project_asked

    def resolve(self, path: str) -> Value:
        """What the dotted name stands for; External where it lies outside the scanned folders."""
        value = registry.look_up(path, self)
        if value is not None:
            return value
        return as_live(self.find(path), self)

    def app_of(self, cls: Class) -> str | None:
        """The label of the app whose models module a class is in, by the longest path that leads to it."""
        module = cls.scope.module
        found = [path for path in self.apps if is_within(module, path)]
        return self.apps[max(found, key=len)][0] if found else None

    def text(self, path: Path) -> str | None:
        """The text of a file of the scanned folders; None if there is none or it is elsewhere."""
        self.project_asked = True
        return self.read_text(path)

    def fixture(self, name: str) -> str | None:
        """The text of the fixture that `loaddata` would find by that name."""
        self.project_asked = True
        for _, folder in self.apps.values():
            for ending in ("", ".json", ".xml", ".yaml"):
                text = self.text(folder / "fixtures" / f"{name}{ending}")
                if text is not None:
                    return text
        return None

    def model(self, key: str) -> ModelClass | None:
        """The current model called `app.model`, in lower case."""
        self.project_asked = True
        if key not in self.models:
            self.models[key] = None  # a model whose definition needs itself
            self.models[key] = self.find_model(*key.partition(".")[::2])
        return self.models[key]

    def find_model(self, app: str, name: str) -> ModelClass | None:
        """The model of an app's models module, else the one of Django or of an app that was not scanned."""
        found = (model for model in self.models_of(app) if model.definition.name.lower() == name)
        return next(found, None) or live_model(app, name, self)

    def models_of(self, app: str) -> Iterator[ModelClass]:
        """The models in the models modules of the app of that label."""
        for path, (label, _) in self.apps.items():
            scope = self.scope(f"{path}.models") if label == app else None
            for value in tuple(scope.names.values()) if scope is not None else ():
                model = as_live(self.resolve(value.path) if isinstance(value, External) else value, self)
                if isinstance(model, ModelClass):
                    yield model

    def mentioning(self, model: ModelClass) -> Iterator[ModelClass]:
        """The models that may refer to `model`: those of its app, and of installed apps whose models name it."""
        app, name = model.definition.app, model.definition.name
        yield from self.models_of(app)
        words = [name, "AUTH_USER_MODEL"] if model.key == self.django.ask().user_model.lower() else [name]
        mention = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
        for path, (label, _) in self.apps.items():
            file = (
                self.resolver.locate(f"{path}.models") if label != app and self.is_installed(path) else None
            )
            if file is not None and (file.stem == "__init__" or mention.search(self.text(file) or "")):
                yield from self.models_of(label)

    def is_installed(self, path: str) -> bool:
        """Whether the settings install the app at a dotted path; without settings each scanned app is."""
        installed = self.django.ask().installed
        return installed is None or path in installed or self.apps[path][0] in installed

    def command(self, name: str) -> Value:
        """The class of the project's management command of that name; None if there is none."""
        self.project_asked = True
        for path in self.apps:
            scope = self.scope(f"{path}.management.commands.{name}")
            if scope is not None:
                return scope.names.get("Command")
        return None

    def get_model(self, app: str, name: str) -> ModelClass | None:
        """The current model of an app of the project or of Django; None if the app is unknown."""
        self.project_asked = True
        known = app in CONTRIB or any(app == label for label, _ in self.apps.values())
        return self.model(f"{app}.{name}".lower()) if known else None

    def find(self, path: str) -> Value:
        """Split a dotted name into a module and the attributes behind it, and look those up."""
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            scope = self.scope(".".join(parts[:length]))
            if scope is None:
                continue
            rest = parts[length:]
            if not rest:
                return Class(path, scope)
            if rest[0] not in scope.names:
                return Unknown(path)
            value = scope.names[rest[0]]
            interpreter = self.interpreter()
            if isinstance(value, External):
                value = Unknown(path) if len(self.importing) > MAX_IMPORTS else self.follow(value)
            for name in rest[1:]:
                value = interpreter.get(value, name)
            return value
        return self.by_custom(path)

    def by_custom(self, path: str) -> Value:
        """What a name of a module that wasn't scanned means by custom of old projects, else External."""
        match path.rpartition(".")[2]:
            case "AUTH_USER_MODEL":
                return self.django.ask().user_model
            case "get_user_model":
                return Native(lambda interpreter, args, keywords: user_model(self.django.ask(), self))
        return External(path)

    def follow(self, value: External) -> Value:
        """What an imported name stands for."""
        self.importing.append(value.path)
        try:
            return self.resolve(value.path) if self.importing.count(value.path) == 1 else Unknown(value.path)
        finally:
            self.importing.pop()

    def absolute(self, module: str, scope: Scope) -> str:
        """The module that an import statement in a scope names."""
        return self.resolver.absolute(module, scope.module, implicit=not has_absolute_imports(scope))

    def interpreter(self, module: str | None = None) -> MigrationInterpreter:
        """An interpreter that sees these modules, and reports the places of one of them."""
        return MigrationInterpreter(
            self.resolve,
            self.django,
            self.absolute,
            self.budget,
            module,
            self.as_live,
            self.missing_class,
        )

    def missing_class(self, path: str) -> str | None:
        """What Python says of a name that its module does not mention; None if it may be there."""
        if path not in self.missing_classes:
            self.missing_classes[path] = self._missing_class(path)
        return self.missing_classes[path]

    def _missing_class(self, path: str) -> str | None:
        module, _, name = path.rpartition(".")
        if not module or module.partition(".")[0] in _STUBBED:
            return None
        file = self.resolver.locate(module)
        text = self.text(file) if file is not None and file.suffix == ".py" else None
        if text is None or may_define(text, name):
            return None
        if name.startswith("__") or self.resolver.locate(path) is not None:
            return None
        return f"'module' object has no attribute '{name}'"

    def as_live(self, value: Value) -> Value:
        """A model class of the project as a live model; any other value is itself."""
        return as_live(value, self)

    def scope(self, name: str) -> Scope | None:
        """The names of a module after it was interpreted; None if there is no such module.

        A file that goes by two names, as in a project whose root is a package, is one module.
        """
        if name not in self.scopes:
            self.scopes[name] = None  # a module that imports itself in a circle finds nothing yet
            path = self.resolver.locate(name) if name.partition(".")[0] not in _STUBBED else None
            module = self.files.module(path) if path is not None and path.suffix == ".py" else None
            if module is not None and path is not None:
                self.scopes[name] = self.interpret(module, name, path)
        return self.scopes[name]

    def interpret(self, module: nodes.Module, name: str, path: Path) -> Scope:
        """The names that the statements of a module bind."""
        file = self.files.real(path)
        if file not in self.by_file:
            scope = Scope(name if path.name != "__init__.py" else f"{name}.__init__")
            self.by_file[file] = self.scopes[name] = scope
            scope.names.update({"__file__": str(path), "__name__": name})
            self.interpreter().module(module.body, scope)
        return self.by_file[file]

    def forget(self) -> None:
        """Free the modules once they are no longer needed."""
        for scope in self.scopes.values():
            if scope is not None:
                scope.forget()


def is_within(module: str, app: str) -> bool:
    """Whether a module is in the package of an app, of which either name may begin above or below the other."""
    parts, package = module.split("."), app.split(".")
    if parts[: len(package)] == package:
        return True
    models = next((index for index, part in enumerate(parts) if part == "models"), len(parts))
    inner = parts[:models]
    return bool(inner) and (inner[-len(package) :] == package or package[-len(inner) :] == inner)


@lru_cache(maxsize=4096)
def may_define(text: str, name: str) -> bool:
    """Whether a module of this text may have that name: it names it, or binds names that it does not spell."""
    return (_MAKES_NAMES.search(text) or re.search(rf"\b{re.escape(name)}\b", text)) is not None
