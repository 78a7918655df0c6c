"""The project: loaded once, and the actions of a job on it. Nothing of Django is imported before the settings stand."""
from __future__ import print_function

import io
import json
import sys
import traceback

from southdeps_py2 import databases, project


class Events(object):
    """Events, one JSON object a line, on disk as soon as they happen: a run that is killed keeps its record."""

    def __init__(self, path):
        self.file = io.open(path, "ab", buffering=0)

    def __call__(self, event, **facts):
        facts["event"] = event
        self.file.write(json.dumps(facts).encode("ascii") + b"\n")


def text_of(error):
    """What the interpreter would print of an error, on one line: `module.Class: text`.

    Some errors of South (exceptions.py) quote the one that was meant; DependsOnUnknownMigration prints its text and
    returns nothing.
    """
    while getattr(error, "exc_info", None) and error.exc_info[1] is not None:
        error = error.exc_info[1]
    stdout, sys.stdout = sys.stdout, io.BytesIO()
    try:
        text = str(error)
    except UnicodeError:
        text = unicode(error).encode("utf-8")
    except TypeError:
        text = sys.stdout.getvalue()
    finally:
        sys.stdout = stdout
    module = type(error).__module__
    name = type(error).__name__ if module == "exceptions" else "%s.%s" % (module, type(error).__name__)
    first = text.strip().split("\n")[0].strip()
    return ("%s: %s" % (name, first)).decode("utf-8", "replace") if first else name


def load(config):
    """Import what every job needs, if the configuration asks for it; `ready` tells whether jobs can start from here."""
    if not config["preload"]:
        return {"ready": False, "failed": []}
    try:
        project.configure(config)
        queried, failed = project.preload(config["without"])
    except (Exception, SystemExit):
        traceback.print_exc()
        return {"ready": False, "failed": []}
    return {"ready": not queried and not failed, "failed": [] if queried else failed}


def run(config, path):
    """Do the job in the file `path`; its events go to the file beside it."""
    with io.open(path, encoding="utf-8") as file:
        job = json.load(file)
    say = Events(path + ".events")
    try:
        do(config, job, say)
    except SystemExit as error:
        say("ended", error="SystemExit: %s" % error.code, touched=[])
    except Exception as error:
        trace = sys.exc_info()[2]
        traceback.print_exc()
        from southdeps_py2 import gis, standins

        touched = standins.used() + gis.lacking_for(error, trace)
        say("ended", error=text_of(error), touched=touched)
    else:
        say("ended", error=None, touched=[])


def do(config, job, say):
    project.configure(config)
    databases.use(job["databases"])
    from southdeps_py2 import actions, watch

    watcher = watch.install(say, text_of, job, config)
    for name, arguments in [(action[0], action[1:]) for action in job["actions"]]:
        watcher.look()
        watcher.action = name
        actions.ACTIONS[name](job, watcher, *arguments)
