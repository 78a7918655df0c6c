"""One odd thing in a healthy project: its own finding, the healthy one besides, and the exit status that is documented."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from southdeps.cli.commands import cli
from tests.hostile import projects
from tests.hostile.projects import evil


def nested(depth: int, statement: str) -> str:
    """A statement within itself."""
    return "".join(f"{' ' * level}{statement}:\n" for level in range(depth)) + f"{' ' * depth}pass"


DOUBLING = "x = [1]\nfor i in range(40):\n    x = x + x"
PAIR = "x = ()\nfor i in range(29):\n    x = (x, x)\n"
ADDRESS = "x = (('id', orm['base.Thing:id']),)\nif nobody():\n    x = 5\ndb.create_table('evil_b', x)"
INSERTS = "\n".join(f"INSERT INTO base_thing (id) VALUES ({number});" for number in range(3000))
NEVER_CLOSES = "SELECT " + " ".join(f"$a{number}$ 'b' FROM (" for number in range(999))
NO_ROOM: dict[str, str | bytes] = {
    "settings.py": "INSTALLED_APPS = ['south', 'base', 'evil']\nx = ['a']\nfor i in range(40):\n    x = x + x\n"
}

# What stands in the project; which findings it has besides or instead of the SD101 of the last line; how `plan` ends.
CASES = {
    "nothing odd": (evil(), {"SD101"}, "ok:"),
    "a coding of editors": (b"# -*- coding: utf-8-unix -*-\n" + evil().encode(), {"SD101"}, "ok:"),
    "not ASCII and no coding": (f"# é\n{evil()}", {"SD303", "SD101"}, "blocked"),
    "a folder name that controls the terminal": (evil(), {"SD101"}, "ok:"),
    "a hundred levels": (
        evil(nested(100, "if x()"), "from elsewhere import x"),
        {"SD303", "SD101"},
        "blocked",
    ),
    "so many levels that none can be read": (evil(nested(400, "if x()")), {"SD402"}, "ok"),
    "twenty-one loops": (
        evil(nested(21, "for x in y"), "from elsewhere import y"),
        {"SD303", "SD101"},
        "blocked",
    ),
    "a call without its argument": (evil("os.path.dirname()", "import os"), {"SD309", "SD101"}, "fails"),
    "a call without its argument, caught": (
        evil("try:\n    os.path.dirname()\nexcept TypeError:\n    pass", "import os"),
        {"SD101"},
        "ok",
    ),
    "NUL in a file's name": (evil("open('a\\0b').read()"), {"SD309", "SD101"}, "fails"),
    "a module's name of 300 letters": (evil("z()", f"from base.{'b' * 300} import z"), {"SD101"}, "ok"),
    "join that grows": (
        evil("x = 'a '\nfor i in range(18):\n    x = x + x\ny = x.join(x.split())"),
        {"SD402", "SD101"},
        "ok as far as can be seen",
    ),
    "a list that doubles": (evil(DOUBLING), {"SD402", "SD101"}, "ok as far as can be seen"),
    "a list that doubles in the settings": (evil(), {"SD101"}, "ok"),
    "a pair that doubles": (evil(PAIR + "x == x\nstr(x)"), {"SD402", "SD101"}, "ok as far as can be seen"),
    "a pair that doubles, as a key": (evil(PAIR + "{x: 1}\ny = {}\ny[x] = 1\nx in y"), {"SD101"}, "ok"),
    "a serial column of 70 letters": (
        evil(
            f"db.create_table('evil_b', (('{'a' * 70}', self.gf('django.db.models.fields.AutoField')(primary_key=True)),))"
        ),
        {"SD101"},
        "ok",
    ),
    "a variable whose name is no text": (evil(), {"SD101"}, "ok"),
    "an object in a message": (evil(ADDRESS, "from elsewhere import nobody"), {"SD401", "SD101"}, "ok"),
    "arguments whose names are no text": (
        evil("orm['base.Thing'].objects.get_or_create(id=1, defaults={1: 2, None: 3})\nlen(**{1: 2})"),
        {"SD101"},
        "ok",
    ),
    "a model's name that is a number": (
        evil(model="5: {'f': ('x', [], {'to': \"orm['no.Such']\"})},").replace("'base.thing': {", "6: {"),
        {"SD309", "SD101"},
        "fails",
    ),
    "a loop too long": (
        evil("for row in range(400):\n    for column in range(400):\n        row + column"),
        {"SD402", "SD101"},
        "ok as far as can be seen",
    ),
    "an exit": (evil("sys.exit(0)", "import sys"), {"SD101"}, "ok"),
    "a fixture of blank lines": (
        evil("call_command('loaddata', 'x.yaml')", "from django.core.management import call_command"),
        {"SD408", "SD101"},
        "ok",
    ),
    "SQL nested": (
        evil(f"db.execute('SELECT {'ARRAY[' * 24}1{']' * 24}')"),
        {"SD403", "SD101"},
        "ok",
    ),
    "SQL that never closes": (evil(f"db.execute('''{NEVER_CLOSES}''')"), {"SD403", "SD101"}, "ok"),
    "SQL of many rows": (evil(f"db.execute('''{INSERTS}''')"), {"SD101"}, "ok"),
}
MORE: dict[str, dict[str, str | bytes]] = {
    "a variable whose name is no text": {
        "settings.py": "import os\nx = os.environ.get({})\nINSTALLED_APPS = ['south', 'base', 'evil']\n"
    },
    "a list that doubles in the settings": NO_ROOM,
    "a fixture of blank lines": {"evil/fixtures/x.yaml": "a: b" + "\n" * 2000},
    "a folder name that controls the terminal": {
        "a\x1b[31mred/__init__.py": "",
        "a\x1b[31mred/models.py": "",
        "a\x1b[31mred/migrations/__init__.py": "",
        "a\x1b[31mred/migrations/0001_initial.py": evil().replace("evil", "red"),
    },
}


def run(*arguments):
    result = CliRunner().invoke(cli, [*arguments, "--no-cache"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    # No traceback, no object's place in memory, nothing that controls a terminal.
    assert not re.search(r"Traceback|0x[0-9a-f]{6}|[\x00-\x08\x0b-\x1f]", result.output), result.output
    return result.exit_code, result.stdout


@pytest.mark.parametrize(("migration", "codes", "outcome"), CASES.values(), ids=CASES)
def test_one_odd_thing(tmp_path, monkeypatch, request, migration, codes, outcome):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    projects.write(tmp_path, migration, MORE.get(request.node.callspec.id))
    status, output = run("check", "--format", "concise", ".")
    assert (status, set(re.findall(r": (SD\d+) ", output))) == (1, codes)
    status, output = run("plan", ".")
    assert output.splitlines()[-1].startswith(outcome) or "red" in output
    assert status == (0 if outcome.startswith("ok") and "red" not in output else 1)


DEEP = {"comparisons": " < ".join(["x"] * 20_000), "signs": "-" * 20_000 + "1", "calls": "x" + "()" * 20_000}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_frozen_models_that_are_nested_too_deeply(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    field = f"('django.db.models.fields.IntegerField', [], {{'default': {text}}})"
    frozen = f"'evil.box': {{\n            'Meta': {{'object_name': 'Box'}},\n            'z': {field}\n        }},"
    projects.write(tmp_path, evil("orm['evil.Box'].objects.filter(z=1)", model=frozen))
    for command in ("check", "drift"):
        status, _ = run(command, ".")
        assert status in {0, 1}
