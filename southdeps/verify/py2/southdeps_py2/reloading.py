"""South reloads every migration before every app, which would undo what was loaded in advance.

One effect of that reload shows: `Migration.migration` of South overrides the names `_` and `datetime` in each module,
and the reload gives them back the values that the module itself assigns.
"""

import sys

OVERRIDDEN = ("_", "datetime")


def install():
    """Replace South's reload by that effect."""
    from south.migration.base import Migration, Migrations, all_migrations

    load = Migration.migration
    own = {}

    def migration(self):
        name = self.full_name()
        if name not in own:
            try:
                __import__(name, {}, {}, ["Migration"])
            except Exception:
                own[name] = {}  # a module that fails at first can come through the second time
                return load(self)  # which raises it as South does
            names = sys.modules[name].__dict__
            own[name] = dict((key, names[key]) for key in OVERRIDDEN if key in names)
        return load(self)

    def restore():
        for app in all_migrations():
            for one in app:
                one.migration().__dict__.update(own[one.full_name()])

    migration._invalidate = load._invalidate
    Migration.migration = migration
    Migrations.invalidate_all_modules = staticmethod(restore)
