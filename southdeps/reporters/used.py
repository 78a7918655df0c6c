"""What a project was read with, as `--verbose` and `--show-settings` print it."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.report import Used
from southdeps.reporters.text import printable


def used_lines(used: Used) -> Iterator[str]:
    """A line for each kind of input."""
    found = f"{used.settings} (from {used.settings_from})" if used.settings is not None else "none found"
    yield f"settings: {printable(found)}"
    yield f"environment: {printable(used.environment or 'none found')}"
    yield f"search path: {printable(', '.join(dict.fromkeys(used.search_path))) or 'none'}"
    yield f"apps not found: {printable(', '.join(used.apps_not_found)) or 'none'}"
    yield f"database: {used.backend}; user model: {printable(used.user_model)}"
    yield f"configuration: {printable(used.config_file or 'none')}"
