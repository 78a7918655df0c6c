"""`python -m tests.accuracy [RELEASE ...]`: measure and compare; for all releases, write docs/explanation/accuracy.md.

The first run takes about forty minutes on two processors. What South makes of a tree is remembered by content, so
that a comparison after a change to `check` takes a minute or two.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from southdeps.cli.common import inspect
from southdeps.finding import Finding
from southdeps.project import loading
from southdeps.verify import environment as environments
from southdeps.verify import postgres, report
from tests.accuracy import document, findings
from tests.accuracy.compare import asked_for, compare
from tests.accuracy.measure import Measurement, measure, prove
from tests.accuracy.page import PAGE, keep_sections
from tests.corpus import DATA, RELEASES, release, stripped

say = partial(print, file=sys.stderr, flush=True)


def main(names: list[str]) -> None:
    """Judge the named releases, or all."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment = environments.environment(environments.find_python2(), environments.DEFAULT_DJANGO, say)
    results: list[document.Result] = []
    repaired: dict[str, Measurement] = {}
    with postgres.server() as server:
        for name in names or RELEASES:
            with tempfile.TemporaryDirectory() as temporary:
                bare = stripped(name, Path(temporary))
                for variant, tree in (("published", release(name)), ("stripped", bare)):
                    say(f"{name}, {variant}")
                    measured = measure(tree, environment, server, say)
                    found = _findings(tree)
                    asked = asked_for(found)
                    compared = compare(measured, asked)
                    if compared.wrong:
                        given = [*asked, *(one.edge for one in measured.missing)]
                        proved = prove(tree, compared.wrong, given, environment, server)
                        compared = compared.with_proof(proved)
                    judged = findings.judged(name, found, measured) if variant == "published" else ()
                    results.append(document.Result(name, variant, measured, compared, tuple(judged)))
                say(f"{name}, repaired")
                repaired[name] = measure(_repaired(bare), environment, server, say)
        used = report.versions(environment, server)
    page = document.document(results, repaired, used)
    if names:
        print(page[len(document.HEAD) :])
        return
    PAGE.write_text(keep_sections(PAGE.read_text("utf-8"), page), "utf-8")
    (DATA / "judged.tsv").write_text(document.lines(results), "utf-8")
    say(f"wrote {PAGE}")
    for line in document.unexplained(results, repaired):
        say(f"no remark explains: {line}")


def _findings(tree: Path) -> tuple[Finding, ...]:
    return inspect(loading.load(loading.Options(paths=(tree,)))).findings


def _repaired(tree: Path) -> Path:
    """A copy of the tree, beside it, after `fix --write`."""
    copy = tree.with_name(f"{tree.name}-repaired")
    shutil.copytree(tree, copy)
    command = [
        sys.executable,
        "-c",
        "from southdeps.cli import main; main()",
        "fix",
        "--write",
        "--quiet",
        str(copy),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return copy


if __name__ == "__main__":
    main(sys.argv[1:])
