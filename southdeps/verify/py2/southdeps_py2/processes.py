"""What a migration starts must not outlive it: process groups, orphans, and the death of southdeps itself."""

import os
import signal

#: linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def end_with_parent():
    """Be killed when the parent dies, however it dies (Linux only)."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans():
    """Become the parent of processes below us whose own parent has ended, daemons among them (Linux only)."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def prctl(option, value):
    try:
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
    except (ImportError, AttributeError, OSError):
        pass


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass


def kill_children():
    """Kill and reap every child of this process, then theirs, which become ours; none of another user."""
    for _ in range(100):
        found = children()
        if not found:
            return
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except OSError:
                pass


def children():
    """The processes whose parent we are, from /proc; none where there is no /proc."""
    try:
        entries = [entry for entry in os.listdir("/proc") if entry.isdigit()]
    except OSError:
        return []
    return [int(entry) for entry in entries if parent_of(entry) == os.getpid()]


def parent_of(entry):
    try:
        with open("/proc/%s/stat" % entry) as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except (IOError, OSError, IndexError, ValueError):
        return None


def unblocked(descriptor):
    """Let writes to a descriptor fail rather than wait, as signal.set_wakeup_fd needs."""
    import fcntl

    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_NONBLOCK)
