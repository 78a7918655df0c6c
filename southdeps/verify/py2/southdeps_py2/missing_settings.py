"""Settings that the code of the project asks for and the assumed ones lack."""

import ast
import os
import re

from southdeps_py2 import standins

CONSTANT = re.compile(r"^([A-Z][A-Z0-9_]*) *= *(.+)$", re.MULTILINE)
NO_SETTING = re.compile(r"'(?:module|Settings|UserSettingsHolder)' object has no attribute '([A-Z0-9_]+)'$")


class State(object):
    """Whether settings are `assumed`, the settings module that is `asked` (by name), and the project's constants."""

    assumed = False
    asked = None
    modules = {}
    constants = {}


def add(message):
    """Whether the error of this message can be made good: a setting that is not there gets the value that the project's
    settings, or some module of it, give it, else one that is unknown.
    """
    from django.conf import settings

    found = NO_SETTING.match(message)
    if not State.assumed or not found or hasattr(settings, found.group(1)):
        return False
    name = found.group(1)
    value = getattr(asked_module(), name, None)
    setattr(settings, name, written_value(name) if value is None else value)
    return True


def asked_module():
    """The settings module to ask; None if there is none, or it can't be imported."""
    from southdeps_py2 import imports

    if State.asked and State.asked not in State.modules:
        State.modules[State.asked] = None  # while it is imported
        State.modules[State.asked] = imports.leniently(State.asked, "__name__")
    return State.modules.get(State.asked)


def written_value(name):
    """What the project's code assigns to a constant of this name, the first literal that is found; else unknown."""
    from southdeps_py2 import imports

    if not State.constants:
        for folder, _, files in sorted(os.walk(imports.State.root)):
            for file in sorted(files):
                if file.endswith(".py"):
                    with open(os.path.join(folder, file)) as source:
                        for constant, value in CONSTANT.findall(source.read()):
                            State.constants.setdefault(constant, []).append(value)
    for value in State.constants.get(name, ()):
        try:
            return ast.literal_eval(value.strip())
        except (ValueError, SyntaxError):
            continue
    standins.touched.append("settings.%s" % name)
    return standins.unknown_text("settings.%s" % name)
