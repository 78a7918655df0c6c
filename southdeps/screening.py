"""Which of the findings are reported: selected codes, ignores, comments in the files, and a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from southdeps.baseline import BaselineEntry, compare
from southdeps.errors import CannotRunError
from southdeps.finding import Finding
from southdeps.rules.rule import RuleInfo
from southdeps.suggest import did_you_mean
from southdeps.suppressions import Suppression, suppress

#: What to leave out where: (label or pattern of paths, codes or their beginnings).
Ignores = tuple[tuple[str, tuple[str, ...]], ...]


class FindingFilter(Struct, frozen=True):
    """Which codes to report: those that begin with one of `select` (none given: all) and with none of `ignore`.

    `per_app` and `per_file` leave out codes in apps and in files whose paths match a pattern. Raises
    CannotRunError for a beginning that none of the `rules` has.
    """

    rules: tuple[RuleInfo, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_app: Ignores = ()
    per_file: Ignores = ()

    def __post_init__(self) -> None:
        ignored = (code for _, codes in (*self.per_app, *self.per_file) for code in codes)
        for prefix in (*self.select, *self.ignore, *ignored):
            if not any(rule.code.startswith(prefix) for rule in self.rules):
                codes = [rule.code for rule in self.rules]
                whole = len(prefix) == len(codes[0])
                near = (
                    did_you_mean(prefix, codes if whole else ())
                    or f" The codes are {codes[0]} to {codes[-1]}."
                )
                raise CannotRunError(f"{prefix}: no code begins with it.{near}")

    @property
    def is_partial(self) -> bool:
        """Whether codes are left out everywhere, so that comments about them need not match."""
        return bool(self.select or self.ignore)

    def of(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings that are selected, in their order."""
        return tuple(finding for finding in findings if self.has(finding))

    def has(self, finding: Finding) -> bool:
        """Whether a finding is selected."""
        if self.select and not finding.code.startswith(self.select):
            return False
        here = (codes for app, codes in self.per_app if app == finding.app)
        there = (codes for pattern, codes in self.per_file if fnmatchcase(finding.path, pattern))
        return not finding.code.startswith(
            (*self.ignore, *(code for codes in (*here, *there) for code in codes))
        )


class Baseline(Struct, frozen=True):
    """A baseline file, its folder as paths are reported, and its entries."""

    path: Path
    folder: str
    entries: tuple[BaselineEntry, ...]


class Screened(Struct, frozen=True):
    """The findings to report, those that a comment or the baseline takes out, and what takes out nothing."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    unused_comments: tuple[Suppression, ...] = ()
    unused_entries: tuple[BaselineEntry, ...] = ()


def screen(
    findings: Sequence[Finding],
    sources: Mapping[str, bytes],
    wanted: FindingFilter,
    baseline: Baseline | None = None,
) -> Screened:
    """Take out what is not selected, suppressed by a comment (`sources` are the files by path), or known."""
    commented = suppress(wanted.of(findings), sources)
    compared = compare(
        commented.kept, baseline.entries if baseline else (), baseline.folder if baseline else "."
    )
    partial = wanted.is_partial
    return Screened(
        compared.new,
        (*commented.suppressed, *compared.known),
        () if partial else commented.unused,
        () if partial else compared.unused,
    )


def parse_ignores(values: Sequence[str]) -> Ignores:
    """`NAME:CODE,CODE` as on the command line. Raises CannotRunError."""
    found = []
    for value in values:
        name, colon, codes = value.rpartition(":")
        if not colon or not name or not codes.strip():
            raise CannotRunError(f"{value}: it takes a name or pattern and codes, such as shop:SD101,SD2")
        found.append((name.strip(), tuple(code.strip().upper() for code in codes.split(",") if code.strip())))
    return tuple(found)
