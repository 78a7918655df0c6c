"""docs/explanation/accuracy.md and tests/data/judged.tsv: what was measured, as people and as tests read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.accuracy import findings
from tests.accuracy.compare import Comparison, differences
from tests.accuracy.measure import JUDGED, Measurement
from tests.accuracy.page import without_copy
from tests.corpus import Truth, judged, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from southdeps.verify.report import Versions

#: section, how lines of it begin -> what is known of them; it stands once, below the lines.
REMARKS: dict[tuple[str, str], str] = {
    ("Repaired", "karaage-3.1.34"): (
        "The first migrations of machines and projects need each other. `fix` writes nothing there and says what to move "
        "(SD205). Migrations that drop what others read have to wait for these (SD102), so they depend on that cycle too."
    ),
    (
        "Repaired",
        "transifex-1.2.1",
    ): "A migration of releases asks a live model for rows: not judged, see below.",
    ("Stuck", "karaage-3.1.34"): (
        "The first migrations of machines and projects refer to each other's tables, as SD205 says; published and stripped "
        "alike, what depends on them never runs on a fresh PostgreSQL database."
    ),
    ("Stuck", "transifex-1.2.1"): (
        "resources:0011 drops tables of projects that no migration creates, and goes on in a transaction that is aborted "
        "(SD301): it fails on any fresh PostgreSQL."
    ),
    ("Against the first judge", "transifex-1.2.1"): (
        "The first judge made tables that were missing, whatever app they belonged to. A table that is called after an app that "
        "is here is that app's to make: resources:0011 drops one that nothing creates, and nothing behind it ever runs."
    ),
    ("Against the first judge", "cartridge-0.9.5"): (
        "The first judge did not run management commands; a migration loads a fixture by one."
    ),
    ("Stuck", "mayan-edms-1.1.1"): (
        "sources:0007 inserts rows without a column that documents:0024 has made NOT NULL by then: `check` warns (SD409), and "
        "`fix` declares that documents:0024 waits."
    ),
    ("Stuck", "django-fluent-contents-1.1.11"): (
        "Its migration says `self.self.gf`, which fails on any database and has nothing to do with dependencies."
    ),
    ("Not judged", "karaage-3.1.34"): (
        "A migration asks whether the table django_comments is there and adds a column to it; it stands in here with all of "
        "its columns, since another migration deletes it before."
    ),
    ("Not judged", "transifex-1.2.1"): (
        "A migration of releases reads rows through a live model, of which there is but a stand-in (`check`: SD407)."
    ),
    ("Not judged", "wagtail-0.8.10"): (
        "Stripped, the groups that these migrations look up do not exist yet (`check` warns: SD405, and `fix` declares it)."
    ),
    ("Not judged", "philo-0.9.2"): (
        "These migrations look up rows of content types: whether and when they exist depends on the live models."
    ),
    ("Not judged", "cartridge-0.9.5"): (
        "A migration loads a fixture, and one of its models derives from a model of mezzanine, which is not installed."
    ),
    (
        "Repaired",
        "philo-0.9.2",
    ): "A migration of penfield looks up rows of content types: not judged, see below.",
    ("Against the earlier table", "karaage-3.1.34"): (
        "What depends on the cycle was left open there, and is decided here; the edges of the cycle and those towards "
        "it are its consequence. There, failed migrations were skipped and later ones run, which showed more that was gone; "
        "`check` reports these four too (SD102), but South itself never gets there."
    ),
    ("Against the earlier table", "transifex-1.2.1"): (
        "With the release's own code at hand, resources runs to its end; a migration of releases asks a stand-in for rows and "
        "gets none, so that its passing would say nothing."
    ),
    ("Against the earlier table", "mayan-edms-1.1.1"): (
        "The order in which all apps run shows two more columns that are dropped before document_signatures has read them; "
        "all three droppers follow from one another, and `check` names the first."
    ),
    ("Against the earlier table", "django-fluent-contents-1.1.11"): (
        "A migration that is mistaken in itself was not counted there."
    ),
    (
        "Against the earlier table",
        "wagtail-0.8.10",
    ): "Some migrations ran before the one that can't be judged.",
    ("Against the earlier table", "philo-0.9.2"): (
        "Of the look-ups of content types, those of philo itself succeed here; where the one of penfield stops a plan, what is "
        "gone behind it does not show."
    ),
    ("Against the earlier table", "askbot-0.7.59"): (
        "Its migrations run to their end here, with the release's own code at hand for what they import."
    ),
    ("Against the earlier table", "sentry-8.22.0"): (
        "With what search:0002 needs in place, South in alphabetical order runs it before sentry:0039 has changed the table "
        "that it deletes."
    ),
}

HEAD = """\
# How often `check` is right

Every release of `tests/data/corpus.tsv` was run with the real South, and the errors of `southdeps check` were held against
what South lacked. `make accuracy` does it again and writes this page; `tests/data/judged.tsv` holds every line of it.
South {south}, Django {django}, Python {python}, PostgreSQL {postgresql}.

**How.** Each app is migrated alone on a fresh database (`migrate APP`, with whatever its plan pulls in). After a failure because of
a missing table or column, the dependency on the migration that brings it is added and the app is run again from the start,
until it passes or no dependency helps. Then all apps that can pass are run one after the other, in alphabetical order and in
reverse, with those dependencies in place: here the migrations show that drop or rename what others still need. What brings
a table or column, and what takes it away, is seen by watching the database.

**Isolated.** The releases' own dependencies are not installed. Their migrations and their code are copied; what can't be
imported is replaced by a stand-in, frozen fields of unknown classes by plain ones, tables of apps that are not there are made
beforehand, AUTH_USER_MODEL is `auth.User`. *Stripped* is the same release with every `depends_on` and `needed_by` taken out.

**Columns.** *needed*: dependencies that South lacked; *found*: those that an error (SD101, SD102) of `check` asks for, or
leads to; *missed*: the others. *errors*: dependencies that `check` asks for by an error; *right*: they are needed, or follow
from those that are, or South fails without them when all others are declared and the two plans are run one after the
other; *wrong*: South did without them; *unjudged*: South never got there. What a migration reads through a
live model is not counted: `check` gives a warning there (SD407).

**Judged** is an app for which South gave a definite answer: it *passes*, or *fails* until what it needs is declared, or is
*stuck*: no dependency helps, because those that are needed form a cycle or the migration is wrong by itself; what depends
on it can never run. *Not judged* is an app of which a migration fails by its stand-ins, or lacks a column of an app
that is not there (or finds one there that it would add), or a row that perhaps another migration makes, or asks a stand-in of
one of its own models for rows; *partly*, if some of its migrations ran before.
"""


FINDINGS = """\
## Findings that ask for no dependency

All findings SD201 to SD499 about the published releases. South is the judge of a finding if a run reached its migration: it
failed there for that cause, or an error did not come true. What no run can tell was read by a person, with the reason in
`tests/data/read_findings.tsv`; the rest is unjudged.
"""


@dataclass(frozen=True)
class Result:
    """One release in one variant; with the findings about it, if it is as published."""

    release: str
    variant: str
    measured: Measurement
    compared: Comparison
    findings: tuple[findings.JudgedFinding, ...] = ()


def document(results: Sequence[Result], repaired: dict[str, Measurement], used: Versions) -> str:
    """The whole page."""
    parts = [
        HEAD.format(**{name: getattr(used, name) for name in ("south", "django", "python", "postgresql")})
    ]
    for variant in ("published", "stripped"):
        chosen = [result for result in results if result.variant == variant]
        parts += [f"## {variant.capitalize()}\n", _table(chosen)]
    parts += ["## Repaired\n", _repaired(results, repaired)]
    parts += [FINDINGS, _findings(results)]
    parts += [f"## {title}\n\n{_list(title, lines) or 'None.'}\n" for title, lines in _sections(results)]
    return "\n".join(parts)


def unexplained(results: Sequence[Result], repaired: dict[str, Measurement]) -> list[str]:
    """The lines of the page that no remark accounts for."""
    wrong = findings.lines_of(_judged_findings(results), "wrong")
    sections = [("Repaired", _left(results, repaired)), ("Findings", wrong), *_sections(results)]
    return [line for title, lines in sections for line in lines if not _remarks(title, [line])]


def _sections(results: Sequence[Result]) -> list[tuple[str, list[str]]]:
    return [
        ("Missed", list(_missed(results))),
        ("Wrong", list(_wrong(results))),
        ("Stuck", list(_ended(results, {"stuck"}))),
        ("Not judged", list(_ended(results, {"partly judged", "not judged"}))),
        ("Against the earlier table", list(_differences(results, truth()))),
        ("Against the first judge", list(_differences(results, judged("judged_first.tsv")))),
    ]


def _list(title: str, lines: Sequence[str]) -> str:
    remarks = [f"**{start}.** {text}" for start, text in _remarks(title, lines).items()]
    return "\n\n".join(["\n".join(f"- {line}" for line in lines), *remarks]) if lines else ""


def _remarks(title: str, lines: Sequence[str]) -> dict[str, str]:
    """By how lines of the section begin: what is known of them."""
    return {
        start: text
        for (section, start), text in REMARKS.items()
        if section == title and any(line.startswith(start) for line in lines)
    }


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
        for one in result.compared.missed:
            thing = f"column {one.table}.{one.column}" if one.column else f"table {one.table}"
            why = "dropped too early" if one.gone else "not there yet"
            yield f"{result.release} {result.variant}: `{one.migration}` on `{one.on}` ({thing}, {why})"


def _wrong(results: Iterable[Result]) -> Iterator[str]:
    for result in results:
        for late, early in result.compared.wrong:
            yield f"{result.release} {result.variant}: `{late}` on `{early}`"


def _ended(results: Iterable[Result], statuses: set[str]) -> Iterator[str]:
    for result in results:
        for name, status in {**result.measured.statuses, **result.measured.orders}.items():
            if status in statuses:
                error = result.measured.errors.get(name, "a stand-in was asked for rows")
                yield f"{result.release} {result.variant}, {name}: {without_copy(error)}"


def _repaired(results: Sequence[Result], repaired: dict[str, Measurement]) -> str:
    """What South makes of the stripped releases after `fix --write`."""
    tried = sum(len(_tried(result, repaired)) for result in results if result.variant == "stripped")
    left = list(_left(results, repaired))
    head = (
        "Every stripped release after `southdeps fix --write`, each app that is not stuck alone, and all of them in both "
        f"orders: {tried - len(left)} of {tried} pass.\n"
    )
    return head + (f"\n{_list('Repaired', left)}\n" if left else "")


def _left(results: Iterable[Result], repaired: dict[str, Measurement]) -> Iterator[str]:
    for result in results:
        if result.variant == "stripped":
            after = repaired[result.release]
            for name, status in _tried(result, repaired).items():
                if status != "passes":
                    wants = "; ".join(f"`{w.migration}` on `{w.on}`" for w in after.missing)
                    yield f"{result.release}, {name}: {status} ({after.errors.get(name) or wants})"


def _tried(result: Result, repaired: dict[str, Measurement]) -> dict[str, str]:
    """How the apps that can run at all fare after the repair, and the orders of all that can."""
    able = [app for app, status in result.measured.statuses.items() if status in ("passes", "fails")]
    after = repaired[result.release]
    return {app: after.statuses[app] for app in able} | after.orders


def _findings(results: Iterable[Result]) -> str:
    """How the findings that ask for no dependency were judged."""
    found = _judged_findings(results)
    wrong = findings.lines_of(found, "wrong")
    parts = [findings.table(found), "Wrong:" + _bullets(wrong)]
    parts += [f"**{start}.** {text}" for start, text in _remarks("Findings", wrong).items()]
    parts.append("Unjudged:" + _bullets(findings.lines_of(found, None)))
    return "\n\n".join(parts) + "\n"


def _judged_findings(results: Iterable[Result]) -> list[findings.JudgedFinding]:
    return [one for result in results for one in result.findings]


def _bullets(lines: Iterable[str]) -> str:
    return "".join(f"\n- {line}" for line in lines) or " none."


def _differences(results: Iterable[Result], known: Truth) -> Iterator[str]:
    return (
        line
        for result in results
        for line in differences(result.release, result.variant, result.measured, known)
    )


def lines(results: Iterable[Result]) -> str:
    """judged.tsv: the words of truth.tsv, with the dropper after `gone`."""
    out = [
        "# What was measured with the real South (python -m tests.accuracy); docs/explanation/accuracy.md says how. Kinds of lines:"
    ]
    out.append("#   app   <release> <variant> <app> <status>")
    out.append("#   edge  <release> <variant> <migration> <provider> <table> <column>")
    out.append("#   gone  <release> <variant> <reader> <dropper> <table> <column>")
    out.append("#   live  <release> <variant> <migration> <provider> <table> <column>   through a live model")
    for result in results:
        start = (result.release, result.variant)
        for app, status in sorted(result.measured.statuses.items()):
            out.append("\t".join(("app", *start, app, status)))
        for one in sorted(
            result.measured.missing, key=lambda one: (one.gone, *map(str, one.edge), one.table)
        ):
            kind = "gone" if one.gone else "live" if one.live else "edge"
            ends = (one.on, one.migration) if one.gone else one.edge
            out.append("\t".join((kind, *start, *map(str, ends), one.table, one.column or "")))
    return "\n".join(out) + "\n"
