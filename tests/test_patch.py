"""Whatever way a declaration is written, with whatever comments and white space: adding to it is safe."""

from __future__ import annotations

import ast
import codecs
import contextlib
import io
import re
import tokenize
from collections import Counter

from hypothesis import event, given, settings
from hypothesis import strategies as st

from southdeps import patch
from southdeps.errors import CannotEditError
from southdeps.finding import MigrationId
from southdeps.syntax import concrete_tree
from tests.edits.tables import table
from tests.edits.worlds import declared, worlds

NEW = MigrationId("new", "0007_new")
OLD: list[tuple[str, str]] = [
    ("old", "0001_initial"),
    ("other", "0002_more"),
    ("third", "0003"),
    (NEW.app, NEW.name),
]
COMMENTS = st.sampled_from(
    ["# why", '# ("x", "0001"),', "# it's", '# """', "# )]}", "#", "# Zürich", "# depends_on = ()"]
)
ATTRIBUTES = st.sampled_from(["depends_on", "needed_by"])


@st.composite
def gaps(draw, *, lines: bool):
    """White space between two tokens; within brackets it may have comments and line breaks."""
    blanks = draw(st.sampled_from(["", " ", "  "]))
    if not lines or draw(st.integers(0, 3)):
        return blanks
    comment = draw(st.one_of(st.just(""), COMMENTS))
    return (
        blanks
        + comment
        + "\n"
        + draw(st.sampled_from(["", "\n"]))
        + draw(st.sampled_from(["        ", "", "    "]))
    )


@st.composite
def strings(draw, value: str):
    quote = draw(st.sampled_from(["'", '"']))
    prefix = draw(st.sampled_from(["", "", "", "u"]))
    return f"{prefix}{quote}{value}{quote}"


@st.composite
def entries(draw, pair: tuple[str, str]):
    app, name = pair
    app = draw(st.sampled_from([app, app, f"project.{app}"]))
    name = draw(st.sampled_from([name, name, f"{name}.py"]))
    opening, closing = draw(st.sampled_from(["()", "()", "[]"]))
    gap = gaps(lines=True)
    inside = [draw(strings(app)), draw(gap), ",", draw(gap), draw(strings(name)), draw(gap)]
    return opening + draw(gap) + "".join(inside) + draw(st.sampled_from(["", ","])) + closing


@st.composite
def displays(draw, *, brackets=("()", "[]", "")):
    """A tuple, a list or a bare tuple of pairs."""
    bracket = draw(st.sampled_from(brackets))
    pairs = draw(st.lists(st.sampled_from(OLD), min_size=0 if bracket else 1, max_size=3))
    gap = gaps(lines=bool(bracket))
    written = [draw(entries(pair)) for pair in pairs]
    needs_comma = len(pairs) == 1 and bracket != "[]"
    comma = "," if needs_comma or (pairs and draw(st.booleans())) else ""
    inside = written[0] if written else ""
    for entry in written[1:]:
        inside += draw(gap) + "," + draw(gap) + entry
    if not bracket:
        return inside + comma
    return bracket[0] + draw(gap) + inside + (draw(gap) + comma if comma else "") + draw(gap) + bracket[1]


@st.composite
def statements(draw, name: str):
    """What stands above the class, and the statements in it that declare something, unindented."""
    style = draw(
        st.sampled_from(
            [
                "none",
                "plain",
                "sum",
                "branches",
                "one branch",
                "append",
                "augmented",
                "name",
                "shared",
                "wrapped",
                "both",
            ]
        )
    )
    event(style)
    one, two = draw(displays()), draw(displays())
    closed, list_ = draw(displays(brackets=("()", "[]"))), draw(displays(brackets=("[]",)))
    tuple_ = draw(displays(brackets=("()",)))
    base = draw(
        st.sampled_from([f"Base.{name} + {{}}", f"tuple(Base.{name}) + {{}}", f"{{}} + tuple(Base.{name})"])
    )
    return {
        "none": ("", ""),
        "plain": ("", f"{name} = {one}"),
        "sum": ("", f"{name} = {base.format(closed)}"),
        "branches": ("", f"if X:\n    {name} = {one}\nelse:\n    {name} = {two}"),
        "one branch": ("", f"if X:\n    {name} = {one}"),
        "append": ("", f"{name} = {list_}\nif X:\n    {name}.append({draw(entries(OLD[0]))})"),
        "augmented": ("", f"{name} = tuple(Base.{name})\n{name} += {tuple_}"),
        "name": (f"NAMES = {one}", f"{name} = NAMES"),
        "shared": (f"NAMES = {one}\nOTHERS = NAMES", f"{name} = NAMES"),
        "wrapped": ("", f"{name} = {closed} if X else {closed}"),
        "both": ("", f"{name} = {one}\nif X:\n    {name} = {two}"),
    }[style]


@st.composite
def files(draw, attribute: str):
    """A migration, indented and encoded in some way."""
    above, inside = draw(statements(attribute))
    around = [
        draw(st.sampled_from(["", "no_dry_run = True", "\n", "# depends_on", "models = {'a.b': {}}"]))
        for _ in "12"
    ]
    body = [
        part
        for part in (
            around[0],
            inside,
            around[1],
            draw(st.sampled_from(["pass", "\ndef forwards(self, orm):\n    pass"])),
        )
        if part
    ]
    docstring = draw(st.sampled_from(["", '"""Adds."""', '"""Adds.\n\nMore.\n"""\n']))
    unit = draw(st.sampled_from(["    ", "  ", "\t"]))
    lines = "\n".join([docstring, *body] if docstring else body).split("\n")
    indented = "\n".join(unit + line.replace("    ", unit) if line.strip() else line for line in lines)
    header = draw(
        st.sampled_from(["", "# coding: utf-8\n", "#!/usr/bin/python\n# -*- coding: latin-1 -*-\n"])
    )
    behind = draw(st.sampled_from(["", "  # here", "\n"]))
    text = f"{header}from base import Base, X\n{above}\n\n\nclass Migration(Base):{behind}\n{indented}"
    text = text.rstrip("\n") + draw(st.sampled_from(["", "\n", "\n\n# end\n"]))
    data = text.encode("latin-1" if "latin-1" in header else "utf-8")
    if draw(st.booleans()):
        data = data.replace(b"\n", b"\r\n")
    return data if "latin-1" in header else draw(st.sampled_from([b"", b"", codecs.BOM_UTF8])) + data


def written_pairs(source: bytes, attribute: str) -> Counter[tuple[str, str]]:
    """The pairs of two strings anywhere in what is assigned or added to the attribute, as `ast` sees them."""
    found: Counter[tuple[str, str]] = Counter()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 2:
            values = [element.value for element in node.elts if isinstance(element, ast.Constant)]
            if len(values) == 2:
                found[str(values[0]).rpartition(".")[2], str(values[1]).removesuffix(".py")] += 1
    return found


def tokens(source: bytes) -> list[tuple[int, str]]:
    """Tokens and comments, without what stands for line breaks and indentation."""
    layout = {
        tokenize.NEWLINE,
        tokenize.NL,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
    return [
        (token.type, token.string)
        for token in tokenize.tokenize(io.BytesIO(source).readline)
        if token.type not in layout
    ]


def is_subsequence(short, long) -> bool:
    rest = iter(long)
    return all(item in rest for item in short)


@settings(max_examples=150, deadline=None)
@given(st.data(), ATTRIBUTES)
def test_add(data, attribute):
    before = data.draw(files(attribute))
    ast.parse(before)
    after = patch.add(before, attribute, [NEW])

    assert patch.add(after, attribute, [NEW]) == after
    assert is_subsequence(list(before), list(after))
    assert is_subsequence(tokens(before), tokens(after))
    added = written_pairs(after, attribute) - written_pairs(before, attribute)
    assert set(added) <= {(NEW.app, NEW.name)}
    assert written_pairs(before, attribute) <= written_pairs(after, attribute)
    assert (after == before) == (not added)
    assert (b"\n" in before.replace(b"\r\n", b"")) == (b"\n" in after.replace(b"\r\n", b""))
    keeps_declaring(before, after, attribute)


def keeps_declaring(before: bytes, after: bytes, attribute: str) -> None:
    """Whatever is true and installed, the program still declares the old pairs, in order, and the new one."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(before).readline)
    texts = [text.decode(encoding).replace("\r\n", "\n") for text in (before, after)]
    for world, same_world in zip(worlds(), worlds(), strict=True):
        old = declared(texts[0], attribute, world)
        if old is None:
            continue
        new = declared(texts[1], attribute, same_world)
        assert new is not None
        assert normal(NEW) in map(normal, new)
        assert [pair for pair in map(normal, new) if pair != normal(NEW)] == [
            pair for pair in map(normal, old) if pair != normal(NEW)
        ]


def normal(pair: tuple[str, ...]) -> tuple[str, str]:
    app, name = pair
    return app.rpartition(".")[2], name.removesuffix(".py")


@settings(max_examples=75, deadline=None)
@given(st.data(), ATTRIBUTES)
def test_add_and_remove(data, attribute):
    """What was added can be taken away again, and the program declares what it did."""
    before = data.draw(files(attribute))
    if written_pairs(before, attribute)[NEW.app, NEW.name]:
        return
    after = patch.add(before, attribute, [NEW])
    while (at := after.find(b"0007_new")) >= 0:
        lines = after.removeprefix(codecs.BOM_UTF8)[
            : at - len(after) + len(after.removeprefix(codecs.BOM_UTF8))
        ]
        encoding, _ = tokenize.detect_encoding(io.BytesIO(before).readline)
        rows = lines.decode(encoding).split("\n")
        after = patch.remove(after, attribute, (len(rows), len(rows[-1]) + 1))
    assert written_pairs(after, attribute) == written_pairs(before, attribute)


PIECES = st.sampled_from(
    [
        *"()[],=+.:;*#@",
        *("\\\n", "\n", "\n        ", "\t", "  # c\n"),
        *(
            "depends_on",
            "dependencies",
            "Migration",
            '"a"',
            "()",
            "{}",
            "lambda depends_on: 1",
            " for x in y",
        ),
        *("if X:\n", "else:", "with a as depends_on: pass", "class Migration: pass\n", "import "),
    ]
)
FILES = [
    case.before.decode()
    for name in ("added", "unchanged", "refused", "removed", "replaced", "reshaped", "moved")
    for case in table(name).values()
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 60), PIECES), max_size=3), st.integers(0, 60)
)
def test_nothing_but_refusals(text, changes, gone):
    """Whatever is in a file: it is edited or refused, and what is edited still parses."""
    parts = re.findall(r"\w+|\s+|.", text)
    del parts[gone : gone + 1]
    for at, piece in changes:
        parts.insert(at, piece)
    source = "".join(parts).encode()
    for edit in (
        lambda: patch.add(source, "depends_on", [NEW]),
        lambda: patch.reshape(source, "depends_on"),
        lambda: patch.move_into_class(source, "depends_on"),
        lambda: patch.move_into_class(source, "dependencies"),
        lambda: patch.remove(source, "depends_on", (2, 20)),
        lambda: patch.replace_entry(source, "depends_on", (2, 20), NEW),
    ):
        with contextlib.suppress(CannotEditError):
            assert not concrete_tree.parse(edit()).root_node.has_error
