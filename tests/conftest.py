"""What all tests share."""

from __future__ import annotations

# Data: small Python 2 projects, never to be imported.
collect_ignore = ["report_cases", "south_cases"]
