"""Runs all migrations, one after the other, passing over the statements that fail: what does each one create?"""
from __future__ import print_function


def run(watcher):
    """Say `start` and `done` for every migration; those that missed something are tried again while that gains."""
    import south.db

    watcher.pass_over = True
    todo = plan()
    while todo:
        missed = [migration for migration in todo if missed_something(watcher, migration, south.db.db)]
        todo = missed if len(missed) < len(todo) else []


def plan():
    """Every migration, in South's order where the declarations allow one, else app by app."""
    from south.exceptions import SouthError
    from south.migration import all_migrations
    from south.migration.base import Migrations

    apps = list(all_migrations())
    try:
        Migrations.calculate_dependencies()
        plans = [app[-1].forwards_plan() for app in apps if app]
    except (SouthError, ValueError, TypeError):
        plans = apps
    seen = set()
    return [m for plan in plans for m in plan if not (m in seen or seen.add(m))]


def missed_something(watcher, migration, db):
    """Run one migration as South's Migrator.run_migration does; whether a statement of it failed."""
    from south.migration.migrators import Forwards

    watcher.start(migration)
    db.start_transaction()
    try:
        db.current_orm = migration.orm()
        Forwards().direction(migration)()
        db.execute_deferred_sql()
        db.commit_transaction()
    except Exception:
        import traceback

        traceback.print_exc()
        db.clear_run_data()
        watcher.pass_over = False
        db.commit_transaction()
        watcher.pass_over = True
        watcher.failed_statements += 1
    watcher.done()
    return watcher.failed_statements > 0
