"""Processes that a migration starts, and their end."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes have no groups there")

DAEMON = """
from southdeps_py2 import processes
import subprocess, time

processes.adopt_orphans()
pipe = subprocess.Popen(['sh', '-c', 'sleep 60 & echo $!; exec sleep 60'], stdout=subprocess.PIPE)
orphan = int(pipe.stdout.readline())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")
def test_children_and_the_children_of_these_are_ended(python):
    assert python(
        DAEMON
        + """
before = len(processes.children())
processes.kill_children()
said = [before, processes.children(), os.path.exists('/proc/%d' % orphan)]
"""
    ) == [1, [], False]


def test_a_group_that_has_ended_already(python):
    assert (
        python(
            """
from southdeps_py2 import processes
import subprocess

done = subprocess.Popen(['true'], preexec_fn=os.setsid)
done.wait()
said = processes.kill_group(done.pid)
"""
        )
        is None
    )


def test_a_full_pipe_does_not_stop_a_writer(python):
    assert (
        python("""
        from southdeps_py2 import processes
        import errno

        _, end = os.pipe()
        processes.unblocked(end)
        try:
            while True:
                os.write(end, b'x' * 65536)
        except OSError as error:
            said = errno.errorcode[error.errno]
    """)
        == "EAGAIN"
    )
