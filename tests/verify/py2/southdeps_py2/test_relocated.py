"""The search path of a project that was copied."""

from __future__ import annotations


def test_entries_in_the_project_lead_to_its_copy(python, tmp_path):
    (tmp_path / "shop" / "lib").mkdir(parents=True)
    (tmp_path / "shop-old").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "shop")
    assert python("""
        from southdeps_py2 import relocated

        here = os.getcwd()
        names = ['shop', 'shop/lib', 'link/lib', 'shop-old', '']
        sys.path[:] = [os.path.join(here, name) for name in names]
        relocated.install([(os.path.join(os.path.realpath(here), 'shop'), '/copy/0/shop')])
        said = [entry.replace(here, '.') for entry in sys.path]
    """) == ["/copy/0/shop", "/copy/0/shop/lib", "/copy/0/shop/lib", "./shop-old", "./"]
