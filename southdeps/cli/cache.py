"""`southdeps cache`"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from southdeps import cache as store
from southdeps.reporters.text import printable


@click.group()
def cache() -> None:
    """What was kept of earlier runs, so that files that have not changed are not read again.

    Nothing is lost when it is removed; the next run takes longer. It never grows beyond its limit.
    """


@cache.command()
def info() -> None:
    """Tell where the cache is and how large."""
    path = store.default_path()
    with errors():
        found = store.info(path)
    click.echo(printable(str(path)))
    click.echo(f"{found.entries} entries, {megabytes(found.size)} of at most {megabytes(found.limit)}")


@cache.command()
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
