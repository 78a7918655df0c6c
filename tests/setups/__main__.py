"""`python -m tests.setups [--verify]`: build the set-ups, run the real South on them, and write down what it did.

With `--verify`, `verify --project` judges them too, app by app, before and after `fix`: that takes an hour.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from southdeps.verify import postgres
from tests.setups import foretold, judge, trees

if TYPE_CHECKING:
    from southdeps.verify.postgres import Server
    from tests.setups.trees import Setup

RECORDED = trees.HERE / "recorded.json"
say = partial(print, file=sys.stderr, flush=True)


def main(*, verify: bool) -> None:
    """Judge all set-ups and write what was recorded."""
    recorded: dict[str, Any] = json.loads(RECORDED.read_text("utf-8")) if RECORDED.exists() else {}
    with postgres.server() as server:
        for setup in trees.SETUPS.values():
            say(setup.name)
            trees.build(setup)
            with tempfile.TemporaryDirectory() as temporary:
                known = recorded.setdefault(setup.name, {})
                known["migrate"] = migrated(setup, Path(temporary), server)
                if verify:
                    known["verify"] = verified(setup, Path(temporary))
    RECORDED.write_text(json.dumps(recorded, indent=1) + "\n", "utf-8")
    for line in disagreements(recorded):
        say(line)


def variants(setup: Setup, temporary: Path) -> dict[str, Path]:
    """The project as it is, as South has written its migrations, and that after `fix --write`."""
    folders = {name: trees.copy(setup, temporary / name) for name in ("published", "stripped", "fixed")}
    for name in ("stripped", "fixed"):
        trees.without_declarations(setup, folders[name])
    foretold.fix(foretold.read(setup, folders["fixed"], "postgresql"))
    return folders


def migrated(setup: Setup, temporary: Path, server: Server) -> dict[str, Any]:
    """What `syncdb --migrate` did to each variant on each kind of database; saves what southdeps reads of it."""
    found: dict[str, Any] = {}
    files = []
    for variant, folder in variants(setup, temporary).items():
        for backend in setup.settings:
            done = judge.migrate(setup, folder, backend, server)
            say(f"{setup.name}, {variant}, {backend}: {len(done.order)} migrations, {done.error}")
            found[f"{variant} {backend}"] = done._asdict()
            project = foretold.read(setup, folder, backend)
            foretold.plan(project)
            if variant == "published":
                files.append(project.configuration.files)
    foretold.save(setup, temporary / "published", files)
    return found


def verified(setup: Setup, temporary: Path) -> dict[str, Any]:
    """How each app fared alone and all together under `verify --project`, before and after `fix`."""
    folder = trees.copy(setup, temporary / "verified")
    trees.without_declarations(setup, folder)
    command = [
        *(sys.executable, "-c", "from southdeps.cli import main; main()", "verify", "--project", "--fix"),
        *("--format", "json", "--quiet", "--settings", setup.settings["postgresql"]),
        *("--python2", str(folder / setup.python), str(folder)),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    document = json.loads(done.stdout)
    return {"exit": done.returncode, "document": document}


def disagreements(recorded: dict[str, Any]) -> list[str]:
    """Where `plan` does not foretell what was recorded, each in a line."""
    found = []
    for setup in trees.SETUPS.values():
        with tempfile.TemporaryDirectory() as temporary:
            for variant, folder in variants(setup, Path(temporary)).items():
                for backend in setup.settings:
                    real = judge.Judgement(**recorded[setup.name]["migrate"][f"{variant} {backend}"])
                    if not foretold.agree(foretold.plan(foretold.read(setup, folder, backend)), real):
                        found.append(f"{setup.name}, {variant}, {backend}: plan and South disagree")
    return found


if __name__ == "__main__":
    main(verify="--verify" in sys.argv)
