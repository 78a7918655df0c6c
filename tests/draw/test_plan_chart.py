"""South's plan as a lane chart."""

from __future__ import annotations

import re

import pytest

from southdeps.draw.plan_chart import MOST_COLUMNS, PlanChart, Run, paint_plan, plan_chart, plan_dot
from tests.draw.projects import identity

ORDER = [identity(one) for one in ("a:1", "a:2", "b:1", "a:3", "c:1")]


def chart(order=ORDER, rest=(), failed=None, missing=""):
    return plan_chart(order, rest, failed, title="shop", outcome="ok", missing=missing)


def runs(drawn):
    return [f"{run.app} {'-'.join(one.name for one in run.members)} {run.state}" for run in drawn.runs]


def test_neighbours_of_one_app_are_one_run():
    assert runs(chart()) == ["a 1-2 runs", "b 1 runs", "a 3 runs", "c 1 runs"]


def test_what_fails_and_what_is_not_reached_stand_apart():
    drawn = chart(ORDER[:2], ORDER[2:], ORDER[1], "b_box")
    assert runs(drawn) == ["a 1 runs", "a 2 fails", "b 1 not reached", "a 3 not reached", "c 1 not reached"]
    assert "fails: b_box" in plan_dot(drawn)


def test_each_app_has_a_lane_and_each_run_a_column():
    (table,) = re.findall(r"<table[^>]*cellspacing=\"3\".*?</table>", plan_dot(chart()), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table)
    assert [row.count("<td") for row in rows] == [5, 5, 5]
    assert [[bool(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows] == [
        [True, True, False, True, False],
        [True, False, True, False, False],
        [True, False, False, False, True],
    ]


def test_a_long_plan_continues_below():
    runs_ = tuple(Run(f"app{n}", (identity(f"app{n}:1"),), "runs") for n in range(2 * MOST_COLUMNS + 1))
    assert plan_dot(PlanChart("x", "ok", runs_)).count('cellspacing="3"') == 3


@pytest.mark.parametrize(
    ("fmt", "start"),
    [("png", b"\x89PNG"), ("svg", b"<?xml"), ("html", b"<!doctype html>"), ("dot", b"digraph")],
)
def test_formats_and_the_same_bytes(fmt, start):
    data = paint_plan(chart(), fmt)
    assert data.startswith(start)
    assert data == paint_plan(chart(), fmt)


def test_names_are_data():
    odd = plan_chart([identity('a<b>&"\\N:0001_<script>')], (), None, title="<x>", outcome="ok")
    page = paint_plan(odd, "html").decode()
    assert "<script>" not in page
    assert "&lt;b&gt;&amp;" in page


def test_an_empty_plan():
    assert paint_plan(chart(order=[]), "svg").startswith(b"<?xml")
