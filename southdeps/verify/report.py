"""Verdicts as people and programs read them, and what `check` had said of the same failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from southdeps.finding import Finding, MigrationId
from southdeps.report import Report
from southdeps.reporters.text import printable
from southdeps.rules.rule import RuleInfo
from southdeps.verify.environment import Environment
from southdeps.verify.learn import Want
from southdeps.verify.outcome import Failure
from southdeps.verify.postgres import Server
from southdeps.verify.verdict import Verdict

#: Codes that announce that South fails, whatever severity a finding has.
FORETELLING = ("SD1", "SD2", "SD3", "SD405", "SD408", "SD409")


#: The code of the finding that a failed run is, in formats for CI.
RULE = RuleInfo("verify", "verify-fails", "error", "a run of the real South fails")


@dataclass(frozen=True, slots=True)
class Versions:
    """With what it was judged."""

    south: str
    django: str
    python: str
    postgresql: str


def versions(environment: Environment, server: Server) -> Versions:
    """The versions of what ran."""
    return Versions("1.0.2", environment.django, environment.python.version, server.version)


def foretold(verdict: Verdict, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The codes with which `check` had said that this trial would fail; empty if it had not, or nothing
    failed.

    For a missing dependency, the finding that asks for it (or for a later migration of the same app, which
    leads to it); for another failure, any that is about the migration that failed, and its table.
    """
    failure = verdict.last.failure
    if failure is None:
        return ()
    found = [f for f in findings if f.code.startswith(FORETELLING)]
    if verdict.wants:
        want = verdict.wants[-1]
        asked = [f for f in found if f.requires and leads_to(f.migration, f.requires, want)]
        return tuple(sorted({f.code for f in asked}))
    return tuple(sorted({f.code for f in found if _is_about(f, failure)}))


def _is_about(finding: Finding, failure: Failure) -> bool:
    """Whether a finding announces a failure of which no run has shown the missing dependency."""
    if finding.code in ("SD101", "SD102") and (failure.table is None or finding.table != failure.table):
        return False
    return failure.migration is None or finding.migration == failure.migration


def leads_to(migration: MigrationId | None, requires: MigrationId, want: Want) -> bool:
    """Whether a dependency of `migration` on `requires` brings about what was wanted."""
    return migration == want.migration and requires.app == want.on.app and requires >= want.on


def text(verdict: Verdict, findings: Sequence[Finding]) -> str:
    """One verdict, in a line or three."""
    status = "not judged" if verdict.status == "partly judged" else verdict.status
    status = "fails" if status == "stuck" else status
    lines = [f"{printable(verdict.trial.name):<24} {status}"]
    failure = verdict.last.failure
    if failure is not None:
        place = f"{failure.migration}: " if failure.migration else ""
        lines.append(f"    {printable(place + failure.error)}")
        lines.extend(f"    {printable(line)}" for line in _explanation(verdict, findings))
    return "\n".join(lines)


def _explanation(verdict: Verdict, findings: Sequence[Finding]) -> Iterable[str]:
    failure = verdict.last.failure
    if verdict.status in ("not judged", "partly judged"):
        used = ", ".join(failure.touched[:3]) if failure and failure.touched else "what is not there"
        yield f"this may be due to {used}, for which there was only a stand-in"
        return
    if verdict.wants:
        want = verdict.wants[-1]
        thing = f"column {want.table}.{want.column}" if want.column else f"table {want.table}"
        yield (
            f"{thing} is gone since {want.migration}, which has to wait for {want.on}"
            if want.gone
            else f"{thing} comes from {want.on}, on which {want.migration} does not depend"
        )
    codes = foretold(verdict, findings)
    yield f"check says so: {', '.join(codes)}" if codes else "check does not say so"


def summary(verdicts: Sequence[Verdict], used: Versions) -> str:
    """The last line: how many, and with what."""
    count = Counter(_group(verdict) for verdict in verdicts)
    return (
        f"{count['passes']} passed, {count['fails']} failed, {count['not judged']} could not be judged "
        f"(South {used.south}, Django {used.django}, Python {used.python}, PostgreSQL {used.postgresql})"
    )


def _group(verdict: Verdict) -> str:
    return {"stuck": "fails", "partly judged": "not judged"}.get(verdict.status, verdict.status)


def verify_report(
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    used: Versions,
    report: Report,
    paths: Mapping[MigrationId, str],
) -> Report:
    """The report of a run; `report` says what was read, `paths` where the migrations are.

    In formats for CI each failure is one finding.
    """
    lines = [*(text(one, findings) for one in verdicts), summary(verdicts, used)]
    return replace(
        report,
        findings=tuple(failure_finding(one, paths) for one in verdicts if _group(one) == "fails"),
        checked=(("run", len(verdicts)),),
        rules=(RULE,),
        document=document(verdicts, findings, used),
        text="".join(f"{line}\n" for line in lines),
    )


def failure_finding(verdict: Verdict, paths: Mapping[MigrationId, str]) -> Finding:
    """A failed run as a finding, at the migration that failed."""
    failure = verdict.last.failure
    migration = failure.migration if failure is not None else None
    error = failure.error if failure is not None else "no order succeeds"
    return Finding(
        code=RULE.code,
        name=RULE.name,
        severity="error",
        migration=migration,
        path=paths.get(migration, "") if migration is not None else "",
        line=1,
        column=1,
        message=f"{verdict.trial.name}: {error}",
        table=failure.table if failure is not None else None,
        field=failure.column if failure is not None else None,
    )


def document(verdicts: Sequence[Verdict], findings: Sequence[Finding], used: Versions) -> dict[str, object]:
    """The JSON document of `verify --format json`."""
    count = Counter(_group(verdict) for verdict in verdicts)
    return {
        "schema": 1,
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
        "results": [_result(verdict, findings) for verdict in verdicts],
    }


def _result(verdict: Verdict, findings: Sequence[Finding]) -> dict[str, object]:
    failure = verdict.last.failure
    want = verdict.wants[-1] if verdict.wants and failure else None
    return {
        "name": verdict.trial.name,
        "apps": list(verdict.trial.apps),
        "status": _group(verdict),
        "order": [str(migration) for migration in verdict.last.order],
        "failed": str(failure.migration) if failure and failure.migration else None,
        "error": failure.error if failure else None,
        "table": failure.table if failure else None,
        "field": failure.column if failure else None,
        "missing": want and {"in": str(want.migration), "on": str(want.on), "gone": want.gone},
        "reported": list(foretold(verdict, findings)) if failure else None,
    }
