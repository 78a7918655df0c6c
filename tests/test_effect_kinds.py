"""The kinds that effects name."""

from __future__ import annotations

from southdeps import effect_kinds


def test_what_hides_effects():
    kinds = effect_kinds.DiagnosticKind
    seen = {kind for kind in kinds if not kind.hides_effects}
    assert seen == {kinds.LIVE_MODEL, kinds.LOADS_DATA}


def test_names_are_kept_in_the_cache():
    assert effect_kinds.RaiseKind("no-row") is effect_kinds.RaiseKind.NO_ROW
