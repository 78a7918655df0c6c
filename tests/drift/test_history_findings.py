"""South's history and the database disagree: one finding per app and kind."""

from __future__ import annotations

import pytest

from southdeps.drift.findings import Places
from southdeps.drift.history import HistoryReport
from southdeps.drift.history_findings import history_findings
from southdeps.drift.timeline import Timeline
from southdeps.finding import MigrationId
from southdeps.schema.description import Schema


def chain(app, *names):
    return tuple(MigrationId(app, name) for name in names)


ONE, TWO = chain("quay", "0002_tons"), chain("quay", "0002_tons", "0003_crew")
FIVE = chain("quay", *(f"000{number}_x" for number in range(1, 6)))
PLACES = Places({one: f"quay/{one.name}.py" for one in (*TWO, *FIVE)}, "the database", lambda *_: (9, 9))


def found(**chains):
    return list(history_findings(HistoryReport((), Timeline(Schema()), **chains), PLACES))


@pytest.mark.parametrize(
    ("kind", "name", "change", "advice"),
    [
        ("behind", "not-applied", "missing", "./manage.py migrate quay"),
        ("unrecorded", "unrecorded", "missing", "./manage.py migrate quay 0003_crew --fake"),
        ("faked", "faked", "different", "delete their rows from south_migrationhistory"),
        ("half_run", "half-run", "different", "./manage.py migrate quay 0003_crew --fake"),
        ("ghosts", "ghost", "extra", "--delete-ghost-migrations"),
    ],
)
def test_each_kind(kind, name, change, advice):
    (finding,) = found(**{kind: TWO})
    assert name in finding.name
    assert (finding.comparison, finding.kind) == ("history", change)
    assert finding.advice is not None
    assert advice in finding.advice
    assert (finding.migration, finding.app, finding.path) == (TWO[0], "quay", "quay/0002_tons.py")
    assert (finding.line, finding.column) == (1, 1)


def test_nothing_to_say():
    assert found() == []


def test_the_codes_differ():
    kinds = ("behind", "unrecorded", "faked", "half_run", "ghosts")
    assert len({found(**{kind: ONE})[0].code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    ("migrations", "text"),
    [
        pytest.param(ONE, "quay: 0002_tons is not applied yet", id="one"),
        pytest.param(TWO, "quay: 0002_tons, 0003_crew are not applied yet", id="two"),
        pytest.param(FIVE[:3], "0001_x, 0002_x, 0003_x are not", id="three"),
        pytest.param(FIVE[:4], "0001_x, 0002_x, 0003_x and 1 more are not", id="four"),
        pytest.param(FIVE, "0001_x, 0002_x, 0003_x and 2 more are not", id="five"),
    ],
)
def test_the_names(migrations, text):
    assert text in found(behind=migrations)[0].message


@pytest.mark.parametrize(
    ("migrations", "texts"),
    [
        pytest.param(
            ONE,
            ("has run, and is not", "run it again", "nothing of what it does", "delete its row"),
            id="one",
        ),
        pytest.param(
            TWO,
            ("have run, and are not", "run them again", "nothing of what they do", "delete their rows"),
            id="two",
        ),
    ],
)
def test_words_agree_with_the_number(migrations, texts):
    findings = [found(unrecorded=migrations)[0], found(faked=migrations)[0]]
    said = " ".join(f"{one.message} {one.advice}" for one in findings)
    assert all(text in said for text in texts)
    assert "{" not in said


def test_one_finding_per_app():
    findings = found(behind=(*ONE, *chain("port", "0001_initial")))
    assert sorted(one.app for one in findings) == ["port", "quay"]


def test_a_ghost_has_no_file_and_stands_in_the_database():
    (finding,) = found(ghosts=chain("quay", "0009_gone"))
    assert finding.path == "the database"
    assert "south_migrationhistory names 0009_gone, which no file has" in finding.message
