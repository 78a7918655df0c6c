"""The files of a git revision.

They are read with `git ls-tree` and `git cat-file`, which start no program that a repository's configuration may name;
`git diff` and `git archive` run its filters, and read the index, which may start a file system monitor.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from southdeps.errors import CannotRunError
from southdeps.repository import repository_root

#: Modes of files in `git ls-tree`; links (120000) and submodules (160000) are no files.
_FILES = (b"100644", b"100755")
#: Git must not ask for a password, nor fetch objects that a partial clone lacks.
_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
#: What git sets for its hooks, which may be about another repository than the project's.
_REMOVED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


class Revision(Struct, frozen=True):
    """A revision of the repository at `root`: path, relative to the root, -> name of the blob in hexadecimal."""

    name: str
    root: Path
    blobs: Mapping[str, str]

    def has_changed(self, path: Path) -> bool:
        """Whether a file has another content now than in the revision, or is in one of the two only.

        Of files outside the repository that is not known: they count as unchanged.
        """
        real = path.resolve()
        if not real.is_relative_to(self.root):
            return False
        blob = self.blobs.get(real.relative_to(self.root).as_posix())
        try:
            content = real.read_bytes()
        except OSError:
            return blob is not None
        # With core.autocrlf the working tree has other line ends than the blob.
        return blob is None or blob not in {
            _blob(content, len(blob)),
            _blob(content.replace(b"\r\n", b"\n"), len(blob)),
        }


def read_revision(folder: Path, name: str) -> Revision:
    """The files of a revision in the repository that holds `folder`. Raises CannotRunError."""
    root = repository_root(folder)
    if root is None or not (root / ".git").exists():
        raise CannotRunError(f"--since {name}: {folder} is not in a git repository")
    if name.startswith("-"):
        raise CannotRunError(f"--since {name}: not a revision")
    listed = _git(root, name, "ls-tree", "-r", "-z", "--full-tree", f"{name}^{{commit}}")
    blobs = {}
    for entry in listed.split(b"\0"):
        facts, tab, path = entry.partition(b"\t")
        if tab:
            mode, _, blob = facts.split(b" ")
            if mode in _FILES:
                blobs[os.fsdecode(path)] = blob.decode()
    return Revision(name, root, blobs)


def extract(revision: Revision, target: Path, wanted: Callable[[str], bool]) -> None:
    """Write the files of a revision whose paths are `wanted` into a folder. Raises CannotRunError."""
    paths = [path for path in revision.blobs if wanted(path) and _is_plain(path)]
    names = "".join(f"{revision.blobs[path]}\n" for path in paths)
    output = _git(revision.root, revision.name, "cat-file", "--batch", stdin=names.encode())
    at = 0
    for path in paths:
        end = output.index(b"\n", at)
        size = int(output[at:end].split(b" ")[2])
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output[end + 1 : end + 1 + size])
        at = end + 1 + size + 1


def changed(revision: Revision, paths: Iterable[str]) -> frozenset[str]:
    """Those of the paths, relative to the working directory, whose files have changed since the revision."""
    return frozenset(path for path in paths if path and revision.has_changed(Path(path)))


def _is_plain(path: str) -> bool:
    """Whether a path stays below its folder; git refuses others, a repository made by hand may have them."""
    return not path.startswith("/") and ".." not in path.split("/")


def _blob(content: bytes, digits: int) -> str:
    """The name of a content in a repository whose names have so many digits: SHA-1, or SHA-256 with 64."""
    data = b"blob %d\0%s" % (len(content), content)
    if digits == 64:
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _git(root: Path, name: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """What a git command prints. Raises CannotRunError."""
    inherited = {key: value for key, value in os.environ.items() if key not in _REMOVED}
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *arguments],
            input=stdin,
            env={**inherited, **_ENVIRONMENT},
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise CannotRunError(f"--since {name}: git does not start: {error.strerror or error}") from None
    if run.returncode:
        reason = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        if "Not a valid object name" in reason:
            raise CannotRunError(f"--since {name}: no such revision in {root}")
        raise CannotRunError(f"--since {name}: git cannot read it: {reason}")
    return run.stdout
