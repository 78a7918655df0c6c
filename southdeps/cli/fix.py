"""`southdeps fix`"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from southdeps import fixes, patch
from southdeps.cli.common import load, standard_options
from southdeps.errors import CannotRunError, SouthdepsError
from southdeps.fixes import FixOptions, FixResult
from southdeps.patch import Edit
from southdeps.project.loading import Project, relative_path
from southdeps.reporters import fix_text
from southdeps.reporters.diff import for_terminal
from southdeps.reporters.text import printable
from southdeps.write import CannotWriteError, recover, write_all


@click.command()
@standard_options
@click.option("--write", is_flag=True, help="Write the files; without it the diff is shown.")
@click.option(
    "--interactive", is_flag=True, help="Show the diff of each file, ask, and write those agreed to."
)
@click.option("--only", multiple=True, metavar="APP", help="Change files of this app only. Repeatable.")
@click.option(
    "--prefer",
    multiple=True,
    type=(click.Choice(["needed-by"]), str),
    metavar="needed-by APP",
    help="Let APP say by needed_by what others need of it, as optional apps should. Repeatable.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
def fix(
    paths: tuple[Path, ...],
    *,
    write: bool,
    interactive: bool,
    only: tuple[str, ...],
    prefer: tuple[tuple[str, str], ...],
    exit_zero: bool,
    **standard: Any,
) -> None:
    """Show, or with --write make, the changes that declare every missing dependency.

    The diff goes to standard output, what can't be fixed to standard error. Exit status: 0 nothing to do, 1
    there is something to fix or something that can't be (with --write: errors remain), 2 could not run.
    """
    loaded = load_recovered(paths, **standard)
    fix_options = FixOptions(
        only=own_apps(loaded, "--only", only),
        needed_by=own_apps(loaded, "--prefer needed-by", [app for _, app in prefer]),
    )
    result = ask(loaded, fix_options) if interactive else fixes.fix_project(loaded, fix_options)
    written = write or interactive
    if written:
        write_edits(loaded, result)
        click.echo(fix_text.summary(result.changes, loaded.path_of, result.unfixed), nl=False)
    else:
        show(result.edits)
    left = result.unfixed if written else fixes.in_old_lines(result)
    click.echo(fix_text.unfixed(left), nl=False, err=True)
    if not (result.edits or left or written or standard["quiet"]):
        click.echo(fix_text.NOTHING, err=True)
    errors = any(one.finding.severity == "error" for one in left)
    if not exit_zero and (errors if written else result.edits or left):
        raise SystemExit(1)


def load_recovered(paths: tuple[Path, ...], **standard: Any) -> Project:
    """Read the project after completing or undoing what a killed `fix --write` left in it; raises CannotRunError."""
    root = common_folder(paths or (Path(),))
    recover_interrupted([root, *root.parents])
    loaded = load(paths, **standard)
    migrations = {one.path.resolve().parent for one in loaded.migrations.values() if one.editable}
    inside = {folder for one in migrations for folder in (one, *one.parents) if folder.is_relative_to(root)}
    if recover_interrupted(sorted(inside - {root})):
        loaded = load(paths, **standard)
    return loaded


def recover_interrupted(folders: Iterable[Path]) -> bool:
    """Whether a killed `fix --write` had left something in the folders; reports it. Raises CannotRunError."""
    try:
        lines = recover(folders)
    except CannotWriteError as error:
        raise CannotRunError(str(error)) from None
    for line in lines:
        click.echo(f"southdeps: {printable(line)}", err=True)
    return bool(lines)


def common_folder(paths: Sequence[Path]) -> Path:
    """The folder that holds all paths, with links resolved."""
    return Path(os.path.commonpath([path.resolve() for path in paths]))


def own_apps(loaded: Project, option: str, labels: Sequence[str]) -> frozenset[str]:
    """The labels; raises CannotRunError for one that is no app whose migrations are the project's own."""
    for label in labels:
        if label not in loaded.apps:
            raise CannotRunError(f"{option} {label}: no app with migrations has that label")
        if not any(one.editable for name, one in loaded.migrations.items() if name.app == label):
            raise CannotRunError(f"{option} {label}: its files are not the project's own")
    return frozenset(labels)


def show(edits: Sequence[Edit]) -> None:
    """Print the diff: for the eye on a terminal, else byte for byte."""
    diff = patch.unified_diff(edits)
    if sys.stdout.isatty():
        click.echo(for_terminal(diff), nl=False)
    else:
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()


def ask(loaded: Project, fix_options: FixOptions) -> FixResult:
    """Ask for each file; without those declined the least that cures may be another, which is asked for again."""
    migrations = {relative_path(migration.path): name for name, migration in loaded.migrations.items()}
    agreed: set[Edit] = set()
    while True:
        result = fixes.fix_project(loaded, fix_options)
        for edit in result.edits:
            if edit in agreed:
                continue
            show([edit])
            if not click.confirm(f"Write {printable(str(edit.path))}?", err=True):
                fix_options = replace(fix_options, declined=fix_options.declined | {migrations[edit.path]})
                break
            agreed.add(edit)
        else:
            return result


def write_edits(loaded: Project, result: FixResult) -> None:
    """Write all files or none; where that fails it ends with exit status 2."""
    try:
        write_all(result.edits, root=common_folder(loaded.options.paths))
    except SouthdepsError as error:
        click.echo(f"southdeps: {printable(str(error))}", err=True)
        raise SystemExit(2) from None
