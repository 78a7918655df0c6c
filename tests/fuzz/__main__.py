"""`make fuzz MINUTES=30`: project after project, until the time is up; what fails is kept in .fuzz/ and tried once more.

`--projects` ends it after so many, whatever time they take.

Each fault is reproduced by a process of its own, from the command line, so that nothing else is to blame.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from multiprocessing import get_context

from tests.fuzz.campaign import KEPT, reproduce, work


def main() -> int:
    """Returns 1 if there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--projects", type=int, help="how many, in place of --minutes")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first project")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    seconds = options.minutes * 60 if options.projects is None else math.inf
    each = options.projects and math.ceil(options.projects / options.jobs)
    jobs = [(options.seed + job, options.jobs, seconds, each) for job in range(options.jobs)]
    with get_context("spawn").Pool(options.jobs) as pool:
        results = pool.starmap(work, jobs)
    faults = {cause: seed for _, found in results for cause, seed in found.items()}
    for cause, seed in faults.items():
        print(f"{KEPT / str(seed)}: {cause}: {reproduce(seed)}")
    print(
        f"{sum(count for count, _ in results):,} projects, and as many dumps, from seed {options.seed}: {len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
