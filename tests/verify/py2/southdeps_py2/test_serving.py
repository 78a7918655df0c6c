"""The server for jobs: replies, what is kept of a job's output, and how jobs end."""

from __future__ import annotations


def test_the_end_of_a_long_output_is_kept(python, tmp_path):
    assert python("""
        import threading
        from southdeps_py2 import serving

        output, end = os.pipe()
        job = serving.Running('job', 0, output)

        def write():
            for _ in range(300):
                os.write(end, b'x' * 999 + b'\\n')
            os.write(end, b'last')
            os.close(end)

        writer = threading.Thread(target=write)
        writer.start()
        while not job.silent:
            job.drain()
        writer.join()
        job.close()
        said = [len(job.tail), job.tail[-4:]]
    """) == [64 * 1024, "last"]
    assert (tmp_path / "job.log").read_bytes().endswith(b"\nlast")


def test_closing_does_not_wait_for_what_outlives_the_job(python, tmp_path):
    assert (
        python("""
        from southdeps_py2 import serving

        output, end = os.pipe()
        os.write(end, b'begun')
        job = serving.Running('job', 0, output)
        job.close()  # the other end is still open
        said = job.tail
    """)
        == "begun"
    )
    assert (tmp_path / "job.log").read_bytes() == b"begun"


SERVE = """
import signal, time
from southdeps_py2 import jobs, serving

class Replies(object):
    class file(object):
        @staticmethod
        def close():
            pass

    def __init__(self, log):
        pass

    def __call__(self, **facts):
        replies.append(facts)

def run(config, job):
    if job == 'fails':
        os._exit(3)
    if job == 'sleeps':
        time.sleep(600)
    print('output of ' + job)

replies = []
serving.Replies = Replies
jobs.load = lambda config: {'ready': True, 'failed': []}
jobs.run = run
inside, outside = os.pipe()
os.dup2(inside, 0)
feeder = os.fork()
if feeder == 0:
    os.close(inside)
    for part in PARTS:
        os.write(outside, part)
        time.sleep(0.3)
    os._exit(0)
os.close(outside)
serving.Server({'log': 'log'}).run()
said = [[one['reply'], one.get('job'), one.get('status')] for one in replies]
"""


def test_jobs_are_run_and_their_ends_reported(python, tmp_path):
    replies = python(SERVE.replace("PARTS", "[b'fi', b'rst\\nfails\\n']"))
    assert replies[0] == ["loaded", None, None]
    assert sorted(replies[1:]) == [
        ["ended", "fails", 3 << 8],
        ["ended", "first", 0],
        ["started", "fails", None],
        ["started", "first", None],
    ]
    assert (tmp_path / "first.log").read_bytes() == b"output of first\n"


def test_at_the_end_of_the_input_jobs_are_killed(python):
    replies = python(SERVE.replace("PARTS", "[b'sleeps\\n']"))
    assert replies == [["loaded", None, None], ["started", "sleeps", None]]
