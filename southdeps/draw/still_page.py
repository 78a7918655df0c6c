"""A picture alone on an HTML page: its tooltips say more, and the browser zooms, searches and prints it."""

from __future__ import annotations

from html import escape

from southdeps.draw.text import printable

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>%s</title>
<style>body { margin: 1rem; background: white; } svg { max-width: 100%%; height: auto; }</style>
</head>
<body>
%s
</body>
</html>
"""


def still_page(title: str, svg: str) -> str:
    """The page with a picture as Graphviz writes it. It loads nothing and holds no script."""
    return _PAGE % (escape(printable(title)), svg[svg.index("<svg") :])
