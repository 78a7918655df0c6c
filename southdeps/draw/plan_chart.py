"""South's plan as a lane chart: a lane per app, from left to right in the order in which `migrate` runs them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from southdeps.draw.colours import FAINT, INK, MISSING, NEUTRAL, THIRD_PARTY, app_colours, tint
from southdeps.draw.layout import laid_out
from southdeps.draw.markup import FONT, headline, small, text, tooltip
from southdeps.draw.still_page import still_page
from southdeps.draw.text import counted, number_and_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from southdeps.finding import MigrationId

Format = Literal["png", "svg", "pdf", "dot", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)
#: Runs side by side before the chart continues below: so many can be read on one page.
MOST_COLUMNS = 16


class Run(Struct, frozen=True):
    """Migrations of one app that follow each other in the plan; `state` is what happens to them."""

    app: str
    members: tuple[MigrationId, ...]
    state: Literal["runs", "fails", "not reached"]


class PlanChart(Struct, frozen=True):
    """A plan: its title, what comes of it, and its runs in order. `missing` is what the failing migration lacks."""

    title: str
    outcome: str
    runs: tuple[Run, ...]
    missing: str = ""


def plan_chart(
    order: Sequence[MigrationId],
    rest: Iterable[MigrationId],
    failed: MigrationId | None,
    *,
    title: str,
    outcome: str,
    missing: str = "",
) -> PlanChart:
    """The chart of a plan: `order` are the migrations that South starts, `rest` those it would have run afterwards."""
    states: list[tuple[MigrationId, Literal["runs", "fails", "not reached"]]] = [
        (one, "fails" if one == failed else "runs") for one in order
    ]
    states += [(one, "not reached") for one in rest]
    runs = tuple(
        Run(app, tuple(one for one, _ in group), state)
        for (app, state), group in groupby(states, key=lambda item: (item[0].app, item[1]))
    )
    return PlanChart(title, outcome, runs, missing)


def paint_plan(chart: PlanChart, fmt: Format) -> bytes:
    """The chart as a file: the same bytes for the same input, but for pdf. Raises CannotDrawError."""
    dot = plan_dot(chart)
    if fmt == "dot":
        return dot.encode("utf-8")
    if fmt != "html":
        return laid_out(dot, fmt)
    svg = laid_out(dot, "svg").decode("utf-8")
    return still_page(chart.title, svg).encode("utf-8")


def plan_dot(chart: PlanChart) -> str:
    """The chart as DOT: a table of bands of columns, each with a row per app in it."""
    import graphviz

    graph = graphviz.Digraph("plan")
    graph.attr(
        fontname=FONT, fontsize="14", fontcolor=INK, bgcolor="white", pad="0.4", tooltip=" ",
        label=f"<{headline(chart.title, [chart.outcome], ())}>", labelloc="t", labeljust="l",
    )  # fmt: skip
    graph.attr("node", shape="plain", fontname=FONT, fontsize="11", fontcolor=INK)
    colours = app_colours(run.app for run in chart.runs)
    bands = [chart.runs[at : at + MOST_COLUMNS] for at in range(0, len(chart.runs), MOST_COLUMNS)]
    rows = "".join(f'<tr><td align="left">{_band(band, chart, colours)}</td></tr>' for band in bands)
    if rows:
        graph.node(
            "plan", label=f'<<table border="0" cellborder="0" cellspacing="8">{rows}</table>>', tooltip=" "
        )
    return str(graph.source)


def _band(band: Sequence[Run], chart: PlanChart, colours: dict[str, str]) -> str:
    rows = []
    for app in dict.fromkeys(run.app for run in band):
        cells = "".join(_cell(run, chart, colours[app]) if run.app == app else "<td></td>" for run in band)
        rows.append(f'<tr><td align="left"><b>{text(app)}</b></td>{cells}</tr>')
    return (
        '<table border="0" cellborder="0" cellspacing="3" cellpadding="4" '
        f'color="{THIRD_PARTY}">{"".join(rows)}</table>'
    )


def _cell(run: Run, chart: PlanChart, colour: str) -> str:
    """One run: its numbers, or a failing migration with what is missing."""
    first, last = (number_and_rest(one)[0] or one.name for one in (run.members[0], run.members[-1]))
    span = first if first == last else f"{first} \N{HORIZONTAL ELLIPSIS} {last}"
    lines = [f"<b>{text(span)}</b>"]
    if len(run.members) > 1:
        lines.append(small(counted(len(run.members), "migration")))
    fill, border, width, ink = tint(colour, 0.25), colour, 1, INK
    if run.state == "fails":
        fill, border, width, ink = "#ffffff", MISSING, 3, MISSING
        lines.append(small(f"fails: {chart.missing}" if chart.missing else "fails"))
    elif run.state == "not reached":
        fill, border, width, ink = NEUTRAL, FAINT, 1, FAINT
    said = f"{run.members[0]}" if first == last else f"{run.members[0]} to {run.members[-1].name}"
    return (
        f'<td border="{width}" color="{border}" bgcolor="{fill}" tooltip="{tooltip(said)}" href="#">'
        f'<font color="{ink}">{"<br/>".join(lines)}</font></td>'
    )
