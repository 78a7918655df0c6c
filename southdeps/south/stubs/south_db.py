"""`south.db`"""

from __future__ import annotations

from southdeps.south.db import Db
from southdeps.south.stubs.project import Stubs

STUBS: Stubs = {
    "south.db.db": lambda project: Db(project.django),
    "south.db.dbs": lambda project: {"default": Db(project.django)},
}
