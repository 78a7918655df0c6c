"""The import of a project whose packages are not here: statement by statement, with stand-ins where one fails."""

from __future__ import annotations

from textwrap import dedent

import pytest

#: Installs the importer for the code below `code/`, as an isolated run does.
INSTALL = """
from southdeps_py2 import imports, standins
root = os.path.join(os.getcwd(), 'code')
sys.path.insert(0, os.path.join(root, '0', 'project'))
imports.install(root)
"""


@pytest.fixture
def load(python, tmp_path):
    """A function that writes modules of a project and runs a snippet that imports them."""

    def run(snippet, **modules):
        for name, text in modules.items():
            path = tmp_path.joinpath("code", "0", "project", *name.split("__")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            for folder in path.parents:
                if folder.name == "project":
                    break
                (folder / "__init__.py").touch()
            path.write_text(dedent(text), "utf-8")
        return python(INSTALL + dedent(snippet))

    return run


def test_a_package_that_is_not_here_is_replaced(load):
    said = load(
        """
        shop = imports.retrying(lambda: imports.real_import('shop'))
        said = [shop.SIZE, standins.is_standin(shop.Thing), standins.noted]
        """,
        shop="from absent.models import Thing\nSIZE = 3\n",
    )
    assert said == [3, True, ["absent", "absent.models", "absent.models.Thing"]]


def test_a_broken_module_has_no_migrations_without_files(load):
    """South asks an app whether it has `migrations` before it looks for `south_migrations`."""
    said = load(
        "import shop\nsaid = [hasattr(shop, name) for name in ('price', 'migrations', 'south_migrations')]",
        shop="from absent import price\ntotal = {}[price]\n",
    )
    assert said == [True, False, False]


def test_an_import_error_that_the_code_expects_stays(load):
    said = load(
        "import shop\nsaid = [shop.json is None, standins.noted]",
        shop="try:\n    import absent_json as json\nexcept ImportError:\n    json = None\n",
    )
    assert said == [True, []]


def test_a_statement_that_a_stand_in_breaks_leaves_stand_ins_for_its_names(load):
    said = load(
        """
        import shop
        said = [shop.LAST, standins.is_standin(shop.total), shop.broken, standins.noted[-2:]]
        """,
        shop="from absent import price\ntotal = {}[price]\nLAST = 1\n",
    )
    assert said == [1, True, True, ["the statement at shop.py, line 2 (KeyError)", "shop.total"]]


def test_a_mistake_of_the_project_is_raised_as_long_as_nothing_is_absent(load):
    said = load(
        """
        try:
            import shop
        except KeyError as error:
            said = str(error)
        """,
        shop="total = {}['price']\n",
    )
    assert said == "'price'"


def test_a_name_that_a_module_of_the_project_lacks_is_its_mistake(load):
    said = load(
        """
        try:
            imports.retrying(lambda: imports.real_import('shop'))
        except ImportError as error:
            said = str(error)
        """,
        shop="from prices import total\n",
        prices="other = 1\n",
    )
    assert said == "cannot import name total"


def test_names_that_a_star_import_of_a_stand_in_may_have_brought(load):
    said = load(
        """
        shop = imports.retrying(lambda: imports.real_import('shop'))
        imports.retrying(lambda: shop.send())
        said = standins.used()
        """,
        shop="from absent.tasks import *\n\n\ndef send():\n    return queue.push()\n",
    )
    assert said == ["absent.tasks.queue.push", "absent.tasks.queue.push()"]


def test_a_class_keeps_the_parents_that_are_here(load):
    """Where the metaclass of the stand-in does not go with theirs."""
    said = load(
        "import shop\nsaid = [base.__name__ for base in shop.Box.__mro__]",
        shop="""
            from absent import Mixin


            class Meta(type):
                pass


            class Kept(object):
                __metaclass__ = Meta


            class Box(Mixin, Kept):
                pass
        """,
    )
    assert said == ["Box", "Kept", "object"]


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("import a.b, c as d", ["a", "d"]),
        ("from a import b as c, d", ["c", "d"]),
        ("from a import *", []),
        ("x, (y, z) = f()", ["x", "y", "z"]),
        ("class A(B):\n    c = 1", ["A"]),
        ("if f():\n    a = 1\nelse:\n    def b(): c = 2", ["a", "b", "c"]),
    ],
)
def test_the_names_that_a_statement_binds(python, statement, names):
    code = f"import ast\nfrom southdeps_py2 import imports\nsaid = sorted(imports.bound(ast.parse({statement!r}).body[0]))"
    assert python(code) == names


@pytest.mark.parametrize(
    ("name", "level", "meant"), [("x", 0, "x"), ("x", 1, "a.b.x"), ("", 1, "a.b"), ("x.y", 2, "a.x.y")]
)
def test_relative_imports(python, name, level, meant):
    code = f"from southdeps_py2 import imports\nsaid = imports.absolute({name!r}, {{'__name__': 'a.b.c'}}, {level})"
    assert python(code) == meant


def test_migrations_run_as_they_are(python):
    assert python("""
        from southdeps_py2 import imports

        settings.SOUTH_MIGRATION_MODULES = {'b': 'site_.changes'}
        names = ['b.migrations.0001', 'b.migrations', 'b.models', 'site_.changes.0001', 'b.south_migrations.0001']
        said = [imports.is_migration(name) for name in names]
    """) == [True, True, False, True, True]


def test_the_place_of_an_error(load):
    said = load(
        """
        try:
            import shop.models
        except Exception as error:
            said = imports.reason('shop.models', error)
        """,
        shop__models="import shop.prices\n",
        shop__prices="size = 1\ntotal = size / 0\n",
    )
    assert said.startswith("shop/prices.py, line 2: ZeroDivisionError: integer division or modulo by zero")


def test_settings_are_imported_leniently(load):
    said = load(
        """
        said = [imports.settings_module('config'), imports.settings_module('empty'), imports.State.lenient]
        import config
        said.append(config.DEBUG)
        """,
        config="from local_settings import *\nassert False\nINSTALLED_APPS = ['b']\nDEBUG = True\n",
        empty="from absent import apps\nINSTALLED_APPS = apps\n",
    )
    assert said == ["config", None, False, True]
