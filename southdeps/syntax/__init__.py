"""Bytes of Python source -> syntax, read once."""
