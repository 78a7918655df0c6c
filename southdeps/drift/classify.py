"""Which code a difference gets: by what differs, and on which side it is."""

from __future__ import annotations

from southdeps.drift import rules
from southdeps.drift.causes import Cause
from southdeps.rules.rule import RuleInfo
from southdeps.schema.compare import Difference, PartKind
from southdeps.schema.description import Column, ForeignKey, Index, Schema, Unique

#: What differs -> the codes for missing, extra and different.
_RULES: dict[PartKind, tuple[RuleInfo, RuleInfo, RuleInfo]] = {
    "table": (rules.MISSING_TABLE, rules.EXTRA_TABLE, rules.MISSING_TABLE),
    "column": (rules.MISSING_COLUMN, rules.EXTRA_COLUMN, rules.DIFFERENT_TYPE),
    "primary-key": (rules.DIFFERENT_PRIMARY_KEY, rules.DIFFERENT_PRIMARY_KEY, rules.DIFFERENT_PRIMARY_KEY),
    "unique": (rules.MISSING_UNIQUE, rules.EXTRA_UNIQUE, rules.MISSING_UNIQUE),
    "index": (rules.MISSING_INDEX, rules.EXTRA_INDEX, rules.MISSING_INDEX),
    "foreign-key": (rules.MISSING_FOREIGN_KEY, rules.EXTRA_FOREIGN_KEY, rules.DIFFERENT_FOREIGN_KEY),
    "check": (rules.MISSING_CHECK, rules.EXTRA_CHECK, rules.MISSING_CHECK),
    "sequence": (rules.MISSING_SEQUENCE, rules.MISSING_SEQUENCE, rules.MISSING_SEQUENCE),
}


def rule_for(cause: Cause, expected: Schema) -> RuleInfo:
    """The code of a cause; `expected` is the schema as it should be."""
    difference, table = cause.main, expected.tables.get(cause.table)
    if all(
        isinstance(one, Unique) for pair in cause.differences for one in (pair.expected, pair.found) if one
    ):
        changes = {one.change for one in cause.differences}
        return rules.COLUMN_ORDER if len(changes) > 1 else _rule_for_one(difference)
    if difference.kind == "index" and len(cause.differences) == 1:
        index = difference.expected or difference.found
        assert isinstance(index, Index), "the index of a difference"
        if any(index.opclasses):
            return rules.MISSING_LIKE_INDEX if difference.found is None else rules.EXTRA_LIKE_INDEX
        covered = {one.columns for one in table.uniques.values()} if table is not None else set()
        if difference.expected is None and index.columns in covered and index.definition is None:
            return rules.REDUNDANT_INDEX
    return _rule_for_one(difference)


def _rule_for_one(difference: Difference) -> RuleInfo:
    match difference.expected, difference.found:
        case (Column() as expected, Column() as found):
            return _rule_for_column(expected, found)
        case (None, Column(null=False, default=None, sequence=None)):
            return rules.EXTRA_REQUIRED_COLUMN
        case (ForeignKey() as expected, ForeignKey() as found) if (expected.table, expected.target) == (
            found.table,
            found.target,
        ):
            return rules.NOT_DEFERRABLE
    missing, extra, different = _RULES[difference.kind]
    return {"missing": missing, "extra": extra, "different": different}[difference.change]


def _rule_for_column(expected: Column, found: Column) -> RuleInfo:
    """The gravest of what differs in a column."""
    if expected.type.casefold() != found.type.casefold():
        one, other = (column.type.casefold().partition("(") for column in (expected, found))
        return rules.DIFFERENT_LENGTH if one[0] == other[0] else rules.DIFFERENT_TYPE
    if expected.null != found.null:
        return rules.DIFFERENT_NULL
    if expected.sequence is not None and found.sequence is None:
        return rules.MISSING_SEQUENCE
    return rules.DATABASE_DEFAULT
