"""South's `orm`: what a migration reads and writes through its frozen models.

South selects every column of the frozen model, so a column frozen but not there yet is as bad as a missing
table (`south.orm._FakeORM`). Which tables are joined is up to Django 1.6's `django.db.models.query` and
`sql.compiler`.
"""

from __future__ import annotations

from southdeps.south.orm.model import FieldOf, ModelClass
from southdeps.south.orm.orm import Orm

__all__ = ["FieldOf", "ModelClass", "Orm"]
