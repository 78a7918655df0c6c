"""One finding in the full output: what is always there, what is left out, and how it fits the terminal."""

from __future__ import annotations

import click
import pytest
from msgspec.structs import replace

from southdeps.file_contents import FileContents
from southdeps.finding import Declare, Related
from southdeps.report import Report
from southdeps.reporters import Style
from southdeps.reporters.block import MOST_LINES, block, shortened, wrapped
from tests.projects import name
from tests.reporters.made_up import NASTY

LONG = f"c:0014_auto__{'add_something__' * 4}etc"
OTHER = f"a:0013_auto__{'add_another__' * 4}etc"
SOURCE = b"x\n" * 2 + b"    db.create_table('a_thing')\n"
ERROR = replace(
    NASTY,
    severity="error",
    path="c/migrations/0001_x.py",
    line=3,
    column=5,
    message="an error",
    advice=None,
    related=(),
)
DECLARED = replace(
    ERROR,
    message="c:0001_x needs table a_thing",
    table="a_thing",
    requires=name("a:0001_initial"),
    declare=Declare("depends_on", name("c:0001_x"), name("a:0001_initial")),
    hidden_by_installed_apps=True,
)


def lines(finding, *others, sources=SOURCE, **style):
    report = Report(sources={finding.path: FileContents.of(sources)})
    return [click.unstyle(line) for line in block(finding, others, report, Style(**style))]


def test_everything_fits():
    assert lines(DECLARED) == [
        "c/migrations/0001_x.py:3:5: SD102 error: c:0001_x needs table a_thing",
        "3 |     db.create_table('a_thing')",
        "  |                      ^^^^^^^",
        '  = add to class Migration: depends_on = (("a", "0001_initial"),)',
        "  = works today only because the order of INSTALLED_APPS makes a:0001_initial run first",
    ]


def test_in_another_file():
    declare = Declare("needed_by", name("a:0001_initial"), name("c:0001_x"))
    (line,) = (line for line in lines(replace(DECLARED, declare=declare)) if "add to" in line)
    assert line == '  = add to class Migration of a:0001_initial: needed_by = (("c", "0001_x"),)'


def test_what_does_not_fit_is_left_out_from_the_end():
    there = Related("d/1.py", 3, "d:1 reads it")
    finding = replace(DECLARED, related=(there,))
    assert lines(finding)[4:] == ["  = d/1.py:3: d:1 reads it"]
    assert lines(finding, verbose=True)[4:] == [
        "  = d/1.py:3: d:1 reads it",
        "  = works today only because the order of INSTALLED_APPS makes a:0001_initial run first",
    ]


def test_the_source_goes_before_what_to_do():
    todo = "\n".join(f"step {number}" for number in range(4))
    assert lines(replace(ERROR, advice=todo))[1:] == [f"  = step {number}" for number in range(4)]
    assert lines(replace(ERROR, advice=todo), verbose=True)[1].startswith("3 | ")


def test_all_steps_are_there_however_many():
    todo = "\n".join(f"step {number}" for number in range(40))
    assert len(lines(replace(ERROR, advice=todo))) == 41


def test_other_places():
    here = Related(ERROR.path, 7, "again here")
    there = Related("d/1.py", 3, "d:1 reads it")
    found = lines(replace(ERROR, related=(here, replace(here, line=9), there)))
    assert found[3:] == ["  = d/1.py:3: d:1 reads it", "  = also in line 7, 9"]


def test_the_same_elsewhere():
    others = [replace(ERROR, migration=name(f"{app}:0001_x")) for app in "abcde"]
    assert lines(ERROR, *others)[3:] == [
        "  = the same in 5 other places: a:0001_x, b:0001_x, c:0001_x and 2 more; -v shows them"
    ]


def test_long_names_are_cut_only_where_they_take_too_many_lines():
    finding = replace(DECLARED, message=f"{LONG} needs table a_thing, which {OTHER} creates " + "and " * 50)
    assert LONG in " ".join(lines(finding))
    assert LONG in " ".join(lines(finding, width=80, verbose=True))
    assert LONG not in " ".join(lines(finding, width=80))
    assert LONG in " ".join(lines(replace(finding, message=LONG), width=80))


def test_what_is_to_be_copied_is_never_cut():
    declare = Declare("depends_on", name(LONG), name(OTHER))
    finding = replace(DECLARED, declare=declare, message=f"{LONG} needs {OTHER} " * 2)
    for style in ({"width": 80}, {"width": 60, "verbose": True}, {}):
        assert f'"{name(OTHER).name}"' in " ".join(lines(finding, **style))


def test_a_declaration_that_does_not_fit_is_left_to_the_command():
    finding = replace(
        DECLARED,
        message=f"{LONG} needs table a_thing, which {OTHER} creates, without depending on it",
        declare=Declare("depends_on", name(LONG), name(OTHER)),
        fixable=True,
    )
    assert lines(finding, width=60)[-1] == "  = `southdeps fix` declares it; -v shows how"
    assert "-v shows" not in " ".join(lines(finding, width=200))
    by_hand = lines(replace(finding, fixable=False), width=60)
    assert by_hand[-1] == "  = -v shows what to do"
    assert len(by_hand) <= MOST_LINES


@pytest.mark.parametrize(
    ("words", "steps", "expected"),
    [
        (5, 1, ["step 0"]),
        (5, 9, ["step 0", "step 1", "-v shows the other steps"]),
        (36, 2, ["-v shows what to do"]),
        (36, 1, ["step 0"]),
        (90, 1, ["step 0"]),
    ],
    ids=["all fits", "many steps", "a long message", "one line is left", "a message that is too long itself"],
)
def test_in_a_terminal_a_block_is_short(words, steps, expected):
    todo = "\n".join(f"step {number}" for number in range(steps))
    found = lines(replace(ERROR, message="word " * words, advice=todo), width=60)
    assert len(found) <= MOST_LINES
    assert [line[4:] for line in found if line.startswith("  = ")] == expected
    assert any(line.endswith(" ...") for line in found) == (words == 90)


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_more_lines_than_fit(width):
    message = f"{LONG} references table a_thing, which {OTHER} creates, without depending on it"
    assert len(lines(replace(DECLARED, message=message), width=width)) <= MOST_LINES


#: name -> text, and the lines it makes at a width of 20
WRAPPED = {
    "short": ("short", ["short"]),
    "at blanks": ("word " * 5 + "end", ["word word word word", "  word end"]),
    "a long word": ("a " + "x" * 40 + " b", ["a", "  " + "x" * 40, "  b"]),
    "a margin stays": (" = " + "y" * 40, [" = " + "y" * 40]),
    "colours take no room": (
        click.style("word word", fg="red") + " word word",
        [click.style("word word", fg="red") + " word word"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRAPPED.values(), ids=WRAPPED)
def test_broken_to_a_width(text, expected):
    assert wrapped(text, 20, "  ") == expected
    assert wrapped(text, None, "  ") == [text]


def test_what_is_cut_short():
    assert shortened("a:0001_initial and c/migrations/0014_auto__add_something.py:12:9") == (
        "a:0001_initial and c/migrations/0014_auto__add_something.py:12:9"
    )
    assert shortened(f"{LONG}, {OTHER}") == "c:0014_auto__add_something..., a:0013_auto__add_another__..."
