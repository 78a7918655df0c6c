"""How apps fare with the real South: each alone, then all of them in order and in reverse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from southdeps.verify.learn import Providers, Want, explain, providers
from southdeps.verify.outcome import DUPLICATE
from southdeps.verify.runner import stop_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from southdeps.verify.outcome import Run, Step
    from southdeps.verify.testbed import Bench

#: `fails`: for want of dependencies only. `stuck`: no dependency cures it (a cycle among those needed, a
#: mistake of its own). Not judged: a stand-in failed, a row is missing, or a table of an app that is not
#: there lacks something.
Status = Literal["passes", "fails", "stuck", "partly judged", "not judged"]
CYCLE = "south.exceptions.CircularDependency"
#: Perhaps no migration makes the row, perhaps one does that has not run: it can't be told.
NO_SUCH_ROW = "matching query does not exist"
#: More missing dependencies than this in one plan mean that the loop goes astray.
ROUNDS = 80


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried, under a name: apps one after the other, to the last migration or (`app:name`) to that."""

    name: str
    apps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial went.

    `first` is the first run, with nothing added. `wants` are the dependencies for want of which it failed,
    one after the other; all but the last were added, and the last too unless it was the one round asked
    for. `last` is the last run. `bare` are tables of absent apps of which only the name was known.
    """

    trial: Trial
    status: Status
    first: Run
    wants: tuple[Want, ...]
    last: Run
    bare: tuple[str, ...] = ()


def trials(labels: Sequence[str]) -> tuple[Trial, ...]:
    """Each app alone, all in order, all in reverse."""
    everything = (Trial("in order", tuple(labels)), Trial("in reverse", tuple(reversed(labels))))
    return (*(Trial(label, (label,)) for label in labels), *(everything if len(labels) > 1 else ()))


def judge_all(
    on: Bench,
    tried: Iterable[Trial],
    jobs: int,
    progress: Callable[[Verdict], None],
    *,
    given: Sequence[Want] = (),
    rounds: int = ROUNDS,
) -> tuple[Verdict, ...]:
    """Judge each trial, up to `jobs` at a time; `progress` is called after each. Interrupted, it ends all
    runs.
    """
    bare: list[str] = []

    def one(trial: Trial) -> Verdict:
        verdict = judge(on, trial, given=given, rounds=rounds, bare=bare)
        progress(verdict)
        return verdict

    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(one, trial) for trial in tried]
        try:
            return tuple(future.result() for future in futures)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            stop_all()
            raise


def judge(
    on: Bench,
    trial: Trial,
    *,
    given: Sequence[Want] = (),
    rounds: int = ROUNDS,
    bare: list[str] | None = None,
) -> Verdict:
    """Run a trial; after each failure that a dependency explains, add that and start again, up to `rounds`
    times.

    `given` are dependencies that are there from the start. `bare` collects tables of absent apps of which
    only the name is known; they are made, with nothing but a key, before the next run.
    """
    wants: list[Want] = []
    bare = [] if bare is None else bare
    known = on.providers or {}
    first: Run | None = None
    while True:
        made = tuple(dict.fromkeys(bare))
        actions = [
            *([("bare", *made)] if made else []),
            *(("migrate", *app.split(":")) for app in trial.apps),
        ]
        done = on.run(*actions, edges=[want.edge for want in (*given, *wants)])
        first = first or done
        known = providers(done.steps, known)
        want = explain(done, known)
        if want is None and (table := _absent_table(on, done, known)) and table not in made:
            bare.append(table)
        elif want is None or want in wants:
            return Verdict(trial, _status(on, wants, done), first, tuple(wants), done, made)
        else:
            wants.append(want)
            if len(wants) >= rounds:
                return Verdict(trial, "fails", first, tuple(wants), done, made)


def _absent_table(on: Bench, done: Run, known: Providers) -> str | None:
    """The table for which it failed, if no migration makes it: one of an app that is not there."""
    failure = done.failure
    if not on.isolated or failure is None or failure.column is not None:
        return None
    return failure.table if all(column.table != failure.table for column in known) else None


def _status(on: Bench, wants: Sequence[Want], done: Run) -> Status:
    failure = done.failure
    if any(_queries_a_standin(on, step) for step in done.steps):
        return "partly judged"
    if failure is None:
        return "fails" if wants else "passes"
    there = DUPLICATE.search(failure.error)
    artefact = failure.table or failure.touched or failure.died or (there and there["table"] in on.premade)
    own_fault = not artefact and NO_SUCH_ROW not in failure.error
    if own_fault or failure.error.startswith(CYCLE) or not on.isolated:
        return "stuck"
    return "partly judged" if wants or done.steps else "not judged"


def _queries_a_standin(on: Bench, step: Step) -> bool:
    """Whether a migration that went through asked a model of the project for rows, and got none from a
    stand-in.
    """
    return any(".objects" in name and name.partition(".")[0] in on.packages for name in step.touched)
