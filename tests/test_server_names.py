"""Names that a database lacks of itself."""

from __future__ import annotations

from southdeps.server_names import EXTENSIONS, MISSING_FUNCTIONS, MISSING_TYPES


def test_types_of_postgresql_are_no_missing_types():
    assert MISSING_TYPES.isdisjoint(
        {"integer", "text", "timestamp with time zone", "numeric", "json", "xml", "uuid"}
    )


def test_what_extensions_bring_is_a_type_or_a_function_that_is_missing_without_them():
    assert "citext" in MISSING_TYPES - MISSING_FUNCTIONS
    assert EXTENSIONS["unaccent"] <= MISSING_FUNCTIONS - MISSING_TYPES
