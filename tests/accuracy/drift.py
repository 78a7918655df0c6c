"""`python -m tests.accuracy.drift`: static drift of all releases, held against the verdicts on it.

It takes a minute or two, and writes its section of docs/explanation/accuracy.md.
"""

from __future__ import annotations

import sys
from collections import Counter

from southdeps.drift.report import find_drift
from southdeps.project.loading import Options, load
from tests.accuracy.drift_section import NAME, DriftVerdict, Key, ReleaseDrift, section
from tests.accuracy.page import PAGE, with_section
from tests.corpus import DATA, RELEASES, release

JUDGED = DATA / "drift_judged.tsv"


def verdicts() -> dict[Key, DriftVerdict]:
    """The verdicts by finding."""
    lines = JUDGED.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {
        (name, code, table, field): DriftVerdict(verdict, remark)
        for name, code, table, field, verdict, remark in rows
    }


def measure(name: str) -> ReleaseDrift:
    """The static drift of a release."""
    result = find_drift(load(Options(paths=(release(name),))))
    loud = [one for one in result.findings if one.severity != "info"]
    return ReleaseDrift(
        name,
        tuple((name, one.code, one.table or "", one.field or "") for one in loud),
        Counter(one.code for one in result.findings if one.severity == "info"),
        result.sides.unknown,
    )


def main() -> None:
    """Measure all releases and write the section."""
    known = verdicts()
    results = [measure(name) for name in RELEASES]
    text = section(results, known)
    PAGE.write_text(with_section(PAGE.read_text("utf-8"), NAME, text), "utf-8")
    found = {key for one in results for key in one.findings}
    for key in sorted(found - known.keys()):
        print(f"not judged: {' '.join(key)}", file=sys.stderr)
    for key in sorted(known.keys() - found):
        print(f"judged, and not found any more: {' '.join(key)}", file=sys.stderr)


if __name__ == "__main__":
    main()
