"""`python -m tests.accuracy.repairs [CASE ...]`: what the commands repair, loaded by the real Django into PostgreSQL.

Each recorded case whose repair is one file is repaired by our command, and `southdeps verify --load` loads the result into a
database that the real South has migrated. It exits with 1 if one does not load.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = Path(__file__).parents[1] / "fixture" / "cases"
OUTPUT = "repaired.json"

#: Case -> the file that does not load as it is (or loads wrongly), and the command that repairs it.
REPAIRS: dict[str, tuple[str, tuple[str, ...]]] = {
    "contenttypes-natural-pk-null": ("a.json", ("natural",)),
    "dump-natural-undeclared": ("dump.json", ("natural",)),
    "dump-plain": ("dump.json", ("natural",)),
    "fk-not-deferrable": ("a.json", ("sort",)),
    "natural-order": ("a.json", ("sort",)),
    "permissions-collide": ("a.json", ("natural",)),
    "south-history-behind": ("a.json", ("natural",)),
}


def southdeps(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours in a folder."""
    program = [sys.executable, "-c", "from southdeps.cli import main; main()", *arguments]
    return subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)


def repaired(case: str, folder: Path) -> Path:
    """A copy of a case in `folder`, with the repaired file beside its settings. Raises RuntimeError."""
    name, command = REPAIRS[case]
    shutil.copytree(CASES / case, folder)
    done = southdeps(folder, "fixture", *command, f"fixtures/{name}", ".", "-o", OUTPUT, "--no-cache")
    if done.returncode or not (folder / OUTPUT).is_file():
        raise RuntimeError(f"{case}: {' '.join(command)}: {done.stderr}")
    return folder / OUTPUT


def main(names: list[str]) -> int:
    """Repair and load all cases, or those named."""
    bad = 0
    for case in names or REPAIRS:
        with tempfile.TemporaryDirectory(prefix="southdeps-repairs-") as temporary:
            folder = Path(temporary) / case
            repaired(case, folder)
            done = southdeps(folder, "verify", ".", "--load", OUTPUT)
            print(f"{case}: {'loads' if not done.returncode else done.stdout + done.stderr}", flush=True)
            bad += bool(done.returncode)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
