"""`southdeps fix --interactive`: the answers of git add -p."""

from __future__ import annotations

import sys

import pytest

from tests import projects
from tests.cli.bookshop import (
    LEFT_SHOP_1,
    LEFT_SHOP_2,
    LEFT_SHOP_4,
    SHOP_1,
    SHOP_2,
    SHOP_4,
    TEASERS,
    WRITTEN_SHOP_2,
    WRITTEN_SHOP_4,
    WRITTEN_TEASERS,
    changed,
    contents,
    run,
)
from tests.projects import create, migration

QUESTIONS = {
    name: f"Write {name.split('_')[0]}/migrations/{file} [y,n,a,d,e,q,?]? "
    for name, file in {
        "shop_1": "0001_initial.py",
        "shop_2": "0002_auto__add_voucher.py",
        "shop_4": "0004_copy_isbn.py",
        "teasers": "0001_initial.py",
    }.items()
}


FINDING_SHOP_1 = (
    "shop/migrations/0001_initial.py:23:13: SD101 error: shop:0001_initial references table catalogue_book, "
    "which catalogue:0001_initial creates, without depending on it"
)
DECLINED = "You declined to change its file."
ASKED = {
    "all": ("y\ny\ny\ny\n", 0, "4 files changed\n", list(QUESTIONS), ""),
    "none": (
        "n\nn\nn\nn\n",
        1,
        "nothing was changed\n",
        list(QUESTIONS),
        LEFT_SHOP_1.format(DECLINED)
        + LEFT_SHOP_2.format(DECLINED)
        + LEFT_SHOP_4.format(DECLINED)
        + "not fixed: teasers/migrations/0001_initial.py:15:13: SD101 error: teasers:0001_initial references table "
        "catalogue_book, which catalogue:0001_initial creates, without depending on it\n"
        f"  = {DECLINED}\n",
    ),
    "yes is never taken for granted": (
        "\ny\ny\ny\n",
        1,
        WRITTEN_SHOP_2 + WRITTEN_SHOP_4 + WRITTEN_TEASERS + "3 files changed\n",
        list(QUESTIONS),
        LEFT_SHOP_1.format(DECLINED),
    ),
}


@pytest.mark.parametrize(("answers", "status", "end", "questions", "err"), ASKED.values(), ids=ASKED)
def test_each_file_is_asked_for(answers, status, end, questions, err, bookshop):
    before = contents(bookshop)
    output = run("fix", "--interactive", answers=answers)
    assert output.status == status
    assert output.out.startswith(f"{FINDING_SHOP_1}\n{SHOP_1}")
    assert output.out.endswith(end)
    for diff in (SHOP_1, SHOP_2, SHOP_4, TEASERS):
        assert output.out.count(diff) == 1
    assert [output.err.count(QUESTIONS[name]) for name in questions] == [1] * len(questions)
    assert output.err.endswith(err)
    assert len(changed(bookshop, before)) == answers.count("y")


def test_without_a_file_another_may_need_more_and_is_asked_for_again(tmp_path, monkeypatch):
    """a follows m follows z; when m is declined, a has to name z too."""
    monkeypatch.chdir(tmp_path)
    files = {
        "a:0001_initial": migration(
            create("a_thing: one -> z.Thing, two -> m.Thing"),
            "a.Thing: name",
            "m.Thing: name",
            "z.Thing: name",
        ),
        "m:0001_initial": migration(create("m_thing: owner -> z.Thing"), "m.Thing: name", "z.Thing: name"),
        "z:0001_initial": migration(create("z_thing: name"), "z.Thing: name"),
    }
    projects.write(tmp_path, files)
    output = run("fix", "--interactive", answers="y\nn\ny\n")
    questions = [part.split(" ")[0] for part in output.err.split("Write ")[1:]]
    assert questions == [f"{app}/migrations/0001_initial.py" for app in "ama"]
    written = (tmp_path / "a/migrations/0001_initial.py").read_text("utf-8")
    assert (
        "    depends_on = (\n        ('m', '0001_initial'),\n        ('z', '0001_initial'),\n    )\n"
        in written
    )


def test_a_file_stands_below_the_findings_that_its_change_fixes(bookshop):
    lines = run("fix", "--interactive", answers="n\nn\nn\nn\n").out.splitlines()
    above = [lines[index - 1] for index, line in enumerate(lines) if line.startswith("--- a/")]
    assert [line.split(": ")[0].split(":")[0] for line in above] == [
        "shop/migrations/0001_initial.py",
        "shop/migrations/0002_auto__add_voucher.py",
        "shop/migrations/0004_copy_isbn.py",
        "teasers/migrations/0001_initial.py",
    ]
    assert all(" SD101 error: " in line for line in above)


LETTERS = {
    "a is the rest of the app": ("a\ny\n", ["shop"] * 3 + ["teasers"]),
    "d declines the rest of the app": ("y\nd\ny\n", ["shop", "teasers"]),
    "q keeps what was agreed to": ("y\ny\nq\n", ["shop"] * 2),
    "anything else explains": ("what\ny\ny\ny\nn\n", ["shop"] * 3),
}


@pytest.mark.parametrize(("answers", "apps"), LETTERS.values(), ids=LETTERS)
def test_the_answers_of_git_add_p(answers, apps, bookshop):
    before = contents(bookshop)
    output = run("fix", "--interactive", answers=answers)
    assert [path.split("/")[0] for path in changed(bookshop, before)] == apps
    assert ("q - quit" in output.err) == ("what" in answers)


@pytest.mark.parametrize(
    ("line", "status"), [("# reviewed\n", 0), ("class (:\n", 0)], ids=["parses", "does not"]
)
def test_a_file_may_be_edited(line, status, bookshop, monkeypatch):
    """What does not parse is refused, and asked for again."""
    script = bookshop / "editor.py"
    script.write_text(f"import sys\nopen(sys.argv[1], 'a').write({line!r})\n")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    output = run("fix", "--interactive", answers="e\n" + "y\n" * 4)
    assert output.status == status
    written = (bookshop / "shop/migrations/0001_initial.py").read_text("utf-8")
    assert written.endswith(line) == line.startswith("#")
    assert ("the edited file cannot be parsed" in output.err) == line.startswith("class")
    assert "('catalogue', '0001_initial')" in written
