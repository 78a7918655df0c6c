"""`southdeps graph`"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import click
from msgspec.structs import replace

from southdeps import draw
from southdeps.cli.about import about
from southdeps.cli.common import inspect, load, standard_options
from southdeps.cli.help import DocumentedCommand
from southdeps.draw import CannotDrawError, DrawOptions, Format, Level, Paper, Show, mermaid
from southdeps.draw.changes import changes
from southdeps.draw.models.diagram import Detail
from southdeps.errors import CannotRunError
from southdeps.project.loading import Project
from southdeps.reporters.graph_json import graph_json
from southdeps.reporters.text import printable

FileFormat = Format | Literal["json"]
FORMATS: tuple[FileFormat, ...] = (*draw.FORMATS, "json")
#: What a terminal can't show.
BINARY = ("png", "pdf")


@click.command(
    cls=DocumentedCommand,
    examples=[
        ("southdeps graph --out deps.png", "a picture, as detailed as one page allows"),
        ("southdeps graph --out deps.html", "an interactive page in one file"),
        ("southdeps graph --focus shop+2 --show missing --out shop.svg", "what is missing around one app"),
        ("southdeps graph --models --out models.pdf", "the frozen models"),
    ],
    exit_status={
        0: "the file is written",
        2: "it could not run",
    },
)
@standard_options
@click.option(
    "--out",
    metavar="FILE",
    default=None,
    help="The file to write; its extension selects the format. - is standard output, the default off a terminal.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="The format; overrides the extension.")
@click.option(
    "--level",
    type=click.Choice(get_args(Level)),
    help="What one box stands for.  [default: the finest that can be read on one page]",
)
@click.option(
    "--focus",
    multiple=True,
    metavar="WHAT",
    help="Draw only APP or APP:MIGRATION and its neighbours, one step away; with +N behind it those up to N steps "
    "away, with +0 none, with + in front all that it needs. Repeatable.",
)
@click.option("--show", type=click.Choice(get_args(Show)), help="Only what is missing, or in a cycle.")
@click.option("--reduce", is_flag=True, help="Leave out declared dependencies that follow from others.")
@click.option("--collapse", is_flag=True, help="The same as --level collapsed.")
@click.option(
    "--paper",
    type=click.Choice(get_args(Paper)),
    help="With pdf: the sheet that it fits, or one page as large as the picture.  [default: the smallest on which it "
    "can be read]",
)
@click.option("--models", is_flag=True, help="Draw the frozen models instead, as of the last migrations.")
@click.option(
    "--at",
    multiple=True,
    metavar="APP:MIGRATION",
    help="With --models: the app's models as of this migration. Repeatable.",
)
@click.option(
    "--detail",
    type=click.Choice(get_args(Detail)),
    help="With --models: all fields, keys, names, or one box per app.  [default: what can be read on one page]",
)
@click.option(
    "--exclude-models", multiple=True, metavar="GLOB", help="With --models: leave out app.Model. Repeatable."
)
@click.option("--relations-only", is_flag=True, help="With --models: leave out models without relations.")
def graph(
    paths: tuple[Path, ...],
    *,
    out: str | None,
    format_: FileFormat | None,
    level: Level | None,
    focus: tuple[str, ...],
    show: Show | None,
    reduce: bool,
    collapse: bool,
    paper: Paper | None,
    models: bool,
    at: tuple[str, ...],
    detail: Detail | None,
    exclude_models: tuple[str, ...],
    relations_only: bool,
    **standard: Any,
) -> None:
    """Draw the South migrations below PATHS, their dependencies, and those that are missing.

    Formats: png, svg, pdf, html (an interactive page in one file), dot or gv (Graphviz), mmd (Mermaid) and json
    (everything).
    """
    if out is None and is_terminal():
        raise CannotRunError(
            f"name a file, such as --out deps.png ({', '.join(FORMATS)}), or --out - for DOT here"
        )
    out = out or "-"
    fmt = format_of(out, format_)
    check_target(out, fmt)
    if paper is not None and fmt != "pdf":
        raise CannotRunError(f"--paper goes with pdf, not with {fmt}")
    options = DrawOptions(level, focus, show, reduce, collapse, paper=paper)
    if at and not models:
        raise CannotRunError("--at goes with --models; to draw the migrations around one, there is --focus")
    if not models and (detail or exclude_models or relations_only):
        raise CannotRunError("--detail, --exclude-models and --relations-only go with --models")
    if models:
        # It reads migrations anew; nothing else here does where all is in the cache.
        from southdeps.cli import graph_models

        make = graph_models.prepare(
            fmt,
            options,
            at,
            detail=detail,
            exclude=exclude_models,
            relations_only=relations_only,
        )
    else:
        make = partial(document, fmt=fmt, options=options)
    loaded = load(paths, **standard)
    try:
        data, notes = make(loaded)
    except CannotDrawError as error:
        if out == "-":
            raise CannotRunError(str(error)) from None
        beside = f"{out}.dot"
        write(beside, error.dot.encode("utf-8"))
        raise CannotRunError(f"{error}; the DOT text is in {beside}") from None
    write(out, data)
    if not standard["quiet"]:
        if out != "-":
            click.echo(f"southdeps: {printable(out)} written", err=True)
        for note in notes:
            click.echo(f"southdeps: {printable(note)}", err=True)


def document(project: Project, *, fmt: FileFormat, options: DrawOptions) -> tuple[bytes, list[str]]:
    """The bytes of the file, and what to say about it; raises CannotRunError and CannotDrawError."""
    found = inspect(project)
    if fmt == "json":
        notes = (
            []
            if options == draw.EVERYTHING
            else ["json always holds everything; the options for drawing change nothing"]
        )
        return graph_json(found.graph, found.findings).encode("ascii"), notes
    options = replace(options, about=about(project))
    done = {name: changes(one.summary.actions) for name, one in project.migrations.items()}
    view, data = draw.painted(found.graph, found.findings, options, fmt, done)
    notes = [note for note in (view.note, not_installed(project, view)) if note]
    if fmt == "mmd" and (len(data) > mermaid.MOST_CHARACTERS or len(view.links) > mermaid.MOST_LINKS):
        notes.append(
            f"Mermaid draws up to {mermaid.MOST_CHARACTERS:,} characters and {mermaid.MOST_LINKS} lines unless its "
            "maxTextSize and maxEdges say otherwise; --focus, --show or --collapse make it smaller"
        )
    return data, notes


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def not_installed(project: Project, view: draw.View) -> str | None:
    """Which apps are drawn though the settings do not install them."""
    if project.installed is None:
        return None
    installed = {entry.label for entry in project.installed}
    drawn = [cluster.app for cluster in view.clusters if cluster.app not in installed]
    return f"drawn, but not installed by the settings: {', '.join(drawn)}" if drawn else None


def format_of(out: str, format_: FileFormat | None) -> FileFormat:
    """The format asked for, else that of the ending, else DOT on standard output; raises CannotRunError."""
    if format_ or out == "-":
        return format_ or "dot"
    ending = Path(out).suffix.lower().removeprefix(".")
    for fmt in FORMATS:
        if fmt == ending:
            return fmt
    raise CannotRunError(f"{out}: unknown extension; the formats are {', '.join(FORMATS)}")


def check_target(out: str, fmt: FileFormat) -> None:
    """Find out before the work whether its result can go there; raises CannotRunError."""
    if out == "-":
        if fmt in BINARY and is_terminal():
            raise CannotRunError(f"refusing to write {fmt.upper()} to a terminal; name a file with --out")
    elif Path(out).is_dir():
        raise CannotRunError(f"{out}: is a folder; name a file")
    elif not Path(out).parent.is_dir():
        raise CannotRunError(f"{out}: there is no folder {Path(out).parent}")


def write(out: str, data: bytes) -> None:
    """Write the file, or to standard output; raises CannotRunError."""
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(out).write_bytes(data)
    except OSError as error:
        raise CannotRunError(f"{out}: can't be written: {error.strerror or error}") from error
