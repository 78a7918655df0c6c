"""`django.core`: management commands called by a migration, and exceptions."""

from __future__ import annotations

from southdeps import effects
from southdeps.interpreter.exceptions import ExceptionClass
from southdeps.interpreter.values import Args, Evaluator, Keywords, Native, Value
from southdeps.south.datafiles import fixture_models
from southdeps.south.stubs.project import ScannedProject, Stubs, constant

_EXCEPTION = ("Exception", "BaseException")
EXCEPTIONS = ("ImproperlyConfigured", "MultipleObjectsReturned", "ObjectDoesNotExist", "ValidationError")


def call_command(project: ScannedProject) -> Native:
    """`call_command(...)`: what loads data or makes tables."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        names = [interpreter.look_up(arg) for arg in args]
        if not names or names[0] not in {"loaddata", "syncdb", "migrate"}:
            return None
        command = " ".join(name for name in names if isinstance(name, str))
        interpreter.record(
            effects.Diagnostic,
            effects.DiagnosticKind.LOADS_DATA,
            f"{command}: it loads rows as the models of today have them, or makes tables, out of South's order",
        )
        for name in names[1:] if names[0] == "loaddata" else ():
            text = project.fixture(name) if isinstance(name, str) else None
            for label in dict.fromkeys(fixture_models(text)) if text is not None else ():
                table = project.model(label)
                interpreter.record(
                    effects.Require, table.table, (effects.ALL,), "fixture", False, table.definition.app
                )
                interpreter.record(effects.Insert, table.table, None)
        return None

    return Native(call)


STUBS: Stubs = {
    "django.core.management.call_command": call_command,
    **{
        f"django.core.exceptions.{name}": constant(
            ExceptionClass(f"django.core.exceptions.{name}", _EXCEPTION)
        )
        for name in EXCEPTIONS
    },
}
