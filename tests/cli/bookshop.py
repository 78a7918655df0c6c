# ruff: noqa: W293  # an empty line of a diff holds a space
"""The bookshop of the examples, what `fix` shows and writes there, and runs of the command in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from click.testing import CliRunner

from southdeps.cli.commands import cli

if TYPE_CHECKING:
    from collections.abc import Mapping

BOOKSHOP = Path(__file__).parents[2] / "examples" / "bookshop"
SOUTHDEPS = Path(sys.executable).with_name("southdeps")

SHOP_1 = """\
--- a/shop/migrations/0001_initial.py
+++ b/shop/migrations/0001_initial.py
@@ -6,6 +6,10 @@
 
 
 class Migration(SchemaMigration):
+
+    depends_on = (
+        ('catalogue', '0001_initial'),
+    )
 
     def forwards(self, orm):
         # Adding model 'Order'
"""
SHOP_2 = """\
--- a/shop/migrations/0002_auto__add_voucher.py
+++ b/shop/migrations/0002_auto__add_voucher.py
@@ -6,6 +6,10 @@
 
 
 class Migration(SchemaMigration):
+
+    depends_on = (
+        ('catalogue', '0002_auto__add_category'),
+    )
 
     def forwards(self, orm):
         # Adding model 'Voucher'
"""
SHOP_4 = """\
--- a/shop/migrations/0004_copy_isbn.py
+++ b/shop/migrations/0004_copy_isbn.py
@@ -5,6 +5,10 @@
 from django.db import models
 
 class Migration(DataMigration):
+
+    depends_on = (
+        ('catalogue', '0003_auto__add_field_book_isbn'),
+    )
 
     def forwards(self, orm):
         # Books lose their ISBN when the publisher withdraws them; an order line has to keep it.
"""
TEASERS = """\
--- a/teasers/migrations/0001_initial.py
+++ b/teasers/migrations/0001_initial.py
@@ -6,7 +6,7 @@
 
 
 class Migration(SchemaMigration):
-    depends_on = (("cms", "0001_initial"),)
+    depends_on = (("cms", "0001_initial"), ("catalogue", "0001_initial"))
 
     def forwards(self, orm):
         # Adding model 'BookTeaser'
"""
WRITTEN_SHOP_1 = """\
shop/migrations/0001_initial.py:
  depends_on gets ("catalogue", "0001_initial")
    for SD101: shop:0001_initial references table catalogue_book, which catalogue:0001_initial creates, without depending on it
"""
WRITTEN_SHOP_2 = """\
shop/migrations/0002_auto__add_voucher.py:
  depends_on gets ("catalogue", "0002_auto__add_category")
    for SD101: shop:0002_auto__add_voucher references table catalogue_category, which catalogue:0002_auto__add_category creates, without depending on it
"""
WRITTEN_SHOP_4 = """\
shop/migrations/0004_copy_isbn.py:
  depends_on gets ("catalogue", "0003_auto__add_field_book_isbn")
    for SD101: shop:0004_copy_isbn reads or writes column catalogue_book.isbn, which catalogue:0003_auto__add_field_book_isbn adds, without depending on it
"""
WRITTEN_TEASERS = """\
teasers/migrations/0001_initial.py:
  depends_on gets ("catalogue", "0001_initial")
    for SD101: teasers:0001_initial references table catalogue_book, which catalogue:0001_initial creates, without depending on it
"""
WRITTEN_NEEDED_BY = """\
catalogue/migrations/0001_initial.py:
  needed_by gets ("shop", "0001_initial")
    for SD101: shop:0001_initial references table catalogue_book, which catalogue:0001_initial creates, without depending on it
  needed_by gets ("teasers", "0001_initial")
    for SD101: teasers:0001_initial references table catalogue_book, which catalogue:0001_initial creates, without depending on it
catalogue/migrations/0002_auto__add_category.py:
  needed_by gets ("shop", "0002_auto__add_voucher")
    for SD101: shop:0002_auto__add_voucher references table catalogue_category, which catalogue:0002_auto__add_category creates, without depending on it
catalogue/migrations/0003_auto__add_field_book_isbn.py:
  needed_by gets ("shop", "0004_copy_isbn")
    for SD101: shop:0004_copy_isbn reads or writes column catalogue_book.isbn, which catalogue:0003_auto__add_field_book_isbn adds, without depending on it
"""
LEFT_SHOP_1 = (
    "not fixed: shop/migrations/0001_initial.py:23:13: SD101 error: shop:0001_initial references table "
    "catalogue_book, which catalogue:0001_initial creates, without depending on it\n  = {}\n"
)
LEFT_SHOP_2 = (
    "not fixed: shop/migrations/0002_auto__add_voucher.py:24:13: SD101 error: shop:0002_auto__add_voucher "
    "references table catalogue_category, which catalogue:0002_auto__add_category creates, without depending on it\n"
    "  = {}\n"
)
LEFT_SHOP_4 = (
    "not fixed: shop/migrations/0004_copy_isbn.py:11:17: SD101 error: shop:0004_copy_isbn reads or writes column "
    "catalogue_book.isbn, which catalogue:0003_auto__add_field_book_isbn adds, without depending on it\n  = {}\n"
)


class Output(NamedTuple):
    """What a command has said."""

    status: int
    out: str
    err: str


def run(command: str, *args: str, answers: str | None = None) -> Output:
    result = CliRunner().invoke(cli, [command, "--no-cache", *args], input=answers, prog_name="southdeps")
    return Output(result.exit_code, result.stdout, result.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(folder: Path, before: Mapping[str, bytes]) -> list[str]:
    now = contents(folder)
    assert now.keys() == before.keys()
    return [path for path, data in now.items() if data != before[path]]
