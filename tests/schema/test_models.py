"""The tables of models against Django's own syncdb on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import textwrap
from typing import Any

from southdeps.drift.catalogue import Target, read_database
from southdeps.schema.compare import compare_schemas
from southdeps.schema.models import models_schema
from southdeps.south.orm import Orm
from southdeps.verify import postgres

#: The models as Django has them, and as South freezes them.
MODELS = """
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=40, unique=True)
    born = models.DateField(null=True)
    friends = models.ManyToManyField("self", symmetrical=False)

class Book(models.Model):
    code = models.CharField(max_length=9, primary_key=True)
    author = models.ForeignKey(Author)
    pages = models.PositiveIntegerField(db_index=True)
    slug = models.SlugField()
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    sequel = models.OneToOneField("self", null=True, db_column="next")

    class Meta:
        unique_together = (("author", "slug"),)
        index_together = [["author", "pages"]]

class Comic(Book):
    colours = models.SmallIntegerField()
    drawn_by = models.ManyToManyField(Author, db_table="drawing")

class Loan(models.Model):
    book = models.ForeignKey(Book, db_index=False)
    name_of_the_borrower_that_is_quite_long_for_a_column_of_a_table = models.TextField(db_index=True)

class Elsewhere(models.Model):
    class Meta:
        managed = False

class Novel(Book):
    class Meta:
        proxy = True
"""

KEY: Any = ("django.db.models.fields.AutoField", [], {"primary_key": "True"})
FROZEN: dict[str, Any] = {
    "shop.author": {
        "Meta": {"object_name": "Author"},
        "id": KEY,
        "name": ("django.db.models.fields.CharField", [], {"unique": "True", "max_length": "40"}),
        "born": ("django.db.models.fields.DateField", [], {"null": "True"}),
        "friends": ("django.db.models.fields.related.ManyToManyField", [], {"to": "orm['shop.Author']"}),
    },
    "shop.book": {
        "Meta": {
            "object_name": "Book",
            "unique_together": "(('author', 'slug'),)",
            "index_together": "[['author', 'pages']]",
        },
        "code": ("django.db.models.fields.CharField", [], {"max_length": "9", "primary_key": "True"}),
        "author": ("django.db.models.fields.related.ForeignKey", [], {"to": "orm['shop.Author']"}),
        "pages": ("django.db.models.fields.PositiveIntegerField", [], {"db_index": "True"}),
        "slug": ("django.db.models.fields.SlugField", [], {"max_length": "50"}),
        "price": (
            "django.db.models.fields.DecimalField",
            [],
            {"null": "True", "max_digits": "6", "decimal_places": "2"},
        ),
        "sequel": (
            "django.db.models.fields.related.OneToOneField",
            [],
            {"to": "orm['shop.Book']", "unique": "True", "null": "True", "db_column": "'next'"},
        ),
    },
    "shop.comic": {
        "Meta": {"object_name": "Comic", "_ormbases": ["shop.Book"]},
        "book_ptr": (
            "django.db.models.fields.related.OneToOneField",
            [],
            {"to": "orm['shop.Book']", "unique": "True", "primary_key": "True"},
        ),
        "colours": ("django.db.models.fields.SmallIntegerField", [], {}),
        "drawn_by": (
            "django.db.models.fields.related.ManyToManyField",
            [],
            {"to": "orm['shop.Author']", "db_table": "'drawing'"},
        ),
    },
    "shop.loan": {
        "Meta": {"object_name": "Loan"},
        "id": KEY,
        "book": (
            "django.db.models.fields.related.ForeignKey",
            [],
            {"to": "orm['shop.Book']", "db_index": "False"},
        ),
        "name_of_the_borrower_that_is_quite_long_for_a_column_of_a_table": (
            "django.db.models.fields.TextField",
            [],
            {"db_index": "True"},
        ),
    },
    "shop.elsewhere": {"Meta": {"object_name": "Elsewhere", "managed": "False"}, "id": KEY},
    "shop.novel": {"Meta": {"object_name": "Novel", "_ormbases": ["shop.Book"], "proxy": "True"}},
}

SYNCDB = """
import json, os, sys
from django.conf import settings
settings.configure(DATABASES={"default": json.loads(sys.argv[1])}, INSTALLED_APPS=["shop"])
from django.core.management import call_command
call_command("syncdb", interactive=False, verbosity=0)
"""


def test_frozen_models_have_the_tables_that_syncdb_makes(environment, server, tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "models.py").write_text(MODELS, "utf-8")
    path = os.pathsep.join([str(tmp_path), *environment.path])
    with postgres.database(server) as name:
        command = [
            environment.python.executable,
            "-c",
            textwrap.dedent(SYNCDB),
            json.dumps(server.django(name)),
        ]
        environ = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": path}
        done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        live = read_database(Target("postgresql", "", {**server.parameters, "dbname": name})).schema
    assert sorted(live.tables) == [
        "drawing", "shop_author", "shop_author_friends", "shop_book", "shop_comic", "shop_loan",
    ]  # fmt: skip
    assert list(compare_schemas(models_schema(Orm(FROZEN, "shop").models()), live)) == []
