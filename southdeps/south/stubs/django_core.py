"""`django.core`: management commands called by a migration, and exceptions."""

from __future__ import annotations

from collections import defaultdict

from southdeps import effects
from southdeps.effect_kinds import DiagnosticKind
from southdeps.interpreter.exceptions import ExceptionClass
from southdeps.interpreter.values import Args, Class, Evaluator, Function, Keywords, Native, Value
from southdeps.south.datafiles import FixtureRow, fixture_rows
from southdeps.south.loaded_rows import record_rows
from southdeps.south.stubs.project import ScannedProject, Stubs, constant

_EXCEPTION = ("Exception", "BaseException")
EXCEPTIONS = ("ImproperlyConfigured", "MultipleObjectsReturned", "ObjectDoesNotExist", "ValidationError")
#: What SD408 says of `loaddata`, and of the commands that make tables.
_NOTES = {
    True: (DiagnosticKind.LOADS_DATA, "loads rows as the models of today have them"),
    False: (DiagnosticKind.MAKES_TABLES, "makes tables as the models of today have them"),
}


def call_command(project: ScannedProject) -> Native:
    """`call_command(...)`: what loads data or makes tables."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        names = [interpreter.look_up(arg) for arg in args]
        if names and isinstance(names[0], str) and names[0] not in {"loaddata", "syncdb", "migrate"}:
            return run_command(project, interpreter, names[0], tuple(names[1:]), keywords)
        if not names or not isinstance(names[0], str):
            return None
        command = " ".join(name for name in names if isinstance(name, str))
        kind, what = _NOTES[names[0] == "loaddata"]
        interpreter.record(effects.Diagnostic, kind, f"{command}: it {what}, out of South's order")
        for name in names[1:] if names[0] == "loaddata" else ():
            text = project.fixture(name) if isinstance(name, str) else None
            if text is not None:
                load(project, interpreter, text, name)
        return None

    return Native(call)


def load(project: ScannedProject, interpreter: Evaluator, text: str, name: str) -> None:
    """Load the rows of a fixture; then the foreign keys are checked, and sequences set behind the keys."""
    rows = defaultdict[str, list[FixtureRow]](list)
    for row in fixture_rows(text):
        rows[row.model].append(row)
    for label, found in rows.items():
        model = project.model(label)
        if model is not None:
            record_rows(interpreter, model, found, name)
    interpreter.record(effects.Transaction, effects.CHECK_CONSTRAINTS)
    interpreter.record(effects.SetSequences)


def run_command(
    project: ScannedProject, interpreter: Evaluator, name: str, args: Args, keywords: Keywords
) -> Value:
    """Run a management command of the project: what its `handle` does."""
    command = project.command(name)
    if isinstance(command, Class):
        instance = interpreter.call_value(command, (), {})
        for method in ("handle", "handle_noargs"):
            handle = interpreter.get(instance, method)
            if isinstance(handle, Function):
                interpreter.call_value(handle, args, keywords)
    return None


STUBS: Stubs = {
    "django.core.management.call_command": call_command,
    **{
        f"django.core.exceptions.{name}": constant(
            ExceptionClass(f"django.core.exceptions.{name}", _EXCEPTION)
        )
        for name in EXCEPTIONS
    },
}
