"""Expressions and statements shown by the tables that a migration drops by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from southdeps import effects
from tests import projects

if TYPE_CHECKING:
    from southdeps.south.environment import DjangoEnvironment
    from southdeps.summary import MigrationSummary

MODULE = """
T = 'a_thing'
TABLES = ['a_one', 'a_two']
LABELS = {'user': 'a.User', 'group': 'b.Group'}
def table(app, model='thing', *rest, **more):
    return '%s_%s' % (app, model.lower())
class Names(object):
    prefix = 'a'
    def __init__(self, prefix=None):
        if prefix:
            self.prefix = prefix
    def table(self, model):
        return self.prefix + '_' + model
    @staticmethod
    def static(model):
        return 's_' + model
    @classmethod
    def of_class(cls, model):
        return cls.prefix + '_' + model
    @property
    def first(self):
        return self.table('first')
class Others(Names):
    prefix = 'o'
    def table(self, model):
        return super(Others, self).table(model) + 's'
"""


def dropped(found: MigrationSummary) -> list[str]:
    """The tables that are dropped, each with its conditions; `?` and the reason where a name isn't known."""
    tables = []
    for action in found.actions:
        when = "".join(f"[{projects.show_condition(condition)}] " for condition in action.when)
        if isinstance(action, effects.DropTable):
            tables.append(f"{when}{action.table}")
        elif isinstance(action, effects.Diagnostic):
            tables.append(f"{when}? {action.message.rpartition(': ')[2]}")
    return tables


def tables(forwards: str, django: DjangoEnvironment | None = None, **more: str) -> list[str]:
    """What a migration drops whose module holds the names above."""
    more["top"] = MODULE + more.get("top", "")
    return dropped(projects.summary(projects.migration(forwards, **more), django=django))
