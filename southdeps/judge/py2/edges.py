"""South's dependencies, with some that no file declares and without those on apps that are not here."""


def inject(edges):
    """Add (needs, needed) pairs of `app:name` to South's sets, as Migration.calculate_dependencies does."""
    from south.migration.base import Migrations

    Migrations.calculate_dependencies()
    for needs, needed in edges:
        source, target = find(needs), find(needed)
        source.dependencies.add(target)
        target.dependents.add(source)


def find(text):
    from south.migration.base import Migrations

    app, name = text.split(":", 1)
    return Migrations(app).migration(name)


def forget_absent_apps():
    """Take declarations that name an app which is not here as satisfied; all others stay South's to judge."""
    from django.db.models import get_apps
    from south.migration.base import Migration

    here = set(module.__name__.split(".")[-2] for module in get_apps())
    declared = Migration._get_dependency_objects

    def of_present_apps(self, attribute):
        migration = self.migration_class()
        try:
            entries = list(getattr(migration, attribute, []))
            kept = [(app, name) for app, name in entries if app.split(".")[-1] in here]
        except (TypeError, ValueError, AttributeError):
            return declared(self, attribute)
        if len(kept) < len(entries):
            setattr(migration, attribute, kept)
        return declared(self, attribute)

    Migration._get_dependency_objects = of_present_apps
