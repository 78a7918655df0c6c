"""Loads the project, answers requests, forks for each job, and ends whatever a job leaves behind.

Requests are lines on standard input: the path of a job. Replies are JSON lines: `loaded`, then per job `started` with
its process id and `ended` with its status. At the end of the input every job is killed.
"""
from __future__ import print_function

import io
import json
import os
import select
import signal
import sys

from southdeps_py2 import jobs, processes

#: What is kept of a job's output, in bytes; a job may write as much as it likes.
KEPT = 64 * 1024


class Replies(object):
    """The pipe to southdeps; standard output and error are the project's from now on."""

    def __init__(self, log):
        self.file = os.fdopen(os.dup(1), "wb", 0)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)

    def __call__(self, **facts):
        self.file.write(json.dumps(facts).encode("ascii") + b"\n")


class Running(object):
    """A job in a process of its own, and the end of its output."""

    def __init__(self, job, pid, output):
        self.job = job
        self.pid = pid
        self.output = output
        self.tail = b""
        self.silent = False

    def drain(self):
        """Read what there is, without waiting where select says that there is something."""
        text = os.read(self.output, 65536)
        self.tail = (self.tail + text)[-KEPT:]
        self.silent = not text

    def close(self):
        """Write the log and give up the pipe: a process that outlives the job can't fill it any more."""
        while not self.silent and len(self.tail) < KEPT and select.select([self.output], [], [], 0)[0]:
            self.drain()
        os.close(self.output)
        with io.open(self.job + ".log", "wb") as file:
            file.write(self.tail)


class Server(object):
    def __init__(self, config):
        self.config = config
        self.reply = Replies(config["log"])
        self.running = {}
        self.forks = hasattr(os, "fork")

    def run(self):
        processes.end_with_parent()
        processes.adopt_orphans()
        self.reply(reply="loaded", **jobs.load(self.config))
        if not self.forks:
            self.run_here()
            return
        wake, waker = os.pipe()
        processes.unblocked(waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker)
        try:
            self.serve(wake)
        finally:
            for job in self.running.values():
                processes.kill_group(job.pid)
            processes.kill_children()

    def serve(self, wake):
        waiting = b""
        while True:
            self.reap()
            outputs = dict((job.output, job) for job in self.running.values() if not job.silent)
            try:
                ready = select.select([0, wake] + list(outputs), [], [])[0]
            except select.error:
                continue
            if wake in ready:
                os.read(wake, 4096)
            for output in set(ready) & set(outputs):
                outputs[output].drain()
            if 0 in ready:
                text = os.read(0, 65536)
                if not text:
                    return
                lines = (waiting + text).split(b"\n")
                waiting = lines.pop()
                for line in lines:
                    self.start(line.decode("utf-8"))

    def run_here(self):
        """Without fork one process runs one job."""
        job = sys.stdin.readline().rstrip("\n").decode("utf-8")
        self.reply(reply="started", job=job, pid=os.getpid())
        jobs.run(self.config, job)
        self.reply(reply="ended", job=job, status=0)

    def start(self, job):
        output, end = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                self.enter(end)
                jobs.run(self.config, job)
                sys.stdout.flush()
                status = 0
            finally:
                os._exit(status)
        os.close(end)
        self.running[pid] = Running(job, pid, output)
        self.reply(reply="started", job=job, pid=pid)

    def enter(self, output):
        """In the new process: a session of its own, nothing to read, and none of our pipes."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        processes.end_with_parent()
        self.reply.file.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        for job in self.running.values():
            os.close(job.output)

    def reap(self):
        """Note the children that ended. Orphans of jobs are our children too."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except OSError:
                return
            if pid == 0:
                return
            if pid in self.running:
                self.finish(self.running[pid], status)

    def finish(self, job, status):
        """End what a job that has ended left running."""
        processes.kill_group(job.pid)
        del self.running[job.pid]
        job.close()
        if not self.running:
            processes.kill_children()
        self.reply(reply="ended", job=job.job, status=status)
