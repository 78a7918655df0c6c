"""`southdeps fix`"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import click
from msgspec.structs import replace

from southdeps import api, fixes, patch
from southdeps.analysis import build
from southdeps.cli.common import format_options, is_for_people, load, print_report, standard_options
from southdeps.cli.fix_interactive import ask_for_each
from southdeps.cli.help import DocumentedCommand
from southdeps.errors import CannotRunError, SouthdepsError
from southdeps.finding import Finding, MigrationId
from southdeps.fixes import FixOptions, FixResult, Unfixed
from southdeps.patch import Edit
from southdeps.project.loading import Project
from southdeps.reporters import fix_text
from southdeps.reporters.diff import for_terminal
from southdeps.reporters.text import number, printable
from southdeps.repository import changed_files, diff_root
from southdeps.suggest import did_you_mean_or
from southdeps.write import CannotWriteError, recover, write_all

Mode = Literal["write", "diff", "check", "interactive"]


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps fix", "show what would be written"),
        ("southdeps fix --write", "write it: all files or none"),
        ("southdeps fix --interactive --only shop", "ask for each file of one app"),
        ("southdeps fix | git apply --directory site", "let git apply the diff"),
    ],
    exit_status={
        0: "there is nothing to fix; with --write: no error is left",
        1: "there are fixes to write, or errors without a fix; with --write: errors are left",
        2: "it could not run",
    },
)
@standard_options
@format_options
@click.option("--write", is_flag=True, help="Write the files.")
@click.option("--diff", is_flag=True, help="Print the diff, write nothing.  [default]")
@click.option("--check", is_flag=True, help="Name the files that would change, write nothing.")
@click.option(
    "--interactive",
    is_flag=True,
    help="Show the diff of each file and ask as `git add -p` does, then write the accepted files.",
)
@click.option("--only", multiple=True, metavar="APP", help="Change files of this app only. Repeatable.")
@click.option(
    "--prefer",
    multiple=True,
    type=(click.Choice(["needed-by"]), str),
    metavar="needed-by APP",
    help="Declare in APP, with needed_by, what others need of it; for apps that are optional. Repeatable.",
)
@click.option(
    "--bridge",
    metavar="APP",
    help="Let a new, empty migration in APP declare what is missing between third-party apps.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Count findings in third-party files too that the current order of apps hides.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with status 0 even if there are findings.")
def fix(
    paths: tuple[Path, ...],
    *,
    write: bool,
    diff: bool,
    check: bool,
    interactive: bool,
    only: tuple[str, ...],
    prefer: tuple[tuple[str, str], ...],
    bridge: str | None,
    strict: bool,
    format_: str,
    output_file: Path | None,
    exit_zero: bool,
    **standard: Any,
) -> None:
    """Declare every missing dependency: print the changes as a diff, or make them with --write.

    The diff goes to standard output, findings without a fix to standard error.
    """
    mode = only_one({"write": write, "diff": diff, "check": check, "interactive": interactive}) or "diff"
    loaded = load_recovered(paths, **standard)
    fix_options = FixOptions(
        only=own_apps(loaded, "--only", only),
        needed_by=own_apps(loaded, "--prefer needed-by", [app for _, app in prefer]),
        bridge=next(iter(own_apps(loaded, "--bridge", [bridge] if bridge else [])), None),
    )
    if mode == "interactive":
        result = ask_for_each(loaded, fix_options, lambda edit: show([edit]))
    else:
        result = fixes.fix_project(loaded, fix_options)
    written = mode in {"write", "interactive"}
    if written:
        if not standard["quiet"]:
            warn_of_changes(result.edits)
        write_edits(loaded, result)
    left = result.unfixed if written else fixes.in_old_lines(result)
    if is_for_people(format_):
        print_for_people(mode, loaded, result, left, quiet=standard["quiet"])
    else:
        print_report(api.fix_report(loaded, result, written=written), format_, output_file)
    decisive = left if strict else without_hidden(left, loaded)
    errors = any(one.finding.severity == "error" for one in decisive)
    if not exit_zero and (errors if written else result.edits or decisive):
        raise SystemExit(1)


def without_hidden(left: Sequence[Unfixed], loaded: Project) -> list[Unfixed]:
    """What is left, without findings in files of others that today's order of INSTALLED_APPS hides."""
    positions: Mapping[MigrationId, int] = {}
    if any(not is_own(one.finding, loaded) for one in left):
        positions = build.positions(loaded) or {}
    return [
        one
        for one in left
        if is_own(one.finding, loaded)
        or not is_hidden(one.finding.migration, one.finding.requires, positions)
    ]


def is_own(finding: Finding, loaded: Project) -> bool:
    """Whether a finding stands in a file that the project's authors can change."""
    return finding.migration is None or loaded.migrations[finding.migration].editable


def is_hidden(
    late: MigrationId | None, early: MigrationId | None, positions: Mapping[MigrationId, int]
) -> bool:
    """Whether today's order happens to run `early` before `late`."""
    if late is None or early is None or late not in positions or early not in positions:
        return False
    return positions[early] < positions[late]


def print_for_people(
    mode: Mode, loaded: Project, result: FixResult, left: Sequence[Unfixed], *, quiet: bool
) -> None:
    """Print the changes made, the files to change or the diff; on standard error, what is left."""
    written = mode in {"write", "interactive"}
    if written:
        click.echo(fix_text.summary(result.changes, result.project.path_of, result.unfixed), nl=False)
    elif mode == "check":
        list_files(result.edits)
    else:
        show_for_patch(result.edits, quiet=quiet)
    click.echo(fix_text.unfixed(left), nl=False, err=True)
    if not (result.edits or left or written or quiet):
        click.echo(fix_text.NOTHING, err=True)


def only_one(flags: Mapping[Mode, bool]) -> Mode | None:
    """The one flag that is set, if any; raises CannotRunError for several."""
    chosen = [name for name, given in flags.items() if given]
    if len(chosen) > 1:
        raise CannotRunError(f"--{chosen[0]} and --{chosen[1]} exclude each other")
    return chosen[0] if chosen else None


def load_recovered(paths: tuple[Path, ...], **standard: Any) -> Project:
    """Read the project after completing or undoing what a killed `fix --write` left in it; raises CannotRunError."""
    root = api.common_folder(paths or (Path(),))
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


def own_apps(loaded: Project, option: str, labels: Sequence[str]) -> frozenset[str]:
    """The labels; raises CannotRunError for one that is no app whose migrations are the project's own."""
    for label in labels:
        if label not in loaded.apps:
            raise CannotRunError(
                f"{option} {label}: no app with migrations has that label."
                f"{did_you_mean_or(label, loaded.apps, 'Those that have are')}"
            )
        if not any(one.editable for name, one in loaded.migrations.items() if name.app == label):
            raise CannotRunError(f"{option} {label}: its files are not the project's own")
    return frozenset(labels)


def show(edits: Sequence[Edit], folder: Path | None = None) -> None:
    """Print the diff, with paths relative to `folder`: readable on a terminal, else byte for byte."""
    diff = patch.unified_diff(edits, folder)
    if sys.stdout.isatty():
        click.echo(for_terminal(diff), nl=False)
    else:
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()


def show_for_patch(edits: Sequence[Edit], *, quiet: bool) -> None:
    """Print the diff with paths that `git apply` and `patch` accept, and say where it applies."""
    real = [replace(edit, path=edit.path.resolve()) for edit in edits]
    root = diff_root([edit.path for edit in real], Path.cwd())
    show(real, root.folder)
    if edits and root.note is not None and not quiet:
        click.echo(f"southdeps: {printable(root.note)}", err=True)


def list_files(edits: Sequence[Edit]) -> None:
    """Print which files would change."""
    for edit in edits:
        click.echo(f"would change: {printable(edit.path.as_posix())}")
    if edits:
        click.echo(f"{number(len(edits), 'file')} would be changed")


def warn_of_changes(edits: Sequence[Edit]) -> None:
    """Warn about files to be written that have uncommitted changes."""
    changed = changed_files([edit.path for edit in edits])
    if changed:
        named = ", ".join(path.as_posix() for path in changed[:3])
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        click.echo(
            f"southdeps: files with changes that git does not have: {printable(named)}{more}", err=True
        )


def write_edits(loaded: Project, result: FixResult) -> None:
    """Write all files or none; where that fails it ends with exit status 2."""
    try:
        write_all(result.edits, root=api.common_folder(loaded.options.paths))
    except SouthdepsError as error:
        click.echo(f"southdeps: {printable(str(error))}", err=True)
        raise SystemExit(2) from None
