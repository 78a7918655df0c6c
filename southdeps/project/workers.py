"""Spreads work over several processes: tasks -> results, in the order of the tasks.

A worker never outlives the process that has started it: whatever kills that one, the worker sees the end of a pipe.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

import msgspec

Task = TypeVar("Task")

#: Bytes that name a task in the pipe out of which the processes take theirs.
_NUMBER = 2


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Callable[[Task], bytes], tasks: Sequence[Task], processes: int) -> list[bytes]:
    """Do `work` on each task, in at most so many processes; the result is in the order of `tasks`.

    A process that is done with a task takes the next one. Raises what `work` raises.
    """
    if sys.platform == "linux":
        return forked(work, tasks, processes)
    return spawned(work, tasks, processes)  # elsewhere a fork is not safe


def spawned(work: Callable[[Task], bytes], tasks: Sequence[Task], processes: int) -> list[bytes]:
    """As `spread`, with processes that begin anew; `work` and the tasks are pickled for them.

    If one of them is killed, all is done here.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), become_worker)
    try:
        return list(pool.map(work, tasks))
    except BrokenProcessPool:
        return [work(task) for task in tasks]
    finally:
        pool.shutdown(cancel_futures=True)


def forked(work: Callable[[Task], bytes], tasks: Sequence[Task], processes: int) -> list[bytes]:
    """As `spread`, with this process and forks of it, which share all that is in memory.

    What a fork does not deliver, because it was killed or `work` raised something, is done here in the end.
    """
    numbers, write_end = os.pipe()
    os.write(write_end, b"".join(number.to_bytes(_NUMBER) for number in range(len(tasks))))
    os.close(write_end)
    lifeline = os.pipe()  # only this process keeps the end to write to
    forks: list[tuple[int, int]] = []
    try:
        with interrupts_held_back(), suppress(OSError):  # no more processes than the system grants
            for _ in range(processes - 1):
                forks.append(fork(work, tasks, numbers, lifeline, forks))
        done = {number: work(tasks[number]) for number in taken(numbers)}
        for _, results in forks:
            done.update(received(results))
    finally:
        end(forks)
        for descriptor in (numbers, *lifeline):
            os.close(descriptor)
    return [done[number] if number in done else work(task) for number, task in enumerate(tasks)]


def taken(numbers: int) -> Iterator[int]:
    """The numbers of the tasks that are this process's, each taken out of the pipe when it is asked for."""
    while number := os.read(numbers, _NUMBER):
        yield int.from_bytes(number)


def fork(
    work: Callable[[Task], bytes],
    tasks: Sequence[Task],
    numbers: int,
    lifeline: tuple[int, int],
    forks: Sequence[tuple[int, int]],
) -> tuple[int, int]:
    """Start a fork that works; returns its process id and the end of a pipe that its results come out of.

    It closes the ends of pipes that are not its own, those of earlier `forks` too, and ends once no process can write
    to `lifeline` any more. Raises OSError if the system grants no further process.
    """
    results, write_end = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(results)
        os.close(write_end)
        raise
    if process:
        os.close(write_end)
        return process, results
    # Nothing of the program that was forked may happen here too: neither its end nor an error of its.
    try:
        for descriptor in (results, lifeline[1], *(other for _, other in forks)):
            os.close(descriptor)
        ignore_interrupts()
        end_with(lambda: os.read(lifeline[0], 1))
        done = [(number, work(tasks[number])) for number in taken(numbers)]
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(done))
    finally:
        os._exit(0)


def received(results: int) -> list[tuple[int, bytes]]:
    """What a fork has done: numbers and results; nothing if it came to an early end."""
    with open(results, "rb", closefd=False) as pipe:
        data = pipe.read()
    try:
        return msgspec.msgpack.decode(data, type=list[tuple[int, bytes]])
    except msgspec.DecodeError:
        return []


def end(forks: Sequence[tuple[int, int]]) -> None:
    """Kill the forks that still work, and release what all of them hold."""
    import signal

    for process, results in forks:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(results)


def end_with(wait: Callable[[], object]) -> None:
    """End this process as soon as `wait` returns, whatever it is doing then."""
    import threading  # in workers only

    def watch() -> None:
        wait()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def become_worker() -> None:
    """Prepare a process that was spawned: it ends with its parent, and leaves Ctrl-C to it."""
    import multiprocessing

    ignore_interrupts()
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_with(parent.join)


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that has started this one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C from the processes that are started within; this process handles it afterwards."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
