"""Which many-to-many fields use the table of another one."""

from __future__ import annotations

from southdeps.drift.borrowed_tables import borrowing_fields
from southdeps.files import Files

MODELS = """
class Category(models.Model):
    products = models.ManyToManyField('Product', through=Product.categories.through)
    options = models.ManyToManyField('Option')
    users = models.ManyToManyField('auth.User', through='Membership')
"""
ALL = {("Category", "products"), ("Category", "options"), ("Category", "users")}


def test_through_of_another_field(tmp_path):
    (tmp_path / "models.py").write_text(MODELS)
    assert borrowing_fields(tmp_path, ALL, Files()) == {("Category", "products")}


def test_models_in_a_package(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "category.py").write_text(MODELS)
    assert borrowing_fields(tmp_path, ALL, Files()) == {("Category", "products")}


def test_no_models(tmp_path):
    assert borrowing_fields(tmp_path, ALL, Files()) == frozenset()
