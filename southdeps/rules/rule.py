"""What a rule is: one value per code, with everything that documentation and reports derive from it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from southdeps.analysis.context import AnalysisContext
from southdeps.databases import bare
from southdeps.finding import Finding, MigrationId, Severity
from southdeps.syntax.nodes import Place

#: Where a finding stands that is about a whole file.
TOP: Place = (1, 1)
#: A message has at most this many characters; the middle of a longer one is left out.
LONGEST_MESSAGE = 300
_LEFT_OUT = " ... "


class FixKind(enum.Enum):
    """What `southdeps fix` can do about a finding, in the words of the documentation."""

    NONE = "no automatic fix"
    DECLARE = "declares the dependency"
    CORRECT = "corrects the declaration"


class FailureCause(enum.Enum):
    """Why a run of the real South fails, as far as its message tells."""

    EXISTS = "what is to be made is there already"
    NULL = "a row lacks a value"
    NO_ROW = "a row is not there"
    REFUSED = "PostgreSQL refuses a type, a cast or an order of statements"
    MISSING = "a table, column or constraint is not there"
    BLOCKED = "South can make no plan"
    CODE = "the code fails by itself"


class RuleInfo(Struct, frozen=True):
    """The facts about a code, which reports and documentation show.

    `severity` is the usual one; a finding may have another. `summary` is one sentence without a full stop,
    `explanation` says why South or PostgreSQL fails and why SQLite may not. `before` and `after` are the shortest
    example with the fault, and without it. With `stops_south` South stops at the finding before it runs any migration;
    with `fails_in_required` the migration that fails is the one in `requires`, not the one where the finding stands.
    `foretells` are the causes of the failures that its findings announce; with `about_one_table`, only of failures that
    name the table of the finding.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str = ""
    before: str = ""
    after: str = ""
    fix: FixKind = FixKind.NONE
    stops_south: bool = False
    fails_in_required: bool = False
    foretells: tuple[FailureCause, ...] = ()
    about_one_table: bool = False


class Rule(RuleInfo, frozen=True, kw_only=True):
    """A code and its check: from an analysis context to the findings of that code, in any order."""

    check: Callable[[AnalysisContext], Iterator[Finding]]

    def finding(
        self, context: AnalysisContext, migration: MigrationId, at: Place, message: str, **facts: Any
    ) -> Finding:
        """A finding in a migration, with the fields that follow from it filled in.

        `facts` are further fields of `Finding`, or ones that differ from the rule's own, such as `severity`.
        """
        line, column = at
        if facts.get("table") is not None:
            facts["table"] = bare(facts["table"])
        given = {
            "severity": self.severity,
            "app": migration.app,
            "fixable": facts.get("declare") is not None or facts.get("declaration_fix") is not None,
        }
        return Finding(
            code=self.code,
            name=self.name,
            migration=migration,
            path=context.paths[migration],
            line=line,
            column=column,
            message=limited(message),
            **{**given, **facts},
        )


def limited(message: str) -> str:
    """A message without its middle if it is long: a condition at the end is as important as what comes first."""
    if len(message) <= LONGEST_MESSAGE:
        return message
    end = LONGEST_MESSAGE // 3
    return message[: LONGEST_MESSAGE - end - len(_LEFT_OUT)] + _LEFT_OUT + message[-end:]
