"""Isolated runs of projects rebuilt from public reports, against what the real South did with each."""

from __future__ import annotations

import json

import pytest

from southdeps import api
from southdeps.verify.report import outcome
from southdeps.verify.session import Listener, Variant, VerifyOptions, verify
from tests.report_verdicts import CASES
from tests.verify.test_postgres import url

#: One of each kind; all of them take eight minutes.
SAMPLE = (
    "append-to-tuple",  # a declaration stops South
    "ctl_second_db_read",  # a second database
    "geo_plain_backend",  # GeoDjango on a backend without it
    "gf_class_gone",  # a field class that its module does not define
    "import_time_query",  # a query while models are imported
    "initial_data_other_app",  # initial_data of one app with rows of another
    "k10_vendored_south_with_its_tests",  # apps that are not installed
    "k14_object_name_differs",  # frozen models that can't be built
    "k17_python3_project",  # code that Python 2.7 can't compile
    "k23_root_is_a_package_star",  # a project folder that is a package
    "k4_live_child_of_other_app",  # live models
    "optional_app_column",  # a contrib app that is not installed
    "own-command",  # a management command of the project
    "post_syncdb_handler",  # a signal handler that fails in syncdb
    "swapped-user",  # AUTH_USER_MODEL of the project
    "two_databases",
)


def said(result):
    """A result as expected.json has it, without the message."""
    failure = result.last.failure
    if outcome(result) != "fails" or failure is None:
        return {"passes": "ok"}.get(outcome(result), outcome(result))
    return "syncdb" if failure.error.startswith("syncdb: ") else str(failure.migration)


@pytest.mark.parametrize("case", SAMPLE)
def test_verify_says_what_south_does(case, server, runtime):
    project = api.read([CASES / case])
    options = VerifyOptions(database_url=url(server))
    (results,) = verify([Variant("", project, ())], options, Listener())
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))["real_south"]
    by_name = {result.trial.name: result for result in results.trials}
    runs = {"in_order": by_name.get("in order", results.trials[0]), "reverse": by_name.get("in reverse")}
    for run, result in runs.items():
        if result is not None and expected[run] != "-":
            assert said(result) == expected[run].partition(": ")[0], run
