"""`southdeps plan`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from southdeps.analysis.build import simulation_input
from southdeps.analysis.simulate import simulate_migrate
from southdeps.cli.common import load, standard_options
from southdeps.errors import CannotRunError
from southdeps.project.loading import Project, relative


@click.command()
@standard_options
@click.option("--app", "label", metavar="LABEL", help="As `migrate LABEL`.  [default: as `migrate`]")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def plan(paths: tuple[Path, ...], *, label: str | None, format_: str, **standard: Any) -> None:
    """Say what `syncdb; migrate` does on a fresh database: which migrations run, in which order, and what fails.

    Exit status: 0 everything runs, 1 something fails, 2 could not run.
    """
    loaded = load(paths, **standard, even_sqlite=True)
    if label is not None:
        check_label(label, loaded)
    given = simulation_input(loaded)
    done = simulate_migrate(given, label)
    if format_ == "json":
        from southdeps.reporters.plan_json import plan_json  # noqa: PLC0415

        click.echo(plan_json(done, given.context.backend), nl=False)
    else:
        from southdeps.reporters.plan_text import plan_text  # noqa: PLC0415

        settings = loaded.configuration.settings
        click.echo(
            plan_text(done, given, label, None if settings is None else relative(settings.file)), nl=False
        )
    if done.outcome != "ok":
        raise SystemExit(1)


def check_label(label: str, loaded: Project) -> None:
    """Raise CannotRunError for an app that nobody has ever heard of."""
    known = {*loaded.apps, *loaded.unmigrated, *(entry.label for entry in loaded.installed or ())}
    if label not in known:
        raise CannotRunError(f"--app {label}: no such app; there are {', '.join(sorted(known))}")
