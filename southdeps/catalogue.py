"""Every code of every command, for documentation, `explain` and the lists of rules in reports."""

from __future__ import annotations

from southdeps.drift.rules import DRIFT_RULES
from southdeps.fixture.report import FIXTURE_RULES
from southdeps.rules import RULES
from southdeps.rules.rule import RuleInfo

#: By code. A command with codes of its own adds its list here.
CATALOGUE: tuple[RuleInfo, ...] = (*RULES, *DRIFT_RULES, *FIXTURE_RULES)
