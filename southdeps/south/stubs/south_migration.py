"""`south.v2`: the base classes of migrations; `south.models`: those that have run."""

from __future__ import annotations

from southdeps.south.live_models import live_model
from southdeps.south.migration import SouthBase
from southdeps.south.stubs.project import Stubs, constant

STUBS: Stubs = {
    "south.v2.SchemaMigration": constant(SouthBase(data=False)),
    "south.v2.DataMigration": constant(SouthBase(data=True)),
    "south.v2.BaseMigration": constant(SouthBase(data=False)),
    "south.models.MigrationHistory": lambda project: live_model("south", "MigrationHistory", project),
}
