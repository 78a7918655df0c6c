"""Comments and dollar quotes: where they close, in one pass."""

from __future__ import annotations

import sys

import pytest

from southdeps.sql.lexer import tokenize


class Searched(str):
    """A text that counts the characters that searches for a closing look at."""

    __slots__ = ("looked_at",)

    def index(self, sub, start=0, end=sys.maxsize):
        found = super().index(sub, start, end)
        self.looked_at = getattr(self, "looked_at", 0) + found - start
        return found


@pytest.mark.parametrize("form", ["$a{}$", "$a{}$ x $a{}$", "/* {}", "/* {} */"])
def test_a_closing_is_searched_for_once(form):
    text = Searched(" ".join(form.format(number, number) for number in range(3000)))
    tokenize(text)
    assert getattr(text, "looked_at", 0) <= len(text)


def test_openings_that_never_close_are_signs():
    assert [token.text for token in tokenize("a /* b $x$ c $$ d")] == [
        *("a", "/", "*", "b", "$x", "$", "c", "$", "$", "d")
    ]
    assert [token.text for token in tokenize("$a$ /* $b$ $a$ /* ' */ $b$")] == [
        *("$a$ /* $b$ $a$", "$b", "$")
    ]
