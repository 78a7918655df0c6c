"""Small projects of every kind, and what Python 2, Django and South made of each.

`kinds/*.txt` hold the projects, `kinds/recorded.json` what happened. `python -m tests.setups.small` asks again, with
`--new` only about those that were never judged.

A project is a line `=== name`, then options, then files, each below a line `--- path`. Options: `app: folder` writes an
app with one migration (`fk=LABEL` refers to another, `deps=LABEL` declares it, `migrations=NAME` names the folder),
`migration: folder` such a migration alone, `empty: paths` empty files, `manage: MODULE` the usual manage.py. The rest
are JSON: `entry` is the script that is started, or `settings` the module without one, `env` its variables, `cwd` where,
`site` the packages in the environment, `venv` its folder, `django` its version, `scwd` and `path` the search path given to southdeps.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from southdeps.verify import environment as environments
from tests.environments import put

KINDS = Path(__file__).parent / "kinds"
RECORDED = KINDS / "recorded.json"
#: What stands for the project's folder, and what a file is that links to a package.
ROOT, LINK = "@ROOT@", "@link "
MIGRATION = """# -*- coding: utf-8 -*-
from south.db import db
from south.v2 import SchemaMigration

class Migration(SchemaMigration):
{deps}
    def forwards(self, orm):
        db.create_table('{label}_thing', (
            ('id', self.gf('django.db.models.fields.AutoField')(primary_key=True)),
{column}        ))
        db.send_create_signal('{label}', ['Thing'])

    def backwards(self, orm):
        db.delete_table('{label}_thing')

    models = {{
        '{label}.thing': {{
            'Meta': {{'object_name': 'Thing'}},
            {field}'id': ('django.db.models.fields.AutoField', [], {{'primary_key': 'True'}})
        }},{other}
    }}
"""
MODELS = "from django.db import models\n\nclass Thing(models.Model):\n{field}    class Meta:\n        app_label = {label!r}\n"
MANAGE = """#!/usr/bin/env python
import os
import sys
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{settings}")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
"""
#: Installed for the judge alone.
PACKAGES = ("django-configurations==0.8", "unipath==1.1", "path.py==7.0", "django-environ==0.4.0", "six==1.16.0",
            "django-split-settings==0.1.3", "dj-database-url==0.4.1")  # fmt: skip
#: Put into the process that starts Django: instead of a command, it writes what there is, and then migrates.
JUDGE = """
import json, os, site, sys
for place in os.environ['JUDGED_SITE'].split(':'):
    if place: site.addsitedir(place)
def judge(*args, **keywords):
    found = {'settings': os.environ.get('DJANGO_SETTINGS_MODULE')}
    sys.stdout, output = sys.stderr, sys.stdout
    try:
        from django.conf import settings
        found['apps'] = list(settings.INSTALLED_APPS)
        found['user'] = getattr(settings, 'AUTH_USER_MODEL', None)
        from django.db import connections
        connections.databases['default'].update(ENGINE='django.db.backends.sqlite3', NAME=':memory:')
        from south.migration.base import all_migrations
        found['migs'] = {}
        for migrations in all_migrations():
            found['migs'][migrations.app_label()] = [one.name() for one in migrations]
    except BaseException as error:
        found['error'] = '%s: %s' % (type(error).__name__, error)
    sys.stdout = output
    try:
        management.ManagementUtility.execute = execute
        sys.argv = ['manage.py', 'syncdb', '--noinput', '--migrate']
        management.ManagementUtility(sys.argv).execute()
    except BaseException as error:
        found['stops'] = '%s: %s' % (type(error).__name__, error)
    with open(os.environ['JUDGED_OUT'], 'w') as out: json.dump(found, out)
    sys.stdout.flush()
    os._exit(0)
import django.core.management as management
execute, management.ManagementUtility.execute = management.ManagementUtility.execute, judge
"""
START = "from django.core.management import execute_from_command_line as e; e(['manage.py', 'x'])"


class Kind(NamedTuple):
    """A project: its files by path, and its options."""

    name: str
    files: dict[str, str]
    options: dict[str, Any]


def read_kinds() -> dict[str, Kind]:
    """All projects by name."""
    found: dict[str, Kind] = {}
    for path in sorted(KINDS.glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            head, *files = re.split(r"^--- ", block.rstrip("\n") + "\n", flags=re.MULTILINE)
            name, *lines = head.splitlines()
            kind = found[name] = Kind(name, {}, {})
            for line in lines:
                read_option(kind, *line.split(": ", 1))
            kind.files.update({file.partition("\n")[0]: file.partition("\n")[2] for file in files})
    return found


def read_option(kind: Kind, key: str, value: str) -> None:
    """One line of a project's head."""
    match key:
        case "empty":
            kind.files.update(dict.fromkeys(value.split(), ""))
        case "manage":
            kind.files["manage.py"] = MANAGE.format(settings=value)
        case "app" | "migration":
            folder, *words = value.split()
            options = dict(word.split("=") for word in words)
            label = options.setdefault("label", folder.rpartition("/")[2])
            if key == "app":
                models = (
                    f"    other = models.ForeignKey('{options['fk']}.Thing')\n" if "fk" in options else ""
                )
                text = MODELS.format(field=models, label=label)
                kind.files.update({f"{folder}/__init__.py": "", f"{folder}/models.py": text})
                folder = f"{folder}/{options.get('migrations', 'migrations')}"
            if options.get("migrations") != "None":
                text = migration(**options)
                kind.files.update({f"{folder}/__init__.py": "", f"{folder}/0001_initial.py": text})
        case _:
            kind.options[key] = json.loads(value)


def migration(label: str, fk: str = "", deps: str = "", **_others: str) -> str:
    """A migration that makes the table of an app."""
    id_field = "'id': ('django.db.models.fields.AutoField', [], {'primary_key': 'True'})"
    key = "django.db.models.fields.related.ForeignKey"
    return MIGRATION.format(
        label=label,
        deps=f"    depends_on = (('{deps}', '0001_initial'),)\n" if deps else "",
        column=f"            ('other', self.gf('{key}')(to=orm['{fk}.Thing'])),\n" if fk else "",
        field=f"'other': ('{key}', [], {{'to': \"orm['{fk}.Thing']\"}}),\n            " if fk else "",
        other=f"\n        '{fk}.thing': {{'Meta': {{'object_name': 'Thing'}}, {id_field}}}," if fk else "",
    )


def write(kind: Kind, folder: Path, links: dict[str, Path]) -> None:
    """Write a project; `links` says where the packages are that it links to."""
    texts = {name: text.replace(ROOT, str(folder)) for name, text in kind.files.items()}
    put(folder, {name: text for name, text in texts.items() if not text.startswith(LINK)})
    for name, text in texts.items():
        if text.startswith(LINK):
            target = text.removeprefix(LINK).strip()
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(links.get(target, target))


def judged(kind: Kind, folder: Path, paths: dict[str, Path], packages: Path) -> dict[str, Any]:
    """What Python 2, Django and South make of a project; `paths` are the packages with Django by its version."""
    django = paths[kind.options.get("django", "1.6.11")]
    write(kind, folder, {"django": django / "django", "south": django / "south"})
    sites = [packages, django]
    if "venv" not in kind.options or kind.options["venv"]:
        sites.insert(0, folder / kind.options.get("venv", "env") / "lib/python2.7/site-packages")
    put(folder, {"judging/sitecustomize.py": JUDGE})
    out = folder / "judging" / "out.json"
    roots = [*kind.options.get("path_variable", []), *(["."] if "settings" in kind.options else [])]
    environ = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/root",
        "PYTHONPATH": ":".join(
            map(str, [folder / "judging", *(folder / root for root in kind.options.get("pythonpath", roots))])
        ),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "JUDGED_SITE": ":".join(map(str, sites)),
        "JUDGED_OUT": str(out),
        **{name: text.replace(ROOT, str(folder)) for name, text in kind.options.get("env", {}).items()},
    }
    command: list[str] = [environments.find_python2().executable]
    if "settings" in kind.options:
        environ["DJANGO_SETTINGS_MODULE"] = kind.options["settings"]
        command += ["-c", START]
    else:
        command += [str(folder / kind.options.get("entry", "manage.py")), "migrate"]
    where = folder / kind.options.get("cwd", ".")
    done = subprocess.run(command, cwd=where, env=environ, capture_output=True, text=True, check=False)
    found: dict[str, Any] = {
        "apps": None,
        "error": None,
        "migs": None,
        "stops": None,
        "user": None,
        "settings": None,
    }
    found |= (
        json.loads(out.read_text("utf-8"))
        if out.exists()
        else {"error": done.stderr.strip().splitlines()[-1]}
    )
    found["ran"] = re.findall(r"^ > (\w+:[\w-]+)$", done.stdout + done.stderr, re.MULTILINE)
    for key in ("error", "stops"):
        found[key] = found[key] and found[key].splitlines()[0].replace(str(folder), ROOT)
    return found


def main(*, new: bool) -> None:
    """Judge every project, or each new one, and write what happened."""
    python = environments.find_python2()
    paths = {
        version: Path(environments.environment(python, version, print).path[0])
        for version in environments.DJANGOS
    }
    recorded: dict[str, Any] = json.loads(RECORDED.read_text("utf-8")) if new else {}
    kinds = [kind for kind in read_kinds().values() if kind.name not in recorded]
    with tempfile.TemporaryDirectory() as temporary:
        packages = Path(temporary) / "packages"
        pip = [
            python.executable,
            "-W",
            "ignore",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            str(packages),
        ]
        subprocess.run([*pip, *PACKAGES], check=True, env={**os.environ, "PYTHONPATH": ""})
        for number, kind in enumerate(kinds):
            recorded[kind.name] = judged(kind, Path(temporary) / str(number) / "site", paths, packages)
    RECORDED.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(new="--new" in sys.argv)
