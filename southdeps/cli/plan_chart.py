"""`southdeps plan --out FILE`"""

from __future__ import annotations

from pathlib import Path

import click

from southdeps import api
from southdeps.analysis.simulate import missing
from southdeps.cli.about import about
from southdeps.cli.graph import check_target, write
from southdeps.draw import CannotDrawError
from southdeps.draw.plan_chart import FORMATS, Format, paint_plan, plan_chart
from southdeps.errors import CannotRunError
from southdeps.project.loading import Project
from southdeps.reporters.text import printable


def check_file(out: str) -> Format:
    """The format that a file's ending names; raises CannotRunError, before the work, if it cannot be written."""
    ending = Path(out).suffix.lower().removeprefix(".")
    for fmt in FORMATS:
        if fmt == ending:
            check_target(out, fmt)
            return fmt
    raise CannotRunError(f"{out}: unknown extension; the formats are {', '.join(FORMATS)}")


def write_chart(planned: api.Plan, project: Project, out: str, *, quiet: bool) -> None:
    """Draw a plan into a file, and say so on standard error. Raises CannotRunError."""
    result = planned.result
    done = frozenset(result.order)
    table, column = missing(result.failure)
    chart = plan_chart(
        result.order,
        [one for one in result.complete_order if one not in done],
        result.failed,
        title=about(project),
        outcome=f"{result.outcome}: {result.message}" if result.message else result.outcome,
        missing=table or column or "",
    )
    try:
        data = paint_plan(chart, check_file(out))
    except CannotDrawError as error:
        raise CannotRunError(str(error)) from None
    write(out, data)
    if not quiet:
        click.echo(f"southdeps: {printable(out)} written", err=True)
