"""The schema that the real South leaves behind when it migrates all apps of a release that can be migrated.

Remembered like the measurements: by the bytes of the release and of the code that runs it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

import southdeps.drift.catalogue
import southdeps.schema.description
from southdeps.drift.catalogue import LiveDatabase, parse_target, read_database
from southdeps.schema.description import Schema, Table
from southdeps.verify.trials import Trial, run_trial
from tests.accuracy.measure import CACHE, JUDGED, code_testbed, tree_digest
from tests.corpus import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from southdeps.verify.environment import Runtime
    from southdeps.verify.postgres import Server
    from southdeps.verify.testbed import Testbed


class RealSchema(Struct, frozen=True):
    """The schema `before` the first migration (syncdb, and tables of apps that are not there), and the database after.

    `failure` is what ended the run early, if anything did.
    """

    before: Schema
    after: LiveDatabase
    failure: str = ""


def real_schema(release: str, tree: Path, runtime: Runtime, server: Server) -> RealSchema:
    """Migrate every judged app in `tree`, the published `release`: one after the other, as far as each can go."""
    apps = tuple(
        (one.app, one.status)
        for one in judged().verdicts
        if (one.release, one.variant) == (release, "published") and one.status in JUDGED
    )
    key = f"{tree_digest(tree, runtime)} {_catalogue_digest()} {apps}"
    place = CACHE / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.schema.json"
    if place.is_file():
        return msgspec.json.decode(place.read_bytes(), type=RealSchema)
    with code_testbed(tree, runtime, server) as testbed:
        found = _migrate(testbed, dict(apps), server)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(msgspec.json.encode(found))
    return found


def _migrate(testbed: Testbed, statuses: dict[str, str], server: Server) -> RealSchema:
    def read(database: str) -> LiveDatabase:
        return read_database(parse_target(server.url(database)))

    targets = tuple(_targets(testbed, statuses))
    before = read(testbed.template).schema
    tried = run_trial(testbed, Trial("in order", targets))
    seen: list[LiveDatabase] = []
    made = [("create-bare", *tried.bare)] if tried.bare else []
    done = testbed.run(
        *made,
        *tried.trial.actions(),
        edges=[one.edge for one in tried.missing],
        then=lambda name: seen.append(read(name)),
    )
    stand_ins = {name: Table(name) for name in tried.bare}
    before = Schema({**stand_ins, **before.tables})
    return RealSchema(before, seen[0], "" if done.failure is None else done.failure.error)


def _targets(testbed: Testbed, statuses: dict[str, str]) -> Iterator[str]:
    """Each app, or its last migration that can run at all."""
    for app, status in sorted(statuses.items()):
        if status != "stuck":
            yield app
            continue
        ran = run_trial(testbed, Trial(app, (app,))).last.steps
        yield from [str(step.migration) for step in ran if step.migration.app == app][-1:]


@cache
def _catalogue_digest() -> str:
    """A digest of the code that reads the catalogue, and of what it gives."""
    folder = Path(southdeps.drift.catalogue.__file__).parent
    sources = [*sorted(folder.glob("*.py")), Path(southdeps.schema.description.__file__), Path(__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
