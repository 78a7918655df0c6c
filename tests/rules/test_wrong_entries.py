"""What SD202, SD203 and SD204 propose: which migration a wrong entry means."""

from __future__ import annotations

import pytest

from southdeps.analysis.declarations import DeclarationError, MigrationIndex
from southdeps.finding import DeclarationFix
from southdeps.rules.wrong_entries import migration_meant, proposal
from southdeps.summary import DeclaredPair
from tests.projects import name

CHAINS = {
    "shop": (name("shop:0001_initial"), name("shop:0002_order"), name("shop:0002_orders")),
    "Blog": (name("Blog:0001_initial"),),
    "empty": (),
}
INDEX = MigrationIndex(CHAINS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("shop:0001_initial", "shop:0001_initial", id="the very name"),
        pytest.param("shop:0001", "shop:0001_initial", id="a prefix"),
        pytest.param("shop:0001_INITIAL", "shop:0001_initial", id="another case"),
        pytest.param("shop: 0001_initial ", "shop:0001_initial", id="blanks"),
        pytest.param("shop:0002_order", "shop:0002_order", id="the very name, and a prefix of another"),
        pytest.param("shop:0002", None, id="a prefix of two"),
        pytest.param("shop:0003", None, id="a prefix of none"),
        pytest.param("shop:", None, id="no name"),
        pytest.param("blog:0001_initial", "Blog:0001_initial", id="another case of the app"),
        pytest.param("other:0001_initial", None, id="another app"),
    ],
)
def test_which_migration_is_meant(written, meant):
    assert migration_meant(name(written), INDEX) == (name(meant) if meant else None)


def test_an_app_whose_label_differs_from_two_by_case_only_is_not_guessed():
    index = MigrationIndex({"Shop": CHAINS["shop"], "shoP": CHAINS["shop"]})
    assert migration_meant(name("shop:0001"), index) is None


def proposed(kind, written, index=INDEX):
    app, _, rest = written.partition(":")
    return proposal(kind, name("shop:0002_order"), "needed_by", DeclaredPair((3, 4), app, rest), index)


@pytest.mark.parametrize(
    ("kind", "written", "fix", "advice"),
    [
        pytest.param(
            DeclarationError.UNKNOWN_MIGRATION, "shop:0001",
            DeclarationFix("replace", "needed_by", (3, 4), name("shop:0001_initial")), 'Write ("shop", "0001_initial").', id="replace",
        ),
        pytest.param(DeclarationError.UNKNOWN_MIGRATION, "shop:0009_oder", None, "shop has 0002_order, 0002_orders, 0001_initial.", id="the nearest first"),
        pytest.param(DeclarationError.UNKNOWN_MIGRATION, "shop:zzzz", None, "shop has 0002_orders.", id="nothing near: the last one"),
        pytest.param(DeclarationError.UNKNOWN_MIGRATION, "empty:0001", None, "empty has no migrations.", id="an app without any"),
        pytest.param(DeclarationError.UNMIGRATED_APP, "zzz:0001", None, "Install zzz, or remove the entry.", id="not installed"),
    ],
)  # fmt: skip
def test_proposals(kind, written, fix, advice):
    assert proposed(kind, written) == (fix, advice)


def test_a_migration_that_cannot_be_imported_is_named_with_its_error():
    broken = MigrationIndex(CHAINS, broken={name("shop:0003_x"): "SyntaxError: invalid syntax"})
    expected = (None, "shop:0003_x can't be imported: SyntaxError: invalid syntax")
    assert proposed(DeclarationError.UNKNOWN_MIGRATION, "shop:0003_x", broken) == expected


@pytest.mark.parametrize(
    ("written", "fix", "advice"),
    [
        pytest.param(
            "shop:0002_order", True, "Remove the entry: a migration can't depend on itself.", id="it names itself"
        ),
        pytest.param(
            "shop:0002_orders", False, "Remove the entry: within an app the order of the file names decides.", id="a later one"
        ),
    ],
)  # fmt: skip
def test_an_entry_of_the_same_app(written, fix, advice):
    expected = DeclarationFix("remove", "needed_by", (3, 4)) if fix else None
    assert proposed(DeclarationError.HIGHER_IN_SAME_APP, written) == (expected, advice)


def test_an_app_without_migrations_that_seems_to_have_some_keeps_its_entry():
    hidden = MigrationIndex(
        CHAINS, unmigrated=frozenset({"auth"}), hidden={"auth": "its __init__.py is missing"}
    )
    expected = (None, "The entry may be right: its __init__.py is missing.")
    assert proposed(DeclarationError.UNMIGRATED_APP, "auth:0001", hidden) == expected
    surely = MigrationIndex(CHAINS, unmigrated=frozenset({"auth"}))
    fix, _ = proposed(DeclarationError.UNMIGRATED_APP, "auth:0001", surely)
    assert fix == DeclarationFix("remove", "needed_by", (3, 4))
