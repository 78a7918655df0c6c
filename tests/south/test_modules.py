"""What names of other modules of the project mean."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests import projects
from tests.drops import dropped

OTHER = {
    "a name": ("from a.names import T", "T", "a_thing"),
    "under another name": ("from a.names import T as U", "U", "a_thing"),
    "a module": ("from a import names", "names.T", "a_thing"),
    "a module by its path": ("import a.names", "a.names.T", "a_thing"),
    "a module under another name": ("import a.names as n", "n.T", "a_thing"),
    "all": ("from a.names import *", "T", "a_thing"),
    "added in place": ("from a.names import T\nX = 'the_'\nX += T", "X", "the_a_thing"),
    "added to in place": ("from a.names import T\nT += 's'", "T", "a_things"),
    "from a package": ("from a import FROM_PACKAGE", "FROM_PACKAGE", "a_package"),
    "passed on": ("from a import PASSED_ON", "PASSED_ON", "a_thing"),
    "relative": ("from ..names import T", "T", "b_relative"),
    "a function": ("from a.names import table", "table('x')", "a_x"),
    "a class": ("from a.names import Names", "Names.prefix", "a"),
    "a function that uses its own module": ("from a.names import deep", "deep()", "a_thing"),
    "getattr of settings": ("from a.names import USER", "USER", "auth.User"),
    "imports in a circle": ("from a.round import X", "X", "a_round"),
    "in the function": ("", "self.late()", "a_thing"),
    "a name made at run time": ("from a.late import NONE", "NONE", "? a.late.NONE"),
    "a module that isn't there": ("from a.none import NONE", "NONE", "? a.none.NONE"),
    "imports itself without end": ("from a.ring import X", "X", "? a.ring.X"),
}
FILES = {
    "a:": "",
    "b:": "",
    "a/__init__.py": "from a.names import T as PASSED_ON\nFROM_PACKAGE = 'a_package'\n",
    "a/names.py": "from django.conf import settings\nT = 'a_thing'\n_T = 'hidden'\n"
    "def table(x):\n    return 'a_' + x\nclass Names:\n    prefix = 'a'\n"
    "def deep():\n    return table('thing')\nUSER = getattr(settings, 'AUTH_USER_MODEL', 'auth.User')\n",
    "a/late.py": "globals()['NO' + 'NE'] = 'a_thing'\n",
    "a/round.py": "from a import other\nX = 'a_round'\n",
    "a/other.py": "from a.round import X\n",
    "a/ring.py": "from a.ring import X\n",
    "b/names.py": "T = 'b_relative'\n",
}


@pytest.mark.parametrize(("top", "expression", "table"), OTHER.values(), ids=OTHER)
def test_names_of_other_modules(tmp_path, top, expression, table):
    head = "def late(self):\n    from a.names import T\n    return T\n"
    text = projects.migration(f"db.delete_table({expression})", top=top, head=head)
    loaded = projects.load(tmp_path, {**FILES, "b:0001_initial": text})
    assert dropped(loaded.migrations[projects.name("b:0001_initial")].summary) == [table]


def test_what_a_helper_of_another_module_does_is_placed_at_its_call(tmp_path):
    files = {
        "b/helpers.py": "from south.db import db\n\n\n\n\n\ndef clean(name):\n    db.delete_table(name)\n",
        "b:0001_initial": projects.migration("pass\nclean('a_thing')", top="from b.helpers import clean"),
    }
    found = projects.load(tmp_path, files).migrations[projects.name("b:0001_initial")].summary
    lines = files["b:0001_initial"].split("\n")
    (drop,) = [action for action in found.actions if isinstance(action, effects.DropTable)]
    assert lines[drop.at[0] - 1].strip() == "clean('a_thing')"
