"""Dependencies that no file declares, put where South keeps those it has read."""


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
