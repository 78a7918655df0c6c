"""SQL text -> tokens -> statements, for every dialect alike and without ever failing.

sqlglot's tokenizers raise on an unfinished string, and a text has to be split into statements before each of
them is tried in one dialect or another; so the few shapes that matter (comments, strings, names) are told
apart here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: To be written into a text where its value is not known (`"DELETE FROM %s" % table`).
UNKNOWN = "southdeps_unknown"

_STRING = r"[nNbBxX]?'(?:[^']|'')*'"
_BACKSLASHED = r"'(?:[^'\\]|''|\\.)*'"
_TAG = r"\$(?:[^\W\d]\w*)?\$"
_SHAPES = r"""
    (?P<comment>--[^\n]*{hash})
  | (?P<opening>/\*|{tag})
  | (?P<string>[eE]{backslashed}|{string})
  | (?P<quoted>{quoted})
  | (?P<placeholder>%%|%(?:\(\w+\))?s\b)
  | (?P<parameter>(?<!:):[^\W\d]\w*|\$\w+|@@?\w+)
  | (?P<word>[^\W\d][\w$]*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<sign>[(),;.]|(?:(?!--|/\*|@\w)[^\w\s(),;.'"`$:%])+|::?|.)
"""


def _compile(*, string: str, quoted: str, comment: str = "") -> re.Pattern[str]:
    pattern = _SHAPES.format(hash=comment, tag=_TAG, backslashed=_BACKSLASHED, string=string, quoted=quoted)
    return re.compile(rf"\s+|{pattern}", re.VERBOSE | re.DOTALL)


# MySQL has strings in double quotes, escapes in every string, and comments from # to the end of the line.
_MYSQL = _compile(
    string=rf'{_BACKSLASHED}|"(?:[^"\\]|""|\\.)*"', quoted="`(?:[^`]|``)+`", comment=r"|\#[^\n]*"
)
_OTHERS = _compile(string=_STRING, quoted='"(?:[^"]|"")+"|`(?:[^`]|``)+`')

# Every place where a comment or a dollar-quoted string may close, overlapping ones too: `$a$b$` has two.
_CLOSING = re.compile(rf"(?=(\*/|{_TAG}))")
# What an opening that never closes is taken for.
_UNCLOSED = re.compile(r"\$\w+|.")


class Token(NamedTuple):
    """A piece of SQL; `kind` is string, dollar, quoted, placeholder, parameter, word, number or sign."""

    kind: str
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        """Is it one of these keywords (given in capitals)?"""
        return self.kind == "word" and self.text.upper() in words


def tokenize(text: str, *, dialect: str = "postgres") -> list[Token]:
    """Take a text apart; space and comments are left out, and what is unfinished becomes single signs."""
    pattern = _MYSQL if dialect == "mysql" else _OTHERS
    # Known beforehand, so that no opening is followed to the end of the text in vain: a thousand of them would
    # take a thousand passes.
    last = {match[1]: match.start() for match in _CLOSING.finditer(text)}
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        for match in pattern.finditer(text, position):
            position = match.end()
            if match.lastgroup == "opening":
                token, position = _opened(text, match, last)
                tokens += [token] if token.kind != "comment" else []
                break
            if match.lastgroup is not None and match.lastgroup != "comment":
                tokens.append(Token(match.lastgroup, match[0], match.start()))
    return tokens


def _opened(text: str, opening: re.Match[str], last: Mapping[str, int]) -> tuple[Token, int]:
    """The comment or dollar-quoted string that begins here, or else a sign or parameter; and where it ends.

    `last` says where each closing stands last in the text.
    """
    start, inside = opening.span()
    comment = opening[0] == "/*"
    closing = "*/" if comment else opening[0]
    if last.get(closing, -1) >= inside:
        end = text.index(closing, inside) + len(closing)
        return Token("comment" if comment else "dollar", text[start:end], start), end
    token = _UNCLOSED.match(text, start)
    assert token is not None
    return Token("sign" if len(token[0]) == 1 else "parameter", token[0], start), token.end()


def statements(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Split at semicolons, but those in parentheses (CREATE RULE) or in the BEGIN ... END of a routine.

    For a text that South's `execute_many` can run (db/generic.py: it knows single quotes, and neither dollar
    quotes nor blocks), the statements are the same as its own.
    """
    piece: list[Token] = []
    depth = blocks = 0
    for index, token in enumerate(tokens):
        if token.text == ";" and depth <= 0 and blocks <= 0:
            if piece:
                yield piece
            piece, depth, blocks = [], 0, 0
            continue
        depth += (token.text == "(") - (token.text == ")")
        if _is_routine(piece):
            blocks += _opens_or_closes(tokens, index)
        piece.append(token)
    if piece:
        yield piece


def _is_routine(piece: Sequence[Token]) -> bool:
    return (
        len(piece) > 2
        and piece[0].is_word("CREATE")
        and any(token.is_word("TRIGGER", "FUNCTION", "PROCEDURE") for token in piece[1:8])
    )


def _opens_or_closes(tokens: Sequence[Token], index: int) -> int:
    token = tokens[index]
    if token.is_word("BEGIN", "CASE"):
        return 0 if tokens[index - 1].is_word("END") else 1
    if token.is_word("END"):
        following = tokens[index + 1] if index + 1 < len(tokens) else token
        return 0 if following.is_word("IF", "LOOP", "WHILE", "REPEAT") else -1
    return 0


def normal(tokens: Iterable[Token], *, blank: bool = False) -> str:
    """Write tokens with one space between them: the normal form of a statement.

    The DB-API's placeholders `%s` and `%(name)s` become NULL, `%%` is `%`. With `blank` strings are empty, so
    that a pattern can't match inside.
    """
    return " ".join(_normal(token, blank=blank) for token in tokens)


def _normal(token: Token, *, blank: bool) -> str:
    if token.kind == "placeholder":
        return "%" if token.text == "%%" else "NULL"
    return "''" if blank and token.kind in ("string", "dollar") else token.text


def string_value(token: Token) -> str:
    """What stands in a string or dollar-quoted string."""
    if token.kind == "dollar":
        tag = token.text.index("$", 1) + 1
        return token.text[tag:-tag]
    return token.text[token.text.index(token.text[-1]) + 1 : -1].replace("''", "'")
