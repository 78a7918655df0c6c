"""docs/accuracy.md and tests/data/judged.tsv: what was measured, as people and as tests read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.accuracy.compare import Comparison, compare_with_truth
from tests.accuracy.measure import JUDGED, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from southdeps.judge.report import Versions

#: What is known of single lines of the lists, by how they begin.
REMARKS: dict[str, str] = {}

HEAD = """\
# How often `check` is right

Every release of `tests/data/corpus.tsv` was run with the real South, and the errors of `southdeps check` were held against
what South was in want of. `make accuracy` does it again and writes this page; `tests/data/judged.tsv` holds every line of it.
South {south}, Django {django}, Python {python}, PostgreSQL {postgresql}.

**How.** Each app is migrated alone on a fresh database (`migrate APP`, with whatever its plan pulls in). After a failure for
want of a table or column, the dependency on the migration that brings it is added and the app is run again from the start,
until it passes or no dependency helps. Then all apps that can pass are run one after the other, in alphabetical order and in
reverse, with those dependencies in place: here the migrations show that drop or rename what others still need. What brings
a table or column, and what takes it away, is seen by watching the database.

**Isolated.** The releases' own dependencies are not installed. Their migrations and their code are copied; what can't be
imported is replaced by a stand-in, frozen fields of unknown classes by plain ones, tables of apps that are not there are made
beforehand, AUTH_USER_MODEL is `auth.User`. *Stripped* is the same release with every `depends_on` and `needed_by` taken out.

**Columns.** *needed*: dependencies South was in want of; *found*: those that an error (SD101, SD102) of `check` asks for, or
leads to; *missed*: the others. *errors*: dependencies that `check` asks for by an error; *right*: they are needed, or follow
from those that are, or South fails for want of them when all others are declared and the two plans are run one after the
other; *wrong*: South did without them; *unjudged*: South never got there. What a migration reads through a
live model is not counted: `check` gives a warning there (SD407).

**Judged** is an app about which South had the last word: it *passes*, or *fails* until what it needs is declared, or is
*stuck*: no dependency helps, because those that are needed form a cycle or the migration is mistaken in itself; nobody can
ever run what stands behind. *Not judged* is an app of which a migration fails by its stand-ins, or lacks a column of an app
that is not there (or finds one there that it would add), or a row that perhaps another migration makes, or asks a stand-in of
one of its own models for rows; *partly*, if some of its migrations ran before.
"""


@dataclass(frozen=True)
class Result:
    """One release in one variant."""

    release: str
    variant: str
    measured: Measurement
    compared: Comparison


def document(results: Sequence[Result], repaired: dict[str, Measurement], used: Versions) -> str:
    """The whole page."""
    parts = [
        HEAD.format(**{name: getattr(used, name) for name in ("south", "django", "python", "postgresql")})
    ]
    for variant in ("published", "stripped"):
        chosen = [result for result in results if result.variant == variant]
        parts += [f"## {variant.capitalize()}\n", _table(chosen)]
    parts += ["## Repaired\n", _repaired(results, repaired)]
    for title, lines in (
        ("Missed", _missed(results)),
        ("Wrong", _wrong(results)),
        ("Stuck", _ended(results, {"stuck"})),
        ("Not judged", _ended(results, {"partly judged", "not judged"})),
        ("Against the earlier table", _differences(results)),
    ):
        parts.append(f"## {title}\n\n" + ("".join(_with_remark(line) for line in lines) or "None.\n"))
    return "\n".join(parts)


def _table(results: Sequence[Result]) -> str:
    lines = [
        "| release | apps | judged | needed | found | missed | errors | right | wrong | unjudged | recall | precision |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    totals: Counter[str] = Counter()
    for result in results:
        counts = _counts(result)
        totals.update(counts)
        lines.append(_row(result.release, counts))
    lines.append(_row("**all**", totals))
    share = (
        f"{totals['judged']} of {totals['apps']} apps judged ({_percent(totals['judged'], totals['apps'])})."
    )
    return "\n".join(lines) + f"\n\n{share}\n"


def _counts(result: Result) -> Counter[str]:
    statuses, compared = result.measured.statuses, result.compared
    return Counter(
        apps=len(statuses),
        judged=sum(status in JUDGED for status in statuses.values()),
        found=len(compared.found),
        missed=len(compared.missed),
        right=len(compared.right),
        wrong=len(compared.wrong),
        unjudged=len(compared.unjudged),
    )


def _row(name: str, counts: Counter[str]) -> str:
    needed = counts["found"] + counts["missed"]
    reported = counts["right"] + counts["wrong"] + counts["unjudged"]
    numbers = [counts["apps"], counts["judged"], needed, counts["found"], counts["missed"]]
    numbers += [reported, counts["right"], counts["wrong"], counts["unjudged"]]
    rates = (_percent(counts["found"], needed), _percent(counts["right"], counts["right"] + counts["wrong"]))
    return f"| {name} | " + " | ".join(map(str, [*numbers, *rates])) + " |"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _missed(results: Iterable[Result]) -> Iterator[str]:
    for result in results:
        for want in result.compared.missed:
            thing = f"column {want.table}.{want.column}" if want.column else f"table {want.table}"
            why = "dropped too early" if want.gone else "not there yet"
            yield f"{result.release} {result.variant}: `{want.migration}` on `{want.on}` ({thing}, {why})"


def _wrong(results: Iterable[Result]) -> Iterator[str]:
    for result in results:
        for late, early in result.compared.wrong:
            yield f"{result.release} {result.variant}: `{late}` on `{early}`"


def _ended(results: Iterable[Result], statuses: set[str]) -> Iterator[str]:
    for result in results:
        for name, status in {**result.measured.statuses, **result.measured.orders}.items():
            if status in statuses:
                error = result.measured.errors.get(name, "a stand-in was asked for rows")
                yield f"{result.release} {result.variant}, {name}: {error}"


def _repaired(results: Iterable[Result], repaired: dict[str, Measurement]) -> str:
    """What South makes of the stripped releases after `fix --write`."""
    passed, lines = Counter[bool](), []
    for result in results:
        if result.variant != "stripped":
            continue
        after = repaired[result.release]
        able = [app for app, status in result.measured.statuses.items() if status in ("passes", "fails")]
        tried = {app: after.statuses[app] for app in able} | after.orders
        for name, status in tried.items():
            passed[status == "passes"] += 1
            if status != "passes":
                why = after.errors.get(name) or "; ".join(f"`{w.migration}` on `{w.on}`" for w in after.wants)
                lines.append(f"{result.release}, {name}: {status} ({why})")
    head = (
        "Every stripped release after `southdeps fix --write`, each app that is not stuck alone, and all of them in both "
        f"orders: {passed[True]} of {passed.total()} pass.\n"
    )
    return head + ("\n" + "".join(_with_remark(line) for line in lines) if lines else "")


def _differences(results: Iterable[Result]) -> Iterator[str]:
    yield from (
        line
        for result in results
        for line in compare_with_truth(result.release, result.variant, result.measured)
    )


def _with_remark(line: str) -> str:
    remark = next((text for start, text in REMARKS.items() if line.startswith(start)), None)
    return f"- {line}{f'. {remark}' if remark else ''}\n"


def lines(results: Iterable[Result]) -> str:
    """judged.tsv: the words of truth.tsv, with the dropper after `gone`."""
    out = ["# What the judge measured (python -m tests.accuracy); docs/accuracy.md says how. Kinds of lines:"]
    out.append("#   app   <release> <variant> <app> <status>")
    out.append("#   edge  <release> <variant> <migration> <provider> <table> <column>")
    out.append("#   gone  <release> <variant> <reader> <dropper> <table> <column>")
    out.append("#   live  <release> <variant> <migration> <provider> <table> <column>   through a live model")
    for result in results:
        start = (result.release, result.variant)
        for app, status in sorted(result.measured.statuses.items()):
            out.append("\t".join(("app", *start, app, status)))
        for want in sorted(
            result.measured.wants, key=lambda want: (want.gone, *map(str, want.edge), want.table)
        ):
            kind = "gone" if want.gone else "live" if want.live else "edge"
            ends = (want.on, want.migration) if want.gone else want.edge
            out.append("\t".join((kind, *start, *map(str, ends), want.table, want.column or "")))
    return "\n".join(out) + "\n"
