"""The rules: one value per code, in one tuple from which checks, reports and documentation derive."""

from __future__ import annotations

from msgspec import Struct

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.cycle_breaking import find_cycles
from southdeps.analysis.migration_graph import migration_graph
from southdeps.finding import Finding, MigrationId
from southdeps.graph import Graph
from southdeps.rules import (
    already_exists,
    app_not_scanned,
    created_by_two_apps,
    cycle,
    dropped_too_early,
    dynamic_name,
    foreign_key_never_made,
    forwards_fails,
    hidden_by_plan,
    higher_in_same_app,
    ineffective_declaration,
    live_model,
    loads_data,
    malformed_declaration,
    missing_dependency,
    model_not_frozen,
    needs_rows,
    no_such_column,
    no_such_row,
    no_such_table,
    not_a_migration,
    nothing_to_delete,
    refused_by_postgresql,
    rows_made_elsewhere,
    unknown_migration,
    unknown_required_column,
    unmigrated_app,
    unparsed_source,
    unparsed_sql,
)
from southdeps.rules.feasible import with_feasible_fixes
from southdeps.rules.rule import Rule

#: Every rule, by code. A new rule is one module and one line here.
RULES: tuple[Rule, ...] = (
    missing_dependency.RULE,
    dropped_too_early.RULE,
    created_by_two_apps.RULE,
    malformed_declaration.RULE,
    unknown_migration.RULE,
    unmigrated_app.RULE,
    higher_in_same_app.RULE,
    cycle.RULE,
    ineffective_declaration.RULE,
    no_such_table.RULE,
    model_not_frozen.RULE,
    not_a_migration.RULE,
    no_such_column.RULE,
    already_exists.RULE,
    nothing_to_delete.RULE,
    no_such_row.RULE,
    refused_by_postgresql.RULE,
    forwards_fails.RULE,
    dynamic_name.RULE,
    unparsed_source.RULE,
    unparsed_sql.RULE,
    app_not_scanned.RULE,
    rows_made_elsewhere.RULE,
    hidden_by_plan.RULE,
    live_model.RULE,
    loads_data.RULE,
    unknown_required_column.RULE,
    foreign_key_never_made.RULE,
    needs_rows.RULE,
)


class Inspection(Struct, frozen=True):
    """What the rules found in a context, in the order of reports."""

    findings: tuple[Finding, ...]
    context: AnalysisContext

    @property
    def graph(self) -> Graph:
        """The graph of the migrations that the findings are about."""
        return migration_graph(self.context)

    @property
    def cycles(self) -> tuple[frozenset[MigrationId], ...]:
        """The migrations of each cycle."""
        return find_cycles(self.context)


def inspect(context: AnalysisContext, rules: tuple[Rule, ...] = RULES) -> Inspection:
    """Apply rules to a context: all of them, unless others are given."""
    found = (finding for rule in rules for finding in rule.check(context))
    findings = sorted(with_feasible_fixes(found, context), key=lambda finding: finding.reading_order)
    return Inspection(tuple(findings), context)
