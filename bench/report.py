"""What was measured, as docs/explanation/performance.md."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

from bench.bars import Verdict

HEAD = """\
# Performance

Made by `make bench`; times are medians, ratios are medians of the ratios of each round. In a round every command runs
once, one after the other. Cold is with an empty cache, which is then written; warm is with all files in the cache.

"""


def page(
    machine: str,
    times: Mapping[str, Sequence[float]],
    peaks: Mapping[str, int],
    bars: Iterable[Verdict],
    memory_bars: Iterable[Verdict],
    count_bars: Iterable[Verdict] = (),
) -> str:
    """The page as Markdown; `machine` says where and how it was measured."""
    rows = [
        (
            name,
            milliseconds(statistics.median(found)),
            f"{milliseconds(min(found))} to {milliseconds(max(found))}",
        )
        for name, found in times.items()
    ]
    return "\n".join(
        (
            HEAD + machine,
            "",
            "## Times",
            "",
            table(("", "median", "from, to"), rows),
            "",
            "## Peak memory, all processes together",
            "",
            table(("", "MB"), [(name, f"{peak / 1e6:.0f}") for name, peak in peaks.items()]),
            "",
            "## Bars",
            "",
            table(
                ("", "measured", "at most", ""),
                [
                    *(row(one) for one in bars),
                    *(row(one, memory=True) for one in memory_bars),
                    *(row(one, count=True) for one in count_bars),
                ],
            ),
            "",
        )
    )


def row(verdict: Verdict, *, memory: bool = False, count: bool = False) -> tuple[str, str, str, str]:
    """A bar, what was measured, what is allowed, and whether that holds."""
    bar = verdict.bar
    absolute = not bar.than
    what = f"memory of {bar.what}" if memory else bar.what
    words = {True: "held", False: "**missed**", None: "not measured"}
    return (
        what if absolute else f"{what} / {bar.than}",
        ""
        if verdict.found is None
        else amount(verdict.found, memory=memory, count=count)
        if absolute
        else f"{verdict.found:.2f}",
        amount(bar.most, memory=memory, count=count) if absolute else f"{bar.most:g}",
        words[verdict.held],
    )


def amount(number: float, *, memory: bool, count: bool = False) -> str:
    """`12 MB` of bytes, `1,200` of calls, or `1.2 s` of seconds"""
    if count:
        return f"{number:,.0f}"
    return f"{number / 1e6:.0f} MB" if memory else f"{number:.1f} s"


def milliseconds(seconds: float) -> str:
    """`1,234 ms`"""
    return f"{seconds * 1000:,.0f} ms"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
