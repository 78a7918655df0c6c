"""Work in several processes: everything is done once, in order, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from southdeps.project.workers import processors, taken

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a fork is not safe")

PROGRAM = """
import os, sys, time
from southdeps.project.workers import forked, spawned

first = os.getpid()

def double(number):
    {before}
    return str(2 * number).encode()

if __name__ == "__main__":
    {call}
"""
DOUBLED = [str(2 * number).encode() for number in range(50)]


def output(tmp_path, before, call):
    """What a program prints, in an interpreter that has one thread: only so is a fork safe."""
    program = tmp_path / "program.py"  # a file, which a process that begins anew reads again
    program.write_text(PROGRAM.format(before=before, call=call))
    return subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=False, timeout=60
    )


#: what a process does before it works, and how many of the three do it -> results that are complete
FATES = {
    "nothing": "pass",
    "each is slow": "time.sleep(0.002)",
    "forks are killed": "if os.getpid() != first: os.kill(os.getpid(), 9)",
    "forks are killed in the midst": "if os.getpid() != first and number > 7: os._exit(3)",
    "forks raise": "if os.getpid() != first: raise ValueError(number)",
    "forks end": "if os.getpid() != first: sys.exit()",
}


@LINUX
@pytest.mark.parametrize("before", FATES.values(), ids=FATES)
@pytest.mark.parametrize("processes", [1, 2, 5])
def test_all_is_done_in_order(tmp_path, before, processes):
    done = output(tmp_path, before, f"print(forked(double, range(50), {processes}))")
    assert (done.stdout, done.stderr) == (f"{DOUBLED}\n", "")


@pytest.mark.parametrize("fate", ["nothing", "each is slow"])
def test_all_is_done_in_order_where_a_fork_is_not_safe(tmp_path, fate):
    done = output(tmp_path, FATES[fate], "print(spawned(double, range(50), 2))")
    assert (done.stdout, done.stderr) == (f"{DOUBLED}\n", "")


def test_processes_that_begin_anew_and_are_killed(tmp_path):
    """A process that begins anew runs the file under another name."""
    before = "if __name__ != '__main__': os._exit(9)"
    done = output(tmp_path, before, "print(spawned(double, range(50), 2))")
    assert (done.stdout, done.stderr) == (f"{DOUBLED}\n", "")


@LINUX
def test_no_more_processes_than_the_system_grants(tmp_path):
    call = """
    granted = [os.fork]
    os.fork = lambda: granted.pop()() if granted else open("/is/not/there")
    before = len(os.listdir("/proc/self/fd"))
    print(forked(double, range(50), 4), len(os.listdir("/proc/self/fd")) == before)
    """
    assert output(tmp_path, "pass", call.strip()).stdout == f"{DOUBLED} True\n"


@LINUX
def test_several_processes_work(tmp_path):
    call = "print(len(set(forked(lambda _: (time.sleep(0.05), str(os.getpid()).encode())[1], range(8), 4))))"
    assert output(tmp_path, "pass", call).stdout == "4\n"


@LINUX
def test_results_larger_than_a_pipe(tmp_path):
    call = "print([len(one) for one in forked(bytes, [10**6] * 4, 2)])"
    assert output(tmp_path, "pass", call).stdout == f"{[10**6] * 4}\n"


@LINUX
def test_what_the_work_raises_is_raised(tmp_path):
    done = output(tmp_path, "1 / (number - 30)", "forked(double, range(50), 2)")
    assert done.stderr.strip().endswith("ZeroDivisionError: division by zero")
    assert done.stderr.count("Traceback") == 1


@LINUX
def test_no_process_and_no_descriptor_is_left(tmp_path):
    call = """
    before = os.listdir("/proc/self/fd")
    forked(double, range(50), 3)
    try:
        forked(lambda number: 1 / (number - 30), range(50), 3)
    except ZeroDivisionError:
        print(os.listdir("/proc/self/fd") == before)
    try:
        os.wait()
    except ChildProcessError:
        print("none")
    """
    assert output(tmp_path, "pass", call.strip()).stdout == "True\nnone\n"


@LINUX
def test_ctrl_c_reaches_one_process_and_ends_all(tmp_path):
    program = tmp_path / "program.py"
    call = "forked(double, range(1000), 3)"
    program.write_text(PROGRAM.format(before="os.write(1, b'begun\\n'); time.sleep(0.05)", call=call))
    process = subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
    _, errors = process.communicate(timeout=60)
    assert errors.count("Traceback") == 1
    assert errors.strip().endswith("KeyboardInterrupt")
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    else:
        pytest.fail("a process is left")


@pytest.mark.parametrize("start", [pytest.param("forked", marks=LINUX), "spawned"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_no_worker_outlives_a_process_that_is_killed(tmp_path, start, how):
    """They hold its standard output: the end of that is seen once the last one is gone."""
    program = tmp_path / "program.py"
    busy = "os.write(1, b'%d\\n' % os.getpid())\n    while True: pass"
    program.write_text(PROGRAM.format(before=busy, call=f"{start}(double, range(100), 3)"))
    process = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    begun = {process.stdout.readline() for _ in range(3 if start == "forked" else 2)}
    assert all(begun)
    process.send_signal(how)
    process.communicate(timeout=5)


@LINUX
def test_a_worker_with_a_full_pipe_ends_too(tmp_path):
    program = tmp_path / "program.py"
    before = "os.write(1, b'begun\\n')\n    time.sleep(0.2 if os.getpid() != first else 60)\n    return bytes(10**7)"
    program.write_text(PROGRAM.format(before=before, call="forked(double, range(2), 2)"))
    process = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(2)] == ["begun\n"] * 2
    time.sleep(0.5)  # the fork has filled its pipe by now
    process.kill()
    process.communicate(timeout=5)


def test_numbers_come_out_of_a_pipe_once():
    read_end, write_end = os.pipe()
    os.write(write_end, b"".join(number.to_bytes(2) for number in (0, 1, 300)))
    os.close(write_end)
    first = taken(read_end)
    assert next(first) == 0
    assert list(taken(read_end)) == [1, 300]
    assert list(first) == []
    os.close(read_end)


def test_there_is_at_least_one_processor():
    assert processors() >= 1
