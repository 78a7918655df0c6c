"""Names of the scanned project, made fit to be shown: they are data, whatever they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from southdeps.draw.view import Box, Link
    from southdeps.finding import MigrationId

#: What XML 1.0 forbids, line ends and tabs (a name is one line), marks that reverse text, lone surrogates.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

#: So many of a link's reasons stand in one text: Graphviz refuses those of more than 16,384 characters.
_MOST_REASONS, _MOST_TABLES = 12, 5


def printable(text: str) -> str:
    r"""The text with every character that can't be shown replaced by its Python escape, such as `\x07`."""
    return _UNFIT.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def wrapped(name: str, width: int, lines: int) -> list[str]:
    """The name on at most so many lines of about so many characters, cut after underscores.

    A longer word gets a longer line, up to half as much again; what does not fit at all ends in an ellipsis.
    """
    longest = width * 3 // 2
    result = [""]
    for word in re.findall(rf"[^_]{{1,{longest - 2}}}_{{0,2}}|_+", name):
        if result[-1] and len(result[-1]) + len(word) > width:
            result.append("")
        result[-1] += word
    if len(result) > lines:
        result[lines - 1 :] = [result[lines - 1][: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"]
    return result


def number_and_rest(migration: MigrationId) -> tuple[str, str]:
    """`0004_auto__add_field` as `0004` and `auto__add_field`; a part that the name lacks is empty."""
    match = re.fullmatch(r"(\d+)_?(.*)", migration.name, re.DOTALL)
    return (match[1], match[2]) if match else ("", migration.name)


def counted(number: int, noun: str) -> str:
    """`1 app`, `2 apps`, `0 dependencies`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def box_name(box: Box) -> str:
    """`shop:0003_price`, or for a run `shop:0004_tax to 0019_upc`."""
    first, last = box.members[0], box.members[-1]
    return str(first) if first == last else f"{first} to {last.name}"


def reasons(link: Link) -> str:
    """Which migrations need which, and what for."""
    said = [
        f"{edge.source} {'comes after' if edge.kind == 'order' else 'needs'} {edge.target}"
        + (f" for {', '.join(edge.tables[:_MOST_TABLES])}" if edge.tables else "")
        for edge in link.edges[:_MOST_REASONS]
    ]
    more = len(link.edges) - _MOST_REASONS
    return "; ".join([*said, f"and {more} more"] if more > 0 else said)
