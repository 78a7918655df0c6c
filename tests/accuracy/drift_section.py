"""The section of docs/explanation/accuracy.md on static drift: every error and warning, with the verdict on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAME = "drift"

HEAD = """\
## Static drift

What `southdeps drift` reports of the published releases, without a database: what their migrations make against their last frozen
models. Each error and warning was judged by hand, from the migrations and the models: *true* if they disagree so, *false* if they do
not. `tests/data/drift_judged.tsv` holds the verdicts; `python -m tests.accuracy.drift` measures again. The infos, {infos} in all, are what
South's own operations leave behind (SD533, SD543, SD544, SD545).
"""

#: A finding: release, code, table, field.
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class DriftVerdict:
    """The verdict on a finding, `true` or `false`, and why."""

    verdict: str
    remark: str


@dataclass(frozen=True)
class ReleaseDrift:
    """The errors and warnings of a release, its infos by code, and what was not compared."""

    release: str
    findings: tuple[Key, ...]
    infos: Mapping[str, int]
    unknown: tuple[str, ...] = ()


def section(results: Sequence[ReleaseDrift], verdicts: Mapping[Key, DriftVerdict]) -> str:
    """The whole section."""
    infos = sum((Counter(one.infos) for one in results), Counter[str]())
    counted = ", ".join(f"{count} {code}" for code, count in sorted(infos.items()))
    found = [key for one in results for key in one.findings]
    by_verdict = Counter(verdicts[key].verdict if key in verdicts else "not judged" for key in found)
    clean = sum(not one.findings for one in results)
    summary = ", ".join(f"{by_verdict[each]} {each}" for each in ("true", "false", "not judged"))
    lines = [
        HEAD.format(infos=counted or "none"),
        f"{len(found)} findings in {len(results) - clean} of {len(results)} releases: {summary}.\n",
        "| release | code | what | verdict | why |",
        "|---|---|---|---|---|",
        *(_row(key, verdicts.get(key)) for key in found),
    ]
    unknown = [f"- {one.release}: {line}" for one in results for line in one.unknown]
    return "\n".join([*lines, "", *unknown]) + "\n"


def _row(key: Key, verdict: DriftVerdict | None) -> str:
    release, code, table, field = key
    what = f"{table} ({field})" if field else table
    known = verdict or DriftVerdict("not judged", "")
    return f"| {release} | {code} | {what} | {known.verdict} | {known.remark} |"
