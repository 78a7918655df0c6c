"""Which of the findings are reported: selected codes, ignores, comments in the files, and a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from southdeps.baseline import BaselineEntry, compare
from southdeps.errors import CannotRunError
from southdeps.file_contents import FileContents
from southdeps.finding import Finding
from southdeps.rules.rule import RuleInfo
from southdeps.suggest import did_you_mean
from southdeps.suppressions import Suppression, suppress

#: What to leave out where: (label or pattern of paths, codes or their beginnings).
Ignores = tuple[tuple[str, tuple[str, ...]], ...]


class FindingFilter(Struct, frozen=True):
    """Which codes to report: those that begin with one of `select` (none given: all) and with none of `ignore`.

    `per_app` and `per_file` leave out codes in apps and in files whose paths match a pattern. `rules` are those of
    the command, `others` those of other commands, which a configuration that all share may name. Raises
    CannotRunError for a beginning that no rule has, and if none of `select` is a rule of this command.
    """

    rules: tuple[RuleInfo, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_app: Ignores = ()
    per_file: Ignores = ()
    others: tuple[RuleInfo, ...] = ()

    def __post_init__(self) -> None:
        ignored = (code for _, codes in (*self.per_app, *self.per_file) for code in codes)
        for prefix in (*self.select, *self.ignore, *ignored):
            if not self.is_known(prefix):
                raise CannotRunError(f"{prefix}: no code begins with it.{self.hint(prefix)}")
        if self.select and not any(map(self.is_own, self.select)):
            codes = [rule.code for rule in self.rules]
            chosen = ", ".join(self.select)
            raise CannotRunError(f"{chosen}: not among the codes of this command, {codes[0]} to {codes[-1]}")

    def hint(self, wrong: str) -> str:
        """What may be meant by something that no code begins with: the code of a name, or one that is near."""
        codes = [rule.code for rule in self.rules]
        for rule in (*self.rules, *self.others):
            if rule.name == wrong.lower():
                return f" Did you mean {rule.code}?"
        near = did_you_mean(wrong, codes) if len(wrong) == len(codes[0]) else ""
        return near or f" The codes are {codes[0]} to {codes[-1]}."

    def is_known(self, prefix: str) -> bool:
        """Whether a rule of any command has a code that begins so."""
        return any(rule.code.startswith(prefix) for rule in (*self.rules, *self.others))

    def is_own(self, prefix: str) -> bool:
        """Whether a rule of the command has a code that begins so."""
        return any(rule.code.startswith(prefix) for rule in self.rules)

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
    sources: Mapping[str, FileContents],
    wanted: FindingFilter,
    baseline: Baseline | None = None,
    *,
    bare: bool = True,
) -> Screened:
    """Take out what is not selected, suppressed by a comment (`sources` are the files by path), or known.

    Comments and entries with codes of other commands may match there. A comment without codes counts as unused only if
    `bare`.
    """
    commented = suppress(wanted.of(findings), sources)
    compared = compare(
        commented.kept, baseline.entries if baseline else (), baseline.folder if baseline else "."
    )
    partial = wanted.is_partial
    return Screened(
        compared.new,
        (*commented.suppressed, *compared.known),
        () if partial else tuple(one for one in commented.unused if _is_judged(one, wanted, bare=bare)),
        () if partial else tuple(entry for entry in compared.unused if wanted.is_own(entry.code)),
    )


def _is_judged(comment: Suppression, wanted: FindingFilter, *, bare: bool) -> bool:
    """Whether a command can tell that a comment suppresses nothing."""
    theirs = (code for code in comment.codes if wanted.is_known(code) and not wanted.is_own(code))
    return not any(theirs) if comment.codes else bare


def parse_ignores(values: Sequence[str]) -> Ignores:
    """`NAME:CODE,CODE` as on the command line. Raises CannotRunError."""
    found = []
    for value in values:
        name, colon, codes = value.rpartition(":")
        if not colon or not name or not codes.strip():
            raise CannotRunError(f"{value}: it takes a name or pattern and codes, such as shop:SD101,SD2")
        found.append((name.strip(), tuple(code.strip().upper() for code in codes.split(",") if code.strip())))
    return tuple(found)
