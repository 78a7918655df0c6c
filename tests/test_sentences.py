"""No finding's sentence names a maker that does not make the thing, or an order that South's plan contradicts.

`python -m tests.sentences` looks at the whole corpus.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from southdeps import rules
from southdeps.analysis import build
from southdeps.project.loading import Options, load
from southdeps.reporters.text import works_today
from tests.corpus import release, stripped
from tests.projects import create, migration, write
from tests.sentences import CASES, CLAIMS, Analysed, case_project, claimed, untrue, works_otherwise

#: Stripped of their declarations: many missing dependencies, drops, a cycle.
STRIPPED = ("django-oscar-0.7.3", "transifex-1.2.1")
PUBLISHED = ("karaage-3.1.34", "sentry-8.22.0")


@pytest.mark.parametrize("part", range(4))
def test_every_sentence_of_the_cases_is_true(part):
    found = [(case.name, case_project(case)) for case in CASES[part::4]]
    read = {name: project for name, project in found if project is not None}
    assert [(name, line) for name, project in read.items() for line in untrue(project)] == []
    assert sum(map(claimed, read.values())) > 20


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_sentence_about_a_release_is_true(name):
    project = load(Options(paths=(release(name),)))
    assert list(untrue(project)) == []
    assert claimed(project) > 2


@pytest.mark.parametrize("name", STRIPPED)
def test_every_sentence_about_a_stripped_release_is_true(name):
    with tempfile.TemporaryDirectory() as temporary:
        project = load(Options(paths=(stripped(name, Path(temporary)),)))
        assert list(untrue(project)) == []
        assert claimed(project) > 15


SHOP = {
    "shop:0001_initial": migration(create("shop_thing: name"), "shop.Thing: name"),
    "shop:0002_size": migration("db.add_column('shop_thing', 'size', models.IntegerField())", "shop.Thing: name"),
    "shop:0003_read": migration("list(orm['shop.Thing'].objects.all())", "shop.Thing: name"),
    "shop:0004_more": migration(create("shop_more: name"), "shop.More: name"),
}  # fmt: skip
#: Sentences about this project that are not true, with the migration that they are about, and why.
UNTRUE = {
    "b:0001 references table shop_thing, which shop:0002_size creates": "does not make it",
    "b:0001 references column shop_thing.size, which shop:0001_initial adds": "does not make it",
    "b:0001 references table shop_thing, which gets that name in shop:0002_size": "does not make it",
    "b:0001 needs table shop_thing, which shop:0004_more provides": "does not make it",
    "shop:0002_size drops table shop_thing, which b:0001 still needs": "does not take it away",
    "shop:0003_read needs table shop_thing, which shop:0002_size drops or renames": "does not take it away",
    "c:0001 drops column shop_thing.name, which shop:0004_more still needs": "does not name it",
    "b:0001 needs table shop_thing, which no migration of shop creates": "a migration makes it",
    "b:0001 needs column shop_thing.size, which no migration adds": "a migration makes it",
    "shop:0003_read needs column shop_thing.size, which only shop:0002_size adds, later in the same app": "is not later",
    "b:0001 inserts into shop_thing without column size, which shop:0004_more makes NOT NULL": "does not touch it",
}
TRUE = (
    "b:0001 references table shop_thing, which shop:0001_initial creates",
    "b:0001 references column shop_thing.size, which shop:0002_size adds",
    "b:0001 needs table shop_none, which no migration of shop creates",
    "shop:0001_initial needs column shop_thing.size, which only shop:0002_size adds, later in the same app",
    "b:0001 inserts into shop_thing without column size, which shop:0002_size makes NOT NULL",
)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    project = load(Options(paths=(write(tmp_path_factory.mktemp("shop"), SHOP),)))
    return Analysed(project, build.analysis_context(project))


def problems(given, message):
    about = next((one for one in given.context.effects if message.startswith(f"{one} ")), None)
    rule = rules.RULES[0]
    finding = rule.finding(given.context, about or next(iter(given.context.effects)), (1, 1), message)
    matches = [(claim, claim.pattern.search(message)) for claim in CLAIMS]
    told = [claim.problem(given, finding, found) for claim, found in matches if found is not None]
    assert told
    return [one for one in told if one is not None]


@pytest.mark.parametrize(("message", "why"), UNTRUE.items(), ids=range(len(UNTRUE)))
def test_an_untrue_sentence_is_recognized(given, message, why):
    assert any(why in one for one in problems(given, message))


@pytest.mark.parametrize("message", TRUE, ids=range(len(TRUE)))
def test_a_true_sentence_passes(given, message):
    assert problems(given, message) == []


HOISTED = {
    "apps side by side": (("shop", "book"), {}, True),
    # `cart` pulls the provider before `book`, which stands before it in INSTALLED_APPS.
    "another app pulls it": (("cart", "book", "shop"), {"cart:0001_initial": migration(create("cart_box: name"), "cart.Box: name", head="depends_on = (('shop', '0001_initial'),)")}, True),
    "it comes later": (("book", "shop"), {}, False),
    "something fails before": (("early", "shop", "book"), {"early:0001_initial": migration("db.delete_table('early_none')")}, False),
}  # fmt: skip


@pytest.mark.parametrize(("apps", "more", "said"), HOISTED.values(), ids=HOISTED)
def test_what_works_today_is_said_where_it_does(tmp_path, apps, more, said):
    book = migration(create("book_book: thing -> shop.Thing"), "shop.Thing: name", "book.Book: name")
    settings = f"INSTALLED_APPS = {['south', *apps]}\n"
    files = {
        "shop:0001_initial": SHOP["shop:0001_initial"],
        "book:0001_initial": book,
        "settings.py": settings,
    }
    project = load(Options(paths=(write(tmp_path, files | more),), settings=str(tmp_path / "settings.py")))
    findings = rules.inspect(build.analysis_context(project)).findings
    (finding,) = (one for one in findings if one.code == "SD101")
    assert bool(works_today(finding)) is said
    assert list(untrue(project)) == []


def test_an_order_that_is_not_there_is_recognized(given, tmp_path):
    files = {
        "shop:0001_initial": SHOP["shop:0001_initial"],
        "book:0001_initial": migration(create("book_book: thing -> shop.Thing"), "shop.Thing: name", "book.Book: thing -> shop.Thing"),
        "settings.py": "INSTALLED_APPS = ['south', 'book', 'shop']\n",
    }  # fmt: skip
    project = load(Options(paths=(write(tmp_path, files),), settings=str(tmp_path / "settings.py")))
    context = build.analysis_context(project)
    (finding,) = (one for one in rules.inspect(context).findings if one.code == "SD101")
    assert finding.hidden_by_installed_apps is False
    told = list(works_otherwise(Analysed(project, context), replace(finding, hidden_by_installed_apps=True)))
    assert told
