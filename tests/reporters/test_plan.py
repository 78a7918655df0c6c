"""What `plan` reports: text, document, and the one finding for CI."""

from __future__ import annotations

import click
from msgspec.structs import replace

from southdeps.analysis.simulate import Plan, SimulationInput, simulate_migrate
from southdeps.report import Report
from southdeps.reporters import plan as reporter
from southdeps.summary import MigrationSummary
from tests import worlds
from tests.projects import name

BOTH = """
    a:1
        create a_thing(id)
    b:1
        create b_box(id)
        need a_thing(id) foreign-key
    b:2
        [nobody()] drop b_lid
"""


def planned(world, labels):
    context = worlds.context(world)
    context = replace(
        context,
        paths={migration: f"{migration}.py" for migration in context.effects},
        summaries=dict.fromkeys(context.effects, MigrationSummary("south")),
    )
    given = SimulationInput(context, tuple(labels))
    return Plan(simulate_migrate(given), given)


def text(plan, **facts):
    return click.unstyle(reporter.plan_text(plan, None, Report(**facts)))


def test_a_plan_that_succeeds():
    plan = planned(BOTH.replace("b:1", "b:1 a:1", 1), ["a", "b"])
    assert text(plan).splitlines()[:2] == [
        "syncdb; migrate on a fresh PostgreSQL database",
        "apps (all scanned apps, by label): a, b",
    ]
    assert "2  b:1  creates b_box; needs a_thing" in text(plan)
    assert text(plan).endswith("ok: 3 migrations of 2 apps\n")
    assert text(plan, complete=False).endswith("ok as far as can be seen: 3 migrations of 2 apps\n")
    assert reporter.plan_findings(plan.result, plan.given.context) == ()


def test_a_plan_that_fails_is_one_finding_at_the_step():
    plan = planned(BOTH, ["b", "a"])
    assert "fails at b:1, after 0 migrations" in text(plan)
    (finding,) = reporter.plan_findings(plan.result, plan.given.context)
    assert (finding.name, finding.migration, finding.line, finding.table) == (
        "plan-fails",
        name("b:1"),
        6,
        "a_thing",
    )
    document = reporter.plan_document(plan, Report())
    assert (document["outcome"], document["failed"], document["missing_table"]) == ("fails", "b:1", "a_thing")
    assert document["order"] == ["b:1"]
    assert document["complete_order"] == ["b:1", "b:2", "a:1"]


def test_what_may_fail_stands_below_its_migration():
    plan = planned("b:1\n    [nobody()] need a_thing(id) orm\na:1\n    create a_thing(id)\n", ["b", "a"])
    assert "   may fail, if nobody(): " in text(plan)
    assert plan.result.outcome == "ok"


def test_a_plan_that_is_blocked_says_why():
    plan = planned("a:1 b:1\nb:1 a:1\n", ["a", "b"])
    assert "\nblocked after 0 migrations: " in text(plan)
    (finding,) = reporter.plan_findings(plan.result, plan.given.context)
    assert (finding.name, finding.migration, finding.path) == ("plan-blocked", None, "")


def test_a_plan_for_sqlite_says_what_postgresql_would_do():
    failing = planned(BOTH, ["b", "a"])
    fine = planned("a:1\n", ["a"])
    assert "on PostgreSQL it would fail at b:1: " in text(replace(fine, on_postgresql=failing.result))
    assert "PostgreSQL it" not in text(replace(fine, on_postgresql=fine.result))


def test_a_report_for_every_format():
    plan = planned(BOTH, ["b", "a"])
    report = reporter.plan_report(plan, "b", Report())
    assert report.text is not None
    assert report.text.startswith("syncdb; migrate b on a fresh PostgreSQL database\n")
    assert [finding.code for finding in report.findings] == ["plan"]
    assert report.document is not None
    assert report.document["apps"] == ["b", "a"]
