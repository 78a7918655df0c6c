"""Runs southdeps in this process and notes whatever SECURITY.md promises not to happen: `python -m tests.promised ...`

The last line of standard output is a JSON list of violations.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

#: Events of Python's audit hooks (docs.python.org, "Audit events table") by what SECURITY.md calls them.
PROCESSES = (
    *(
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.startfile/2",
    ),
    *("pty.spawn", "os.forkpty", "os.fork"),
)
NETWORK = (
    "socket.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "poplib.",
    "imaplib.",
    "nntplib.",
    "telnetlib.",
)
PICKLES = ("pickle.", "shelve.")
WRITES = (
    *(
        "os.mkdir",
        "os.rmdir",
        "os.remove",
        "os.rename",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.chmod",
        "os.chown",
    ),
    *("os.utime", "os.setxattr", "os.removexattr", "shutil.", "tempfile."),
)
FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PACKAGE = str(Path(__file__).parent.parent / "southdeps")


def within(path: Any, folders: list[str]) -> bool:
    """Whether a path lies in one of these folders."""
    if isinstance(path, bytes | os.PathLike):
        path = os.fsdecode(path)
    return isinstance(path, str) and os.path.realpath(path).startswith(
        tuple(os.path.realpath(one) for one in folders)
    )


def is_file_within(name: str, folder: str) -> bool:
    """Whether code comes from a file there; `<string>` is no file."""
    return not name.startswith("<") and within(name, [folder])


def main() -> None:
    """The first arguments, up to `--`: the project's folder, and those that may be written to."""
    cut = sys.argv.index("--")
    project, *writable = sys.argv[1:cut]
    found: list[str] = []
    busy = False

    def judge(event: str, args: tuple[Any, ...]) -> str | None:
        if event in PROCESSES or event.startswith((*NETWORK, *PICKLES)):
            return event
        if event == "import" and within(args[1], [project]):
            return f"import of {args[0]}"
        if event == "exec" and (is_file_within(args[0].co_filename, project) or called_by_us()):
            return f"exec of {args[0].co_filename}"
        if event == "compile" and called_by_us():
            return "compile"
        if event == "marshal.loads" and called_by_us():
            return "marshal.loads"
        if event == "sqlite3.connect" and not within(args[0], writable):
            return f"sqlite3.connect {args[0]}"
        if event == "open" and isinstance(args[0], str | bytes) and args[2] & FOR_WRITING:
            return (
                None if within(args[0], writable) or args[0] == os.devnull else f"open {args[0]!r} to write"
            )
        if event.startswith(WRITES) and not within(args[0] if args else None, writable):
            return f"{event} {args}"
        return None

    def called_by_us() -> bool:
        frame = sys._getframe(3)
        return frame.f_code.co_filename.startswith(PACKAGE)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal busy
        if busy:
            return
        busy = True
        try:
            violation = judge(event, args)
        finally:
            busy = False
        if violation is not None:
            found.append(violation)

    from southdeps.cli import commands

    sys.addaudithook(hook)
    try:
        commands.cli.main(sys.argv[cut + 1 :], prog_name="southdeps")
    except SystemExit as end:
        status = end.code
    else:
        status = 0
    busy = True
    loaded = [name for name, one in sys.modules.items() if within(getattr(one, "__file__", None), [project])]
    print()
    print(json.dumps({"status": status, "violations": sorted(set(found)), "loaded": loaded}))


if __name__ == "__main__":
    main()
