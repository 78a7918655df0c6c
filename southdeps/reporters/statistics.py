"""`--statistics`: how often each code was found."""

from __future__ import annotations

import json
from collections import Counter

from southdeps.report import Report


def statistics(report: Report) -> str:
    """A line per code, the most frequent first: `4  SD101  missing-dependency  4 fixable`; then the summary."""
    rows = counted(report)
    width = max((len(str(row["count"])) for row in rows), default=0)
    names = max((len(str(row["name"])) for row in rows), default=0)
    lines = [
        f"{row['count']:>{width}}  {row['code']}  {row['name']:<{names}}  "
        + (f"{row['fixable']} fixable" if row["fixable"] else "")
        for row in rows
    ]
    return "".join(f"{line.rstrip()}\n" for line in [*lines, str(report.summary)])


def statistics_json(report: Report) -> str:
    """The same as a JSON list, as text that ends with a line end."""
    return json.dumps(counted(report), indent=1) + "\n"


def counted(report: Report) -> list[dict[str, str | int]]:
    """By code: how many findings, and how many of them can be fixed."""
    count = Counter((finding.code, finding.name) for finding in report.findings)
    fixable = Counter(finding.code for finding in report.findings if finding.fixable)
    return [
        {"code": code, "name": name, "count": number, "fixable": fixable[code]}
        for (code, name), number in sorted(count.items(), key=lambda item: (-item[1], item[0]))
    ]
