"""`southdeps fix`"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from southdeps import patch, repair
from southdeps.cli.common import load, standard_options
from southdeps.errors import SouthdepsError
from southdeps.project import Project
from southdeps.repair import Repair
from southdeps.report import text
from southdeps.report.diff import for_terminal
from southdeps.write import write_all


@click.command()
@standard_options
@click.option("--write", is_flag=True, help="Write the files; without it the diff is shown.")
@click.option("--only", multiple=True, metavar="APP", help="Change files of this app only. Repeatable.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
def fix(
    paths: tuple[Path, ...], *, write: bool, only: tuple[str, ...], exit_zero: bool, **standard: Any
) -> None:
    """Show, or with --write make, the changes that declare every missing dependency.

    The diff goes to standard output, what can't be fixed to standard error. Exit status: 0 nothing to do, 1
    there is something to fix (with --write: errors remain), 2 could not run.
    """
    loaded = load(paths, **standard)
    result = repair.repair(loaded, frozenset(only))
    if write:
        write_edits(loaded, result)
    elif result.edits:
        show(patch.unified_diff(result.edits))
    for left in result.unrepaired:
        click.echo(f"not fixed: {text.concise_line(left.finding)} ({text.printable(left.reason)})", err=True)
        if left.paste:
            click.echo(f"  write by hand into the class:\n{left.paste.rstrip()}", err=True)
    if not exit_zero and (has_errors(result) if write else bool(result.edits or result.unrepaired)):
        raise SystemExit(1)


def show(diff: bytes) -> None:
    """Print a diff: for the eye on a terminal, else byte for byte."""
    if sys.stdout.isatty():
        click.echo(for_terminal(diff), nl=False)
    else:
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()


def write_edits(loaded: Project, result: Repair) -> None:
    """Write all files or none, and say what was changed and why."""
    root = Path(os.path.commonpath([path.resolve() for path in loaded.options.paths]))
    try:
        write_all(result.edits, root=root)
    except SouthdepsError as error:
        click.echo(f"southdeps: {text.printable(str(error))}", err=True)
        raise SystemExit(2) from None
    for declare in result.declared:
        path = text.printable(loaded.path_of(declare.at))
        click.echo(f"{path}: {declare.at} now says {text.declaration(declare)}")
    files = text.number(len(result.edits), "file")
    click.echo(
        f"{files} changed: {text.number(len(result.declared), 'dependency')} declared"
        if result.edits
        else "nothing to fix"
    )


def has_errors(result: Repair) -> bool:
    """Whether an error is left."""
    return any(left.finding.severity == "error" for left in result.unrepaired)
