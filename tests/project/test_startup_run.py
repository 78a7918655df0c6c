"""Settings programs: what is read of INSTALLED_APPS is what Python 2 makes of it, or it is said that some is unknown."""

from __future__ import annotations

import json
import subprocess

import pytest

from southdeps.errors import CannotRunError
from southdeps.files import Files
from southdeps.project.django_settings import read_settings
from southdeps.project.startup import Program
from tests.environments import put
from tests.project.settings_programs import PROGRAMS

#: Runs the settings in each of the folders in a process of its own, and prints INSTALLED_APPS.
JUDGE = """
import json, os, sys
for folder in sys.argv[1:]:
    if os.fork() == 0:
        sys.path.insert(0, folder)
        sys.argv = ['manage.py', 'migrate']
        sys.stdout = open(os.devnull, 'w')
        try:
            import settings
            apps = settings.INSTALLED_APPS
            found = [apps] if isinstance(apps, basestring) else list(apps)
        except Exception as error:
            found = str(error)
        open(os.path.join(folder, 'judged.json'), 'w').write(json.dumps(found))
        os._exit(0)
    os.wait()
"""

#: Programs of which only the running machine knows what they set: both ways are taken, and that is said.
BOTH_WAYS = {
    "sys.platform", "distutils version", "socket", "platform node", "datetime cond", "os.name", "find_module",
    "import check loop", "local import star missing", "try sum mixed", "try remove", "a star decides",
    "a local module that fails",
}  # fmt: skip
#: Programs of which a part is not followed, which is said.
IN_PART = {
    "with suppress",
    "star underscore", "pickle", "type check",
}  # fmt: skip
#: Programs of which nothing is known: such settings are refused.
REFUSED = {
    "generator", "namedtuple", "partial", "metaclass-like", "list subclass plain", "re.sub",
    "string module", "filter by find_spec",
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(tmp_path_factory, environment):
    """By name: the folder of each program, and what Python 2 made of it."""
    folders = {}
    for name, (source, files) in PROGRAMS.items():
        folders[name] = put(tmp_path_factory.mktemp("program"), {"settings.py": source, **files})
    command = [environment.python.executable, "-B", "-c", JUDGE, *map(str, folders.values())]
    subprocess.run(command, env={"PYTHONPATH": environment.path[0]}, check=True)
    return {
        name: (folder, json.loads((folder / "judged.json").read_text())) for name, folder in folders.items()
    }


@pytest.mark.parametrize("name", PROGRAMS)
def test_settings_mean_what_python_2_makes_of_them(judged, name):
    folder, apps = judged[name]
    assert isinstance(apps, list), apps
    expected = list(dict.fromkeys(apps))
    program = Program([folder], Files((folder,)))
    if name in REFUSED:
        with pytest.raises(CannotRunError, match="INSTALLED_APPS can't be read without running it"):
            read_settings(folder / "settings.py", program)
        return
    read = read_settings(folder / "settings.py", program)
    if name in IN_PART:
        assert not read.complete
        assert any("known only at run time" in note for note in read.notes)
        assert set(read.installed_apps) <= set(expected)
    elif name in BOTH_WAYS:
        assert read.complete
        assert read.notes
        assert set(expected) <= set(read.installed_apps)
    else:
        assert list(read.installed_apps) == expected
        assert (read.notes, read.complete) == ((), True)


NAMESPACES = {
    "of its own": ("names = {}\nexec('INSTALLED_APPS = [1]', names)\n", ["a"]),
    "of its own, used": (
        "names = {}\nexec 'X = [\"b\"]' in names\nINSTALLED_APPS += names['X']\n",
        ["a", "b"],
    ),
    "of the module": ("exec('INSTALLED_APPS += [\"b\"]', globals(), locals())\n", ["a", "b"]),
    "of another file": ("execfile('/nowhere', {})\n", None),
}


@pytest.mark.parametrize(("source", "apps"), NAMESPACES.values(), ids=NAMESPACES)
def test_code_runs_in_the_names_it_is_given(tmp_path, source, apps):
    put(tmp_path, {"settings.py": f"INSTALLED_APPS = ['a']\n{source}"})
    read = read_settings(tmp_path / "settings.py", Program([tmp_path], Files((tmp_path,))))
    assert (list(read.installed_apps), read.complete) == (apps or ["a"], apps is not None)
