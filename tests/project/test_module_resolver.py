"""Which file a dotted name is: search paths, packages, namespaces, imports that are relative without saying so."""

from __future__ import annotations

import pytest

from southdeps.files import Files
from southdeps.project.module_resolver import ModuleResolver, dotted_name
from tests.environments import put


def test_modules_on_a_path(tmp_path):
    put(
        tmp_path,
        {
            "one/p/__init__.py": "",
            "one/p/sub/__init__.py": "",
            "one/p/sub/m.py": "",
            "one/both.py": "",
            "one/both/__init__.py": "",
            "one/ns/__init__.py": "",
            "two/ns/__init__.py": "",
            "two/ns/part.py": "",
            "two/p/other.py": "",
            "one/c.so": "",
            "one/compiled.pyc": "",
            "one/folder/x.py": "",
        },
    )
    resolver = ModuleResolver(Files(), [tmp_path / "one"], [tmp_path / "two"])

    def where(name):
        file = resolver.locate(name)
        return file and file.relative_to(tmp_path).as_posix()

    assert {name: where(name) for name in ("p", "p.sub", "p.sub.m", "both", "ns.part", "c", "compiled")} == {
        "p": "one/p/__init__.py",
        "p.sub": "one/p/sub/__init__.py",
        "p.sub.m": "one/p/sub/m.py",
        "both": "one/both/__init__.py",
        "ns.part": "two/ns/part.py",
        "c": "one/c.so",
        "compiled": "one/compiled.pyc",
    }
    for name in (
        "gone",
        "p.gone",
        "p.other",
        "folder.x",
        "both.x",
        "",
        "p.",
        "..",
        "p.sub.m.x",
        "a/b",
        "p-q",
    ):
        assert where(name) is None, name


def test_dotted_names_of_files(tmp_path):
    put(
        tmp_path, {"top/p/__init__.py": "", "top/p/q/__init__.py": "", "top/p/q/m.py": "", "top/plain.py": ""}
    )
    found = [
        dotted_name(tmp_path / "top" / name, Files()) for name in ("p/q/m.py", "p/q/__init__.py", "plain.py")
    ]
    assert found == [("p.q.m", tmp_path / "top"), ("p.q", tmp_path / "top"), ("plain", tmp_path / "top")]


def test_the_standard_library_stands_before_installed_packages_and_behind_the_project(tmp_path):
    put(
        tmp_path,
        {"own/calendar.py": "", "site/calendar.py": "", "site/json/__init__.py": "", "site/six.py": ""},
    )
    resolver = ModuleResolver(Files(), [tmp_path / "own"], [tmp_path / "site"])
    assert resolver.locate("calendar") == tmp_path / "own" / "calendar.py"
    assert resolver.locate("json") is None
    assert resolver.locate("six") == tmp_path / "site" / "six.py"


@pytest.mark.parametrize(
    ("files", "python3", "found"),
    [
        ({"ns/part.py": ""}, False, False),
        ({"ns/part.py": "", "ns_part-1.0-nspkg.pth": ""}, False, True),
        ({"ns/part.py": ""}, True, True),
        ({"ns.py": "", "ns/part.py": ""}, True, False),
    ],
    ids=["no package", "as pip installs namespaces", "as Python 3 has it", "hidden by a module"],
)
def test_packages_without_init(tmp_path, files, python3, found):
    put(tmp_path, files)
    resolver = ModuleResolver(Files(), [], [tmp_path], python3=python3)
    assert resolver.is_module("ns.part") == found
    assert not resolver.is_module("ns.gone")


ABSOLUTE = {
    "relative": (".sibling", "shop.a.models", "shop.a.sibling"),
    "relative, of a package": (".sibling", "shop.a.__init__", "shop.a.sibling"),
    "the package itself": (".", "shop.a.models", "shop.a"),
    "two levels": ("..top", "shop.a.models", "shop.top"),
    "beside it": ("sibling", "shop.a.models", "shop.a.sibling"),
    "a module of a package beside it": ("parts.one", "shop.a.models", "shop.a.parts.one"),
    "what is beside it hides the path": ("shop.a", "shop.other", "shop.shop.a"),
    "itself": ("celery", "shop.celery", "shop.celery"),
    "on the path": ("top", "shop.a.models", "top"),
    "from a module of its own": ("sibling", "settings", "sibling"),
}


@pytest.mark.parametrize(("module", "importer", "expected"), ABSOLUTE.values(), ids=ABSOLUTE)
def test_what_an_import_names(tmp_path, module, importer, expected):
    names = (
        "shop/__init__",
        "shop/a/__init__",
        "shop/a/sibling",
        "shop/a/parts/__init__",
        "shop/celery",
        "shop/shop",
    )
    put(tmp_path, {f"{name}.py": "" for name in names})
    resolver = ModuleResolver(Files(), [tmp_path])
    assert resolver.absolute(module, importer) == expected
    explicit = ModuleResolver(Files(), [tmp_path], python3=True)
    plain = expected if module.startswith(".") else module
    assert resolver.absolute(module, importer, implicit=False) == plain
    assert explicit.absolute(module, importer) == plain
