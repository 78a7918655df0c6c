"""The results of `verify` as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from southdeps.finding import Finding, MigrationId
from southdeps.reporters.text import printable
from southdeps.rules.rule import RuleInfo
from southdeps.verify.foretelling import foretold_by

if TYPE_CHECKING:
    from southdeps.report import Report
    from southdeps.verify.environment import Runtime
    from southdeps.verify.outcome import RunFailure
    from southdeps.verify.postgres import Server
    from southdeps.verify.trials import Status, TrialResult

#: What people read of a status; both kinds of failure are one.
OUTCOMES: Mapping[Status, str] = {
    "passes": "passes",
    "fails": "fails",
    "stuck": "fails",
    "partly judged": "not judged",
    "not judged": "not judged",
}
#: The code of the finding that a failed run is, in formats for CI.
RULE = RuleInfo("verify", "verify-fails", "error", "a run of the real South fails")
#: How many names the text lists of one kind.
SHOWN = 4


class Versions(Struct, frozen=True):
    """The versions that a result holds for."""

    south: str
    django: str
    python: str
    postgresql: str


class Results(Struct, frozen=True):
    """All trials of a project, what every one of them went without, and what `check` had found.

    `foretold_load` are the codes with which `fixture check` announces that loaddata fails.
    """

    trials: tuple[TrialResult, ...]
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]
    versions: Versions
    label: str = ""
    foretold_load: tuple[str, ...] = ()

    def foretold(self, result: TrialResult) -> tuple[str, ...]:
        """The codes that announced a failure: those of `check`, or of `fixture check` for one of loaddata."""
        failure = result.last.failure
        if result.trial.files and failure is not None and failure.error.startswith("loaddata: "):
            return self.foretold_load
        return foretold_by(result, self.findings)

    def counts(self) -> Counter[str]:
        """How many trials have each outcome."""
        return Counter(outcome(result) for result in self.trials)


def outcome(result: TrialResult) -> str:
    """`passes`, `fails` or `not judged`."""
    return OUTCOMES[result.status]


def versions(runtime: Runtime, server: Server) -> Versions:
    """The versions of what ran."""
    return Versions("1.0.2", runtime.django, runtime.python.version, server.version)


def exit_status(results: Results) -> int:
    """0 if everything passed, 1 if something failed, 3 if nothing failed but something was not judged."""
    counts = results.counts()
    return 1 if counts["fails"] else 3 if counts["not judged"] else 0


def text(results: Results) -> str:
    """All results for people: some lines for each trial, what was left out, and how many passed."""
    lines = [line for one in results.trials for line in trial_lines(one, results.foretold(one))]
    if results.left_out:
        lines.append(f"left out in every run: {_list(results.left_out)}")
    return "\n".join([*lines, summary(results)])


def trial_lines(result: TrialResult, foretold: Sequence[str]) -> Iterable[str]:
    """One trial, in a line or some more; `foretold` are the codes that announced its failure."""
    yield f"{printable(result.trial.name):<24} {outcome(result)}"
    failure = result.last.failure
    if failure is not None:
        place = f"{failure.migration}: " if failure.migration else ""
        yield f"    {printable(place + failure.raised)}"
        if failure.error != failure.raised:
            yield f"    after: {printable(failure.error)}"
    if result.last.loaded is not None:
        yield f"    loaded {result.last.loaded} objects"
    if result.reasons:
        yield f"    not judged: {_list(result.reasons)}"
    elif failure is not None:
        yield from (f"    {printable(line)}" for line in _explanation(result, foretold))
    if own := left_out(result):
        yield f"    left out: {_list(own)}"


def left_out(result: TrialResult) -> tuple[str, ...]:
    """What stood for something else in the runs of one trial: stand-ins that were used, tables made from a name."""
    used = [name for step in result.last.steps for name in step.touched]
    used += result.last.failure.touched if result.last.failure else ()
    return tuple(dict.fromkeys([*used, *(f"table {table}" for table in result.bare)]))


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return printable(", ".join(names[:SHOWN]) + more)


def _explanation(result: TrialResult, foretold: Sequence[str]) -> Iterable[str]:
    if result.missing:
        last = result.missing[-1]
        thing = f"column {last.table}.{last.column}" if last.column else f"table {last.table}"
        yield (
            f"{last.migration} drops or renames {thing} before {last.on} has used it"
            if last.gone
            else f"{last.on} creates {thing}; {last.migration} does not depend on it"
        )
    yield f"foretold by check: {', '.join(foretold)}" if foretold else "not foretold by check"


def summary(results: Results) -> str:
    """The line that counts, with the versions that the results hold for."""
    count, used = results.counts(), results.versions
    label = f"{results.label}: " if results.label else ""
    return (
        f"{label}{count['passes']} passed, {count['fails']} failed, {count['not judged']} not judged "
        f"(South {used.south}, Django {used.django}, Python {used.python}, PostgreSQL {used.postgresql})"
    )


def verify_report(
    results: Sequence[Results],
    report: Report,
    paths: Mapping[MigrationId, str],
    advice: Sequence[str] = (),
) -> Report:
    """The report of `verify`; `report` says what was read, `paths` where the migrations are.

    `advice` are lines for the end of the text.

    In formats for CI each failure of the last results is one finding.
    """
    failed = [one for one in results[-1].trials if outcome(one) == "fails"]
    return replace(
        report,
        findings=tuple(failure_finding(one, paths) for one in failed),
        checked=(("run", len(results[-1].trials)),),
        rules=(RULE,),
        document=document(results),
        text="".join(f"{part}\n" for part in (*map(text, results), *map(printable, advice))),
    )


def failure_finding(result: TrialResult, paths: Mapping[MigrationId, str]) -> Finding:
    """A failed run as a finding, at the migration that failed."""
    failure = result.last.failure
    migration = failure.migration if failure is not None else None
    return Finding(
        code=RULE.code,
        name=RULE.name,
        severity="error",
        migration=migration,
        path=paths.get(migration, "") if migration is not None else "",
        line=1,
        column=1,
        message=f"{result.trial.name}: {failure.raised if failure is not None else 'no order succeeds'}",
        table=failure.table if failure is not None else None,
        field=failure.column if failure is not None else None,
    )


def document(results: Sequence[Results]) -> dict[str, Any]:
    """The JSON document of `verify --format json`; with `--fix` the second results are those after the edits."""
    first, *after = results
    whole: dict[str, Any] = {"schema": 2, **_section(first)}
    if after:
        whole["after_fix"] = _section(after[0])
    return whole


def _section(results: Results) -> dict[str, Any]:
    count, used = results.counts(), results.versions
    return {
        "versions": {
            "south": used.south,
            "django": used.django,
            "python": used.python,
            "postgresql": used.postgresql,
        },
        "summary": {
            "passes": count["passes"],
            "fails": count["fails"],
            "not_judged": count["not judged"],
        },
        "left_out": list(results.left_out),
        "results": [_result(result, results) for result in results.trials],
    }


def _result(result: TrialResult, results: Results) -> dict[str, Any]:
    failure = result.last.failure
    return {
        "name": result.trial.name,
        "apps": list(result.trial.apps) or list(result.last.apps),
        "outcome": outcome(result),
        "order": [str(migration) for migration in result.last.order],
        **_failure(failure),
        "missing": _missing(result),
        "loaded": result.last.loaded,
        "foretold_by": list(results.foretold(result)),
        "not_judged": "; ".join(result.reasons) or None,
        "left_out": [*results.left_out, *left_out(result)],
    }


def _failure(failure: RunFailure | None) -> dict[str, str | None]:
    return {
        "failed": str(failure.migration) if failure and failure.migration else None,
        "message": failure.raised if failure else None,
        "cause": failure.error if failure and failure.error != failure.raised else None,
        "table": failure.table if failure else None,
        "field": failure.column if failure else None,
    }


def _missing(result: TrialResult) -> dict[str, Any] | None:
    if not result.missing or result.last.failure is None:
        return None
    last = result.missing[-1]
    return {"in": str(last.migration), "on": str(last.on), "gone": last.gone}
