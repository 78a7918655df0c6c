"""How a job ends, in one line, and what it leaves on disk."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ("ValueError('no such thing\\nmore')", "ValueError: no such thing"),
        ("ValueError()", "ValueError"),
        (
            "__import__('django.db', {}, {}, ['x']).IntegrityError('null value')",
            "django.db.utils.IntegrityError: null value",
        ),
        ("KeyError(u'k\\xe4se')", "KeyError: u'k\\xe4se'"),
        ("ValueError(u'k\\xe4se')", "ValueError: käse"),
    ],
)
def test_an_error_as_the_interpreter_prints_it(python, error, text):
    assert python(f"from southdeps_py2 import jobs\nsaid = jobs.text_of({error})") == text


def test_an_error_of_south_is_the_one_that_it_quotes(python):
    assert (
        python("""
        from south.exceptions import BrokenMigration
        from southdeps_py2 import jobs

        try:
            {}['table']
        except KeyError:
            said = jobs.text_of(BrokenMigration("b:0001", sys.exc_info()))
    """)
        == "KeyError: 'table'"
    )


def test_events_are_on_disk_as_soon_as_they_happen(python, tmp_path):
    python("""
        from southdeps_py2 import jobs

        say = jobs.Events('events')
        say('start', migration=u'b:0001_k\\xe4se')
        sys.stdout.write('[]')
        sys.stdout.flush()
        os._exit(0)
    """)
    (line,) = (tmp_path / "events").read_text("ascii").splitlines()
    assert json.loads(line) == {"event": "start", "migration": "b:0001_käse"}
