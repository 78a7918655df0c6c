"""`make tutorial`: follow the tutorial word for word, in a new clone with an empty home and new environments.

It takes some minutes, and PyPI. With `--write` the page gets the outputs, and the tests the dump they work on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from southdeps.verify.environment import find_python2
from tests.documentation.pages import ROOT
from tests.documentation.sessions import Step, steps, with_outputs

PAGE = ROOT / "docs/tutorial/postgresql.md"
DUMP = ROOT / "tests/documentation/library_dump.json"
ADDRESS = "https://github.com/southdeps/southdeps"
_MARK = "=== end of step"


def script(session: list[Step]) -> str:
    """All commands for one shell; each ends with a line that has its exit status."""
    return "\n".join(f"{step.command}\nprintf '{_MARK} %d\\n' $?" for step in session)


def environment(home: Path) -> dict[str, str]:
    """Nothing of the user's but proxies and the like; git finds the project's address in this repository."""
    python2 = Path(find_python2().executable).resolve().parent
    python3 = Path(sys.base_prefix) / "bin"
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.lower().endswith(("_proxy", "cert_file", "ca_bundle"))
    }
    return {
        **kept,
        "HOME": str(home),
        "PATH": os.pathsep.join([str(python3), str(python2), "/usr/bin", "/bin"]),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{ROOT}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
        "LANG": "C.UTF-8",
    }


def follow(session: list[Step], folder: Path) -> list[tuple[int, str]]:
    """Exit status and output of each step."""
    (folder / "home").mkdir()
    run = subprocess.run(
        ["bash", "-c", script(session)],
        cwd=folder,
        env=environment(folder / "home"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    results = []
    output = ""
    for line in run.stdout.splitlines(keepends=True):
        if line.startswith(_MARK):
            results.append((int(line.removeprefix(_MARK)), output))
            output = ""
        else:
            output += line
    return results


def main(*, write: bool) -> int:
    """Follow the page; the number of steps that failed or printed something else."""
    page = PAGE.read_text("utf-8")
    session = steps(page)
    folder = Path(tempfile.mkdtemp(prefix="tutorial-"))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own if we are root
    try:
        results = follow(session, folder)
        if write:
            PAGE.write_text(with_outputs(page, new_outputs(session, results)), "utf-8")
            shutil.copy(folder / "southdeps/examples/library/dump.json", DUMP)
    finally:
        shutil.rmtree(folder)
    wrong = 0
    for step, (status, output) in zip(session, results, strict=True):
        # 1 is what southdeps says about findings; the page has the rest.
        passed = step.matches(output) and status in ({0, 1} if step.command.startswith("southdeps") else {0})
        wrong += not passed
        print(f"{'ok    ' if passed else 'FAILED'} {step.command}", flush=True)
        if not passed:
            print(f"exit status {status}; it printed:\n{output}")
    return wrong


def new_outputs(session: list[Step], results: list[tuple[int, str]]) -> dict[Step, str]:
    """The outputs that the page does not have, of southdeps' commands."""
    return {
        step: output
        for step, (_, output) in zip(session, results, strict=True)
        if (not step.matches(output) and "southdeps " in step.command) or "loaddata" in step.command
    }


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv) > 0)
