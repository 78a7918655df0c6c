"""`southdeps cache`"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from southdeps import cache as store
from southdeps.cli.help import DocumentedCommand, DocumentedGroup
from southdeps.reporters.text import printable

_EXIT_STATUS = {0: "the command succeeded", 2: "it could not run"}


@click.group(
    cls=DocumentedGroup,
    examples=[("southdeps cache info", "where it is, and its size"), ("southdeps cache clear", "remove it")],
    exit_status=_EXIT_STATUS,
)
def cache() -> None:
    """Show or remove what earlier runs have kept, so that unchanged files are not read again.

    Removing it loses nothing; the next run takes longer. It never grows beyond its limit.
    """


@cache.command(
    cls=DocumentedCommand,
    examples=[("southdeps cache info", "where it is, and its size")],
    exit_status=_EXIT_STATUS,
)
def info() -> None:
    """Print where the cache is, and its size."""
    path = store.default_path()
    with errors():
        found = store.info(path)
    click.echo(printable(str(path)))
    click.echo(f"{found.entries} entries, {megabytes(found.size)} of at most {megabytes(found.limit)}")


@cache.command(
    cls=DocumentedCommand,
    examples=[("southdeps cache clear", "remove it")],
    exit_status=_EXIT_STATUS,
)
def clear() -> None:
    """Remove the cache."""
    path = store.default_path()
    with errors():
        size = store.clear(path)
    click.echo(f"{printable(str(path))}: {f'removed, {megabytes(size)}' if size else 'there was none'}")


@contextmanager
def errors() -> Iterator[None]:
    """End with exit status 2 where the cache can't be read or removed."""
    try:
        yield
    except store.CacheError as error:
        click.echo(f"southdeps: {printable(str(error))}", err=True)
        raise SystemExit(2) from None


def megabytes(size: int) -> str:
    """`1.5 MB`"""
    return f"{size / 1_000_000:.1f} MB"
