"""The use case behind `southdeps verify`: a project's trials, before and (with `fix`) after the edits of `fix`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.verify import environment as environments
from southdeps.verify import layout, postgres, report
from southdeps.verify.django_project import DjangoProject, django_project, interpreter
from southdeps.verify.schema_check import schema_differences
from southdeps.verify.testbed import LIMIT, isolated_testbed, project_testbed
from southdeps.verify.trials import Trial, compare_schemas_after, run_all, trials, unjudged
from southdeps.verify.worker import Setup
from southdeps.verify.workspace import workspace

if TYPE_CHECKING:
    from pathlib import Path

    from southdeps.finding import Finding
    from southdeps.patch import Edit
    from southdeps.project.loading import Project
    from southdeps.scan import App
    from southdeps.verify.environment import Runtime
    from southdeps.verify.outcome import LeftOut
    from southdeps.verify.testbed import Testbed
    from southdeps.verify.trials import TrialResult


class VerifyOptions(Struct, frozen=True):
    """What the command line says beyond the project itself; None stands for the default."""

    isolated: bool = True
    django: str | None = None
    python2: str | None = None
    database_url: str | None = None
    postgresql: str = postgres.DEFAULT_VERSION
    jobs: int | None = None
    load: tuple[str, ...] = ()
    schema: bool = False
    timeout: float = LIMIT


class Listener:
    """What wants to hear how far a session is; the methods of this one do nothing."""

    def say(self, line: str) -> None:
        """Something is being prepared."""

    def planned(self, count: int) -> None:
        """So many trials follow."""

    def finished(self, result: TrialResult) -> None:
        """A trial has its result. Called from several threads."""


class Variant(Struct, frozen=True):
    """A project to run: as it is, or with edits.

    `label` names it in the report, `findings` are those of `check`, and `foretold_load` the codes with which
    `fixture check` announces that the fixtures to load fail.
    """

    label: str
    project: Project
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...] = ()
    foretold_load: tuple[str, ...] = ()


def verify(
    variants: Sequence[Variant], options: VerifyOptions, listener: Listener
) -> tuple[report.Results, ...]:
    """Run the trials of each variant, with one server. Raises CannotRunError if that is impossible.

    All that was started or written is gone when this returns or raises, whatever the signal.
    """
    with ended_by_signals(), workspace() as place:
        runtime = _runtime(variants[0].project, options, listener)
        with postgres.server(options.database_url, options.postgresql, place / "server") as server:
            return tuple(
                _verify_one(variant, options, runtime, server, place / f"project-{number}", listener)
                for number, variant in enumerate(variants)
            )


def _verify_one(
    variant: Variant,
    options: VerifyOptions,
    runtime: Runtime,
    server: postgres.Server,
    place: Path,
    listener: Listener,
) -> report.Results:
    with _testbed(variant, options, runtime, server, place) as testbed:
        installed = testbed.setup.module is not None
        tried = trials(_labels(variant.project, testbed), installed=installed, files=options.load)
        listener.planned(len(tried))
        jobs = options.jobs or os.cpu_count() or 1
        results = run_all(testbed, tried, jobs, listener.finished, rounds=1)
        if options.schema and testbed.syncdb is None:
            listener.say("comparing schemas")
            order = Trial("schema", () if installed else testbed.labels)
            differences = partial(schema_differences, variant.project, server)
            results += (compare_schemas_after(testbed, order, differences),)
        broken = testbed.left_out.broken
        unseen = sorted(set(variant.project.apps) - {label for trial in tried for label in trial.apps})
        results += tuple(unjudged(label, broken[label]) for label in unseen if label in broken)
        skipped = [label for label in unseen if label not in broken]
        left_out = tuple(_left_out(testbed.left_out, testbed.absent_tables, skipped))
        versions = report.versions(runtime, server)
        return report.Results(
            results, left_out, variant.findings, versions, variant.label, variant.foretold_load
        )


def _runtime(loaded: Project, options: VerifyOptions, listener: Listener) -> Runtime:
    if not options.isolated:
        if django_project(loaded) is None:
            raise CannotRunError("--project needs settings: none were found; name them with --settings")
        return interpreter(loaded, options.python2)
    release = environments.django_release(options.django or environments.DEFAULT_DJANGO)
    return environments.environment(environments.find_python2(options.python2), release, listener.say)


def _testbed(
    variant: Variant, options: VerifyOptions, runtime: Runtime, server: postgres.Server, place: Path
) -> AbstractContextManager[Testbed]:
    place.mkdir()
    loaded, found = variant.project, django_project(variant.project)
    apps = _apps(loaded)
    if not options.isolated and found is not None and not variant.edits:
        setup = Setup(found.folder, found.module, path=tuple(map(str, found.path)))
        return project_testbed(setup, runtime, server, place, limit=options.timeout)
    code = layout.copy_folders(layout.code_folders(loaded.options.paths, apps.values()), place / "code")
    for edit in variant.edits:
        if (file := code.path(edit.path)) is not None:
            file.write_bytes(edit.after)
    if not options.isolated and found is not None:
        return project_testbed(_copied(found, code), runtime, server, place, limit=options.timeout)
    return isolated_testbed(
        apps,
        runtime,
        server,
        place,
        code=code,
        module=found.module if found else None,
        roots=found.path if found else (),
        user_model=loaded.django.user_model,
        limit=options.timeout,
    )


def _apps(loaded: Project) -> dict[str, App]:
    """The apps with migrations, by label: those that are installed, where that is known."""
    installed = None if loaded.installed is None else {entry.label for entry in loaded.installed}
    return {label: app for label, app in loaded.apps.items() if installed is None or label in installed}


def _labels(loaded: Project, testbed: Testbed) -> tuple[str, ...]:
    """The apps to try: as South lists them, else (if Django can't even load them) as they were read."""
    apps = _apps(loaded)
    order = [entry.label for entry in loaded.installed or () if entry.label in apps]
    labels = testbed.labels or tuple(order) or tuple(sorted(apps))
    if not labels:
        raise CannotRunError("no app with South migrations is installed; see --settings")
    return labels


def _copied(found: DjangoProject, code: layout.Copy) -> Setup:
    """The project as it is, but for its code, which is that of the copy."""
    path = tuple(str(code.path(folder) or folder) for folder in found.path)
    moved = tuple((str(old), str(new)) for old, new in code.moved)
    return Setup(code.path(found.folder) or found.folder, found.module, path=path, moved=moved)


def _left_out(lacking: LeftOut, tables: frozenset[str], skipped: Sequence[str]) -> Iterator[str]:
    """What every run goes without, one phrase each."""
    yield from (f"stand-in for {name}" for name in _outermost(lacking.standins))
    yield from (f"app {label}, which can't be imported" for label in lacking.absent)
    yield from (f"{name} ({reason})" for name, reason in lacking.broken.items())
    yield from (f"table {table} is made from frozen models" for table in sorted(tables))
    yield from (f"app {label}, which is not installed" for label in skipped)


def _outermost(names: Sequence[str]) -> Iterator[str]:
    """The dotted names that lie in no other of them."""
    known = set(names)
    for name in names:
        parts = name.split(".")
        if not any(".".join(parts[:length]) in known for length in range(1, len(parts))):
            yield name


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End the block by KeyboardInterrupt on SIGINT, SIGTERM and SIGHUP; a second one does not disturb the clean-up."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    kept = {number: signal.getsignal(number) for number in numbers}
    handled = [number for number in numbers if kept[number] != signal.SIG_IGN]  # nohup

    def interrupt(_number: int, _frame: Any) -> None:
        for number in handled:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in handled:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, kept[number])
