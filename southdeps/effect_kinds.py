"""The kinds of exceptions and diagnostics that effects name."""

from __future__ import annotations

import enum


class RaiseKind(enum.Enum):
    """Why `forwards()` raises whatever the database holds."""

    OTHER = "other"
    MODEL_NOT_FROZEN = "model-not-frozen"
    NO_ROW = "no-row"


class DiagnosticKind(enum.Enum):
    """What a diagnostic reports; `rules` turns each kind into a finding."""

    DYNAMIC_NAME = "dynamic-name"
    UNPARSED_SQL = "unparsed-sql"
    LIVE_MODEL = "live-model"
    LOADS_DATA = "loads-data"
    MAKES_TABLES = "makes-tables"
    NOT_FULLY_ANALYSED = "not-fully-analysed"

    @property
    def hides_effects(self) -> bool:
        """Whether the migration may make tables or columns at this place that the analysis cannot see."""
        return self not in {DiagnosticKind.LIVE_MODEL, DiagnosticKind.LOADS_DATA}
