"""The real South and a PostgreSQL server."""

from __future__ import annotations

from tests.verify.conftest import environment, python2, server

__all__ = ["environment", "python2", "server"]
