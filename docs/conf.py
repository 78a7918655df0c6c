"""Settings of Sphinx for `make docs`; the pages are Markdown, so that they can be read in the repository as well."""

from __future__ import annotations

import re
from pathlib import Path

_VERSION = (Path(__file__).parent.parent / "southdeps/version.py").read_text("utf-8")

project = "southdeps"
author = "The southdeps developers"
copyright = author  # noqa: A001  # the name that Sphinx reads
release = re.findall(r'^__version__ = "(.+)"$', _VERSION, re.MULTILINE)[0]

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline"]
suppress_warnings = ["misc.highlighting_failure"]  # the examples of the rules are Python 2

html_theme = "furo"
html_title = "southdeps"
html_theme_options = {
    "source_repository": "https://github.com/southdeps/southdeps/",
    "source_branch": "main",
    "source_directory": "docs/",
}

# Addresses of the project itself exist once it is published.
linkcheck_ignore = [r"https://github\.com/southdeps/.*"]
