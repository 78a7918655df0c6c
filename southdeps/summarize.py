"""What one migration declares and does, by abstract interpretation of its module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from southdeps import effects
from southdeps.effect_kinds import DiagnosticKind
from southdeps.effects import Action
from southdeps.finding import Attribute
from southdeps.interpreter.containers import any_of
from southdeps.interpreter.interpreter import Interpreter
from southdeps.interpreter.values import (
    AbstractObject,
    Class,
    DictValue,
    Either,
    External,
    Function,
    Instance,
    Raised,
    Scope,
    Unknown,
    Value,
)
from southdeps.south.frozen_errors import construction_error
from southdeps.south.interpreter import MigrationInterpreter
from southdeps.south.migration import bases_of
from southdeps.south.orm import Orm
from southdeps.summary import DeclaredPair, IneffectiveDeclaration, MigrationSummary
from southdeps.syntax import nodes
from southdeps.syntax.nodes import Place
from southdeps.syntax.walk import calls_in, top_level_imports, within, words_in


def summarize_migration(
    module: nodes.Module, app: str, name: str, interpreter: MigrationInterpreter, path: str | None = None
) -> MigrationSummary:
    """What a migration of the app labelled `app` declares and does: the module of dotted `name`, the file at `path`."""
    try:
        scope, raised = run_module(module, name, interpreter, path)
        migration = migration_in(scope, interpreter)
        summary = summary_of(interpreter, migration, raised, module, app)
        scope.forget()
    except Exception as error:  # noqa: BLE001  # one odd migration must not end the analysis of all others
        return not_analysed(error, interpreter.at)
    return summary


def not_analysed(error: Exception, at: Place) -> MigrationSummary:
    """The summary of a migration that a mistake of ours kept from being analysed further than `at`."""
    return MigrationSummary("south", error=f"could not be analysed ({type(error).__name__})", error_at=at)


def summary_of(
    interpreter: MigrationInterpreter, migration: Value, raised: Raised | None, module: nodes.Module, app: str
) -> MigrationSummary:
    """The summary of a migration whose module has run: `migration` is its class, `raised` what the module raises."""
    if raised is not None:
        error = str(raised.error)
        return MigrationSummary(
            "south",
            class_at=class_place(module.body),
            depends_on=tuple(called_pairs(module.body, "depends_on", error)),
            needed_by=tuple(called_pairs(module.body, "needed_by", error)),
            imports=tuple(top_level_imports(module.body)),
            raises=error,
            raises_at=raised.at,
        )
    if not isinstance(migration, Class):
        known = isinstance(migration, AbstractObject | External)
        kind = "south" if known else "other"
        return MigrationSummary(
            kind,
            ineffective=tuple(find_ineffective_declarations(module.body)),
            imports=tuple(top_level_imports(module.body)),
            error=module.error,
            error_at=module.error_at,
        )
    if is_django(migration):
        return MigrationSummary("django")
    done, guessed = run_forwards(interpreter, migration, app)
    no_dry_run = interpreter.inherited(migration, "no_dry_run", None) is True
    return MigrationSummary(
        kind="south",
        class_at=class_place(module.body),
        depends_on=tuple(read_entries(interpreter, migration, "depends_on", module.body)),
        needed_by=tuple(read_entries(interpreter, migration, "needed_by", module.body)),
        ineffective=tuple(find_ineffective_declarations(module.body)),
        actions=done,
        dry_actions=() if no_dry_run else without_schema(done),
        no_dry_run=no_dry_run,
        imports=tuple(top_level_imports(module.body)),
        error=module.error,
        error_at=module.error_at,
        guessed=guessed,
    )


def dry_actions(
    module: nodes.Module, app: str, name: str, interpreter: MigrationInterpreter, path: str | None
) -> tuple[Action, ...]:
    """What a migration does in a dry run; the interpreter's `db` executes nothing."""
    scope, _ = run_module(module, name, interpreter, path)
    migration = migration_in(scope, interpreter)
    done = run_forwards(interpreter, migration, app)[0] if isinstance(migration, Class) else ()
    scope.forget()
    return without_schema(done)


def without_schema(done: Iterable[Action]) -> tuple[Action, ...]:
    """The actions that happen in a dry run too: those that do not go through `db`, and exceptions."""
    return tuple(
        action for action in done if isinstance(action, effects.RaiseException) or is_data_access(action)
    )


def run_module(
    module: nodes.Module, name: str, interpreter: Interpreter, path: str | None = None
) -> tuple[Scope, Raised | None]:
    """Run a module's own statements; returns the names that they bind, and what importing the module raises."""
    scope = Scope(name, {"__name__": name})
    if path is not None:
        scope.names["__file__"] = path
    interpreter.module(module.body, scope)
    raised, interpreter.raised = interpreter.raised, None
    return scope, raised


def migration_in(scope: Scope, interpreter: Interpreter) -> Value:
    """What a module's name `Migration` stands for, which may be imported from another module."""
    migration = scope.names.get("Migration")
    return interpreter.look_up(migration) if isinstance(migration, External) else migration


def run_forwards(
    interpreter: MigrationInterpreter, migration: Class, app: str
) -> tuple[tuple[Action, ...], tuple[tuple[str, str], ...]]:
    """What `Migration().forwards(orm)` does, in order, and the columns that are guessed (see `MigrationSummary`)."""
    interpreter.effects, interpreter.raised = [], None
    models = interpreter.look_up(find_attribute(migration, "models"))
    orm = Orm(frozen_models(models), app)
    instance = Instance(replace(migration, bases=bases_of(migration)))
    forwards = interpreter.inherited(migration, "forwards", instance)
    names = migration.scope.outermost().names
    error = construction_error(orm, names, interpreter.missing_class)
    if error is not None:
        interpreter.at = getattr(models, "at", None) or interpreter.at
        interpreter.record(effects.RaiseException, error.message, error.kind)
        # Which model a key that is no text was meant for is unknown: any other may be frozen.
        if isinstance(orm.definitions, DictValue) and not all(
            isinstance(key, str) for key in orm.definitions
        ):
            orm.definitions.complete = False
    if isinstance(forwards, Function):
        interpreter.call_function(forwards, (orm,), {})
        if interpreter.raised is not None:
            interpreter.record_raise(interpreter.raised)
    if interpreter.budget.exceeded is not None:
        interpreter.raised, interpreter.at = None, interpreter.gave_up_at or interpreter.at
        interpreter.record(
            effects.Diagnostic,
            DiagnosticKind.NOT_FULLY_ANALYSED,
            f"not fully analysed: {interpreter.budget.exceeded}",
        )
    done = tuple(without_temporary_tables(interpreter.effects))
    guessed = guessed_columns(orm, done)
    orm.parsed.clear()  # models and `orm` refer to each other
    return done, guessed


def without_temporary_tables(done: Iterable[Action | effects.CreateTemporaryTable]) -> Iterator[Action]:
    """The effects that outlast the migration: those on its temporary tables do not."""
    temporary: set[str] = set()
    for step in done:
        if isinstance(step, effects.CreateTemporaryTable):
            temporary.add(step.table)
        elif getattr(step, "table", None) not in temporary:
            yield step


def frozen_models(models: Value) -> DictValue:
    """The dict of frozen models; one that only the program knows is empty and not complete."""
    if isinstance(models, DictValue):
        return models
    if isinstance(models, Either) and all(isinstance(option, DictValue) for option in models.options):
        return any_of([option for option in models.options if isinstance(option, DictValue)])
    unknown = DictValue()
    unknown.complete = models is None  # without any, South takes it for empty
    return unknown


def guessed_columns(orm: Orm, done: Iterable[Action]) -> tuple[tuple[str, str], ...]:
    """The columns (table, column) of frozen fields that are not exact, of the tables that `done` needs."""
    needed = {action.table for action in done if isinstance(action, effects.Require)}
    return tuple(
        (model.table, column)
        for model in tuple(orm.parsed.values())  # asking a proxy for its table parses its base
        if model.definition.guessed and model.table in needed
        for column in model.definition.guessed
    )


def find_attribute(migration: Class, name: str) -> Value:
    try:
        return migration.find(name)
    except KeyError:
        return None


def is_django(migration: Class) -> bool:
    """Whether the class is a migration of Django >= 1.7."""
    return any(
        isinstance(base, External) and base.path.startswith("django.db.migrations")
        for cls in migration.lineage()
        for base in cls.bases
    )


def is_data_access(action: Action) -> bool:
    """Whether a dry run does it too: it goes around `db`."""
    if isinstance(action, effects.UseManager):
        return True
    return isinstance(action, effects.Require) and action.reference in {"orm", "live-model"}


def read_entries(
    interpreter: Interpreter, migration: Class, attribute: str, body: Sequence[nodes.Stmt]
) -> Iterator[DeclaredPair]:
    """The declared pairs as `for app, name in Migration.depends_on` gives them (south.migration.base).

    What has no place of its own stands where the `body` of the module assigns the attribute.
    """
    written = find_attribute(migration, attribute)
    if written is None and not any(attribute in cls.scope.names for cls in migration.lineage()):
        return
    value = written
    if isinstance(written, Instance):
        value = interpreter.inherited(migration, attribute, None)  # a descriptor, perhaps
    value = interpreter.look_up(value)
    assigned = [line.at for line in in_classes(body) if attribute in words_in(line.targets)]
    known = None if isinstance(written, External) else getattr(value, "at", None)
    at = interpreter.place(known or (assigned[-1] if assigned else class_place(body)))

    def place_of(entry: Value) -> Place:
        """Where the entry stands; what another module holds stands there, and not in this file."""
        return at if isinstance(written, External) else interpreter.place(getattr(entry, "at", None) or at)

    iterate = interpreter.iterate(value)
    if iterate is None:
        if isinstance(value, Either):
            for option in value.options:
                for entry in interpreter.iterate(interpreter.look_up(option)) or ():
                    yield read_entry(interpreter, entry, place_of(entry))
        elif isinstance(value, Unknown | External | AbstractObject) or is_iterable(value):
            yield DeclaredPair(at, dynamic=True)
        else:
            yield DeclaredPair(at, error=f"TypeError: '{type_name(value)}' object is not iterable")
        return
    for entry in iterate[:1] if isinstance(value, str) else iterate:  # a text's characters are all alike
        yield read_entry(interpreter, entry, place_of(entry))


def read_entry(interpreter: Interpreter, entry: Value, at: Place) -> DeclaredPair:
    """One element of a declaration."""
    parts = interpreter.iterate(interpreter.look_up(entry))
    if parts is None:
        if isinstance(entry, Unknown | External | AbstractObject):
            return DeclaredPair(at, dynamic=True)
        return DeclaredPair(at, error=f"TypeError: '{type(entry).__name__}' object is not iterable")
    text = entry if isinstance(entry, str) else ""
    if len(parts) > 2:
        return DeclaredPair(at, name=text, error="ValueError: too many values to unpack")
    if len(parts) < 2:
        values = "1 value" if parts else "0 values"
        return DeclaredPair(at, name=text, error=f"ValueError: need more than {values} to unpack")
    app, name = (interpreter.look_up(part) for part in parts)
    for part, asked in ((app, "__name__"), (name, "rfind")):  # application_to_app_label, strip_filename
        if part is None or isinstance(part, int | float | tuple | list | dict):
            return DeclaredPair(
                at, error=f"AttributeError: '{type_name(part)}' object has no attribute '{asked}'"
            )
    if not isinstance(app, str) or not isinstance(name, str):
        return DeclaredPair(at, dynamic=True)
    return DeclaredPair(at, app, name)


def is_iterable(value: Value) -> bool:
    """Whether the class of an object of the project says how to iterate over it, or is not known as a whole."""
    return isinstance(value, Instance) and (
        any(value.cls.defines(name) for name in ("__iter__", "__getitem__"))
        or any(isinstance(base, Unknown | External) for cls in value.cls.lineage() for base in cls.bases)
    )


def type_name(value: Value) -> str:
    """The name of a value's type as Python knows it."""
    if isinstance(value, Instance):
        return value.cls.name
    return next(
        (kind.__name__ for kind in (tuple, list, dict) if isinstance(value, kind)), type(value).__name__
    )


def called_pairs(body: Sequence[nodes.Stmt], attribute: Attribute, raised: str) -> Iterator[DeclaredPair]:
    """The pairs of a declaration that lacks a comma, so that one of them seems to call the other."""
    for statement in body:
        for line in statement.body if isinstance(statement, nodes.ClassDef) else ():
            if not isinstance(line, nodes.Assign) or attribute not in words_in(line.targets):
                continue
            for call in calls_in([line.value]):
                sides = (call.func, nodes.SequenceLiteral(call.at, "tuple", call.args))
                for pair in written_pairs(nodes.SequenceLiteral(call.at, "tuple", sides)):
                    yield replace(pair, error=raised)


def written_pairs(value: nodes.Expr) -> Iterator[DeclaredPair]:
    """The pairs of texts in a sequence that is written out."""
    for pair in value.elements if isinstance(value, nodes.SequenceLiteral) else ():
        match pair:
            case nodes.SequenceLiteral(
                at=at,
                elements=(nodes.Constant(value=str() as app), nodes.Constant(value=str() as name)),
            ):
                yield DeclaredPair(at, app, name)


def find_ineffective_declarations(
    body: Sequence[nodes.Stmt], *, in_class: bool = False
) -> Iterator[IneffectiveDeclaration]:
    """Declarations where South does not look, and that are not used anywhere either."""
    for statement in body:
        match statement:
            case nodes.Assign(at=at, targets=(nodes.Name(id=name), *_), value=value, operator=""):
                looked_for = {"dependencies"} if in_class else {"depends_on", "needed_by"}
                if name in looked_for and not is_read(name, body):
                    yield IneffectiveDeclaration(at, name, in_class, tuple(written_pairs(value)))
            case nodes.ClassDef(name="Migration", body=inner):
                yield from find_ineffective_declarations(inner, in_class=True)


def is_read(name: str, body: Sequence[nodes.Stmt]) -> bool:
    """Whether some expression in these statements reads that name."""
    stores = [target for line in within(body) if isinstance(line, nodes.Assign) for target in line.targets]
    stores += [target for line in in_classes(body) for target in line.targets]
    stored = sum(isinstance(target, nodes.Name) and target.id == name for target in stores)
    return sum(word == name for word in words_in(body)) > stored


def in_classes(body: Sequence[nodes.Stmt]) -> Iterator[nodes.Assign]:
    """The assignments in the bodies of classes."""
    for statement in body:
        if isinstance(statement, nodes.ClassDef):
            yield from (line for line in within(statement.body) if isinstance(line, nodes.Assign))


def class_place(body: Sequence[nodes.Stmt]) -> Place:
    """Where the last class Migration of a module stands."""
    places = [s.at for s in body if isinstance(s, nodes.ClassDef) and s.name == "Migration"]
    return places[-1] if places else (1, 1)
