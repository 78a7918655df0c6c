"""A diff on a terminal."""

from __future__ import annotations

import pytest

from southdeps.reporters.diff import for_terminal

TERMINAL = {
    "a header": (b"--- a/x.py\n+++ b/x.py\n", "\x1b[1m--- a/x.py\x1b[0m\n\x1b[1m+++ b/x.py\x1b[0m\n"),
    "lines": (
        b"@@ -1 +1 @@\n one\n-two\n+three\n",
        "\x1b[36m@@ -1 +1 @@\x1b[0m\n one\n\x1b[31m-two\x1b[0m\n\x1b[32m+three\x1b[0m\n",
    ),
    "no newline at the end": (
        b" one\n\\ No newline at end of file\n",
        " one\n\\ No newline at end of file\n",
    ),
    "CRLF line ends, a tab": (b" one\ttwo\r\n", " one\ttwo\n"),
    "what a terminal would obey": (b" \x1b]0;title\x07\r \xc2\x9b\n", " \\x1b]0;title\\x07\\r \\x9b\n"),
    "no UTF-8": (b" caf\xe9\n", " caf\ufffd\n"),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize(("diff", "shown"), TERMINAL.values(), ids=TERMINAL)
def test_a_diff_on_a_terminal(diff, shown):
    assert for_terminal(diff) == shown
