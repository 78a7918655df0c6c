"""What southdeps raises: one base class, so that a caller can tell our errors from bugs."""

from __future__ import annotations


class SouthdepsError(Exception):
    """An error the user can fix; its text says what is wrong and what to do, in one line."""


class CannotRunError(SouthdepsError):
    """Nothing could be checked at all (no path, no migrations, unreadable settings): exit status 2."""


class CannotEditError(SouthdepsError):
    """A file can't be edited safely: `reason` says why, `paste` what to write by hand, `line` where."""

    def __init__(self, reason: str, *, line: int = 1, paste: str = "") -> None:
        """Keep the facts beside the text, so that a report can lay them out."""
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.paste = paste
