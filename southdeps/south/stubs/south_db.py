"""`south.db`"""

from __future__ import annotations

from southdeps.south.db import Db, Dbs
from southdeps.south.stubs.project import Stubs

STUBS: Stubs = {
    "south.db.db": lambda project: Db(project.django),
    "south.db.dbs": lambda project: Dbs(project.django),
}
