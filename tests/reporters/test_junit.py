"""`--format junit`"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from southdeps.report import Report
from southdeps.reporters import render
from tests.reporters.made_up import NASTY, report


def test_a_suite_per_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    root = ET.fromstring(render("junit", report(tmp_path)))
    assert root.attrib == {"name": "southdeps", "tests": "3", "failures": "2"}
    suites = [(one.attrib["name"], one.attrib["tests"], one.attrib["failures"]) for one in root]
    assert suites == [("b/migrations/0001_initial.py", "1", "1"), ("b/migrations/0002_more.py", "2", "1")]
    cases = [(one.attrib["name"], one[0].tag) for one in root.iter("testcase")]
    assert cases == [
        ("SD101 missing-dependency", "failure"),
        ("SD202 unknown-migration", "failure"),
        ("SD401 dynamic-name", "system-out"),
    ]


def test_what_xml_does_not_allow_is_escaped():
    root = ET.fromstring(render("junit", Report((NASTY,))))
    (case,) = root.iter("testcase")
    assert case[0].attrib["message"] == 'a, b: c%d \\n<tag> & "quotes" ]]> \\x00\\x1b[2J \\ud800 é'


def test_nothing_found_is_a_test_that_passes():
    root = ET.fromstring(render("junit", Report()))
    (case,) = root.iter("testcase")
    assert (len(case), root.attrib["tests"], root.attrib["failures"]) == (0, "1", "0")
