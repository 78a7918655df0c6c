"""The bars: what may take how long, as ratios of times that were measured in one run."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.measure import ratio


@dataclass(frozen=True, slots=True)
class Bar:
    """At most so many times as much as something else; where there is nothing else, so many seconds, bytes or calls."""

    what: str
    than: str
    most: float


BARS = (
    Bar("sentry, cold", "sentry, one parse", 0.4),
    Bar("made-up 1,000, cold", "made-up 1,000, one parse", 0.4),
    Bar("sentry, warm", "sentry, one parse", 0.15),
    Bar("made-up 1,000, warm", "made-up 1,000, one parse", 0.15),
    Bar("oscar, cold", "oscar, South's graphmigrations", 1.3),
    Bar("oscar, warm", "oscar, South's graphmigrations", 0.8),
    Bar("oscar, warm", "python -c pass", 20),
    Bar("made-up 1,000, one file changed", "made-up 1,000, warm", 1.3),
    Bar("made-up 10,000, cold", "made-up 1,000, cold", 12),
    Bar("made-up 10,000, warm", "made-up 1,000, warm", 12),
    Bar("made-up 1,000 stripped, warm", "made-up 1,000, warm", 2),
    Bar("made-up 1,000 stripped, cold", "made-up 1,000, cold", 2),
    Bar("oscar stripped, warm", "oscar, warm", 2),
    # As many migrations as missing dependencies, and twice as many of both: their product is four times as large.
    Bar("chain of 400, warm", "chain of 200, warm", 4),
    Bar("chain of 400, cold", "chain of 200, cold", 4),
    Bar("buildout-site, warm", "buildout-site without environment, warm", 4),
    Bar("buildout-site, cold", "buildout-site without environment, cold", 6),
    Bar("southdeps --help", "python -c pass", 5),
    Bar("southdeps --version", "python -c pass", 5),
    Bar("sentry, drift", "sentry, warm", 1.5),
    Bar("dump, fixture check", "dump, json.load", 3),
    Bar("dump, fixture natural", "dump, json.load", 4),
    Bar("dump, fixture split", "dump, json.load", 4),
    Bar("dump, fixture check", "small dump, fixture check", 11.5),
    Bar("oscar, png", "", 3),
    Bar("sentry, png", "", 10),
    Bar("made-up 3,000 in 200 apps, png", "", 15),
    Bar("sentry, page painted", "", 1.5),
    Bar("made-up 3,000 in 200 apps, page painted", "", 4),
)
COUNT_BARS = (Bar("buildout-site, calls of stat", "", 20_000),)
MEMORY_BARS = (
    Bar("sentry, cold", "", 250e6),
    Bar("dump, fixture check", "", 250e6),
    Bar("dump, fixture natural", "", 250e6),
    Bar("dump, fixture split", "", 250e6),
    Bar("oscar, png", "", 300e6),
    Bar("sentry, png", "", 300e6),
    Bar("made-up 3,000 in 200 apps, png", "", 300e6),
    Bar("made-up 10,000, cold", "made-up 1,000, cold", 10),
    Bar("made-up 10,000, warm", "made-up 1,000, warm", 10),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar and what was measured; None where one of the two could not be."""

    bar: Bar
    found: float | None

    @property
    def held(self) -> bool | None:
        """Whether the bar is held; None where that was not measured."""
        return None if self.found is None else self.found <= self.bar.most


def verdicts(times: Mapping[str, Sequence[float]]) -> Iterator[Verdict]:
    """What came of the bars on time."""
    for bar in BARS:
        one, other = times.get(bar.what), times.get(bar.than)
        if one is not None and not bar.than:
            yield Verdict(bar, statistics.median(one))
        elif one is None or other is None:
            yield Verdict(bar, None)
        elif len(one) == len(other):
            yield Verdict(bar, ratio(one, other))
        else:  # measured in rounds of their own
            yield Verdict(bar, statistics.median(one) / statistics.median(other))


def count_verdicts(counts: Mapping[str, float]) -> Iterator[Verdict]:
    """What came of the bars on numbers of calls."""
    for bar in COUNT_BARS:
        yield Verdict(bar, counts.get(bar.what))


def memory_verdicts(peaks: Mapping[str, int]) -> Iterator[Verdict]:
    """What came of the bars on memory."""
    for bar in MEMORY_BARS:
        known = bar.what in peaks and (not bar.than or bar.than in peaks)
        yield Verdict(bar, peaks[bar.what] / (peaks[bar.than] if bar.than else 1) if known else None)
