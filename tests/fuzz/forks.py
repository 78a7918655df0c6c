"""Work in a fork of this process: what it breaks ends with it, and what is imported needs no importing again."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from typing import NoReturn, TypeVar

import msgspec

Result = TypeVar("Result")


def in_fork(work: Callable[[], Result], kind: type[Result], seconds: float) -> Result | None:
    """What `work` gives in a fork; None if that dies, or does not end in time."""
    read_end, write_end = os.pipe()
    process = os.fork()
    if not process:
        _work_and_leave(work, write_end)
    os.close(write_end)
    data, end = b"", time.monotonic() + seconds
    try:
        while select.select([read_end], [], [], max(0.0, end - time.monotonic()))[0]:
            part = os.read(read_end, 1 << 16)
            if not part:
                return msgspec.json.decode(data, type=kind) if data else None
            data += part
        return None
    finally:
        os.close(read_end)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _work_and_leave(work: Callable[[], object], write_end: int) -> NoReturn:
    try:
        data = msgspec.json.encode(work())
        while data:
            data = data[os.write(write_end, data) :]
    finally:
        os._exit(0)
