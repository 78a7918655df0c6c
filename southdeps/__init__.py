"""Finds, draws and repairs the missing dependencies between South migrations."""

__version__ = "0.1.0"
