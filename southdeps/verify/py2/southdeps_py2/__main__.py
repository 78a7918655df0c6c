"""The worker that runs in Python 2.7: loads a project once, then runs each job in a fork of itself.

`worker.py` of southdeps.verify starts it with the file of its configuration and writes jobs (files too) to its
standard input. The project's output goes to a log; the replies go to what was standard output at the start.
"""
from __future__ import print_function

import gc
import io
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def read(path):
    with io.open(path, encoding="utf-8") as file:
        return json.load(file)


def main(path):
    config = read(path)
    # This package alone: no other module of ours may hide one of the project's.
    own = [entry for entry in sys.path if os.path.realpath(entry or ".") != os.path.realpath(HERE)]
    sys.path[:] = [os.path.dirname(HERE)] + config["path"] + own
    from southdeps_py2 import relocated, serving

    gc.disable()  # frozen models make millions of objects that live as long as the process
    relocated.install(config["moved"])
    serving.Server(config).run()


if __name__ == "__main__":
    main(sys.argv[1])
