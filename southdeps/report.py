"""What a command found, with everything that output formats need to print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from southdeps.file_contents import FileContents
from southdeps.finding import Finding, MigrationId
from southdeps.version import __version__

if TYPE_CHECKING:
    from southdeps.rules.rule import RuleInfo


class Summary(Struct, frozen=True):
    """How much was checked, in things such as ("migration", 12), ("app", 3), and how many findings there are.

    >>> print(Summary((("migration", 2), ("app", 1)), errors=1, fixable=1))
    2 migrations in 1 app checked: 1 error, 0 warnings, 0 infos; 1 fixable with `southdeps fix`
    """

    checked: tuple[tuple[str, int], ...] = ()
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    fixable: int = 0
    suppressed: int = 0

    def __str__(self) -> str:
        checked = " in ".join(number(count, noun) for noun, count in self.checked)
        suppressed = f"; {self.suppressed} suppressed" if self.suppressed else ""
        if not (self.errors or self.warnings or self.infos):
            return f"{checked} checked: nothing is wrong{suppressed}"
        counts = ((self.errors, "error"), (self.warnings, "warning"), (self.infos, "info"))
        parts = ", ".join(number(count, noun) for count, noun in counts)
        fixable = f"; {self.fixable} fixable with `southdeps fix`" if self.fixable else ""
        return f"{checked} checked: {parts}{fixable}{suppressed}"


class Used(Struct, frozen=True):
    """What a project was read with: paths as reported, None for what was not found.

    `settings_from` says how the settings were found, `apps_not_found` which entries of INSTALLED_APPS have no folder
    in the search path.
    """

    settings: str | None = None
    settings_from: str | None = None
    environment: str | None = None
    search_path: tuple[str, ...] = ()
    apps_not_found: tuple[str, ...] = ()
    backend: str = "postgresql"
    user_model: str = "auth.User"
    config_file: str | None = None


class Applied(Struct, frozen=True):
    """A change that `fix --write` has made in a file, and the code of the finding behind it."""

    path: str
    migration: MigrationId
    text: str
    code: str


class Report(Struct, frozen=True, dict=True):
    """The result of a command: findings in reading order, and what they were found in.

    `rules` are the codes that were looked for. Not `complete` if something could not be read. `applied` are the
    changes that `fix --write` has made. `read_only` are the paths of files that are not the
    project's own. `sources` holds what is in the files that findings are in, by reported path, `paths` where each
    migration is. `notes` are remarks
    about how the project was read, one line each. `suppressed` are the findings that a
    comment or a baseline takes out.

    A command with a document or a text of its own (`plan`, `verify`) puts it into `document` and `text`: the formats
    json and full print those instead of the findings.
    """

    findings: tuple[Finding, ...] = ()
    checked: tuple[tuple[str, int], ...] = ()
    used: Used = field(default_factory=Used)
    rules: tuple[RuleInfo, ...] = ()
    complete: bool = True
    applied: tuple[Applied, ...] = ()
    read_only: frozenset[str] = frozenset()
    sources: Mapping[str, FileContents] = field(default_factory=dict)
    paths: Mapping[MigrationId, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    document: Mapping[str, object] | None = None
    text: str | None = None
    version: str = __version__

    @cached_property
    def summary(self) -> Summary:
        """How much was checked and how many findings there are; printed, it is the last line of `check`."""
        count = Counter(finding.severity for finding in self.findings)
        fixable = sum(finding.fixable for finding in self.findings)
        return Summary(
            self.checked, count["error"], count["warning"], count["info"], fixable, len(self.suppressed)
        )

    def is_failure(self, *, strict: bool = False) -> bool:
        """Whether the exit status is 1: there are errors or warnings that count.

        In files that are not the project's own, what today's order of INSTALLED_APPS hides counts only if `strict`.
        """
        return any(
            finding.severity != "info"
            and (strict or not (finding.hidden_by_installed_apps and finding.path in self.read_only))
            for finding in self.findings
        )


def number(count: int, noun: str) -> str:
    """`1 app`, `2 apps`, `2 dependencies`"""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
