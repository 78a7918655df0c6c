"""Exceptions of South and Django, as tracebacks show them, that a migration meets on some databases only."""

from __future__ import annotations

#: What South says in a dry run when a migration uses the manager of a frozen model (`south.orm.NoDryRunManager`).
NO_ORM = "AttributeError: You are in a dry run, and cannot access the ORM."
#: What Django 1.6 says on SQLite to `transaction.atomic()` within the transaction that South has begun.
NOT_ATOMIC = (
    "django.db.transaction.TransactionManagementError: Your database backend doesn't behave properly when autocommit "
    "is off. Turn it on before using 'atomic'."
)
