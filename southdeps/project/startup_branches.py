"""Undecidable branches of a program that starts Django: both are explored, and that is reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from southdeps.interpreter.alternatives import either
from southdeps.interpreter.branches import RAISE, join
from southdeps.interpreter.conditions import Condition
from southdeps.interpreter.try_statements import handler_of, names_of_handler, run_handler
from southdeps.interpreter.values import DictValue, Evaluator, Scope, Value
from southdeps.project.settings_values import SETTINGS, with_copied_lists
from southdeps.syntax import nodes
from southdeps.syntax.walk import Mentions

#: The cause of a KeyError for a variable of the environment: it is not set here, but may be elsewhere.
UNSET = object()


class ExploringRun(Evaluator, Protocol):
    """What is asked of the interpreter that explores: project.startup_run.StartupRun."""

    scope: Scope
    doubts: int
    guarded: int
    mentions: Mentions

    @property
    def environ(self) -> DictValue:
        """The variables of the environment, as the program has set them so far."""

    def note(self, text: str) -> None:
        """Report something about the statement at hand."""


def explore_branches(
    run: ExploringRun,
    condition: Condition,
    body: Sequence[nodes.Stmt],
    orelse: Sequence[nodes.Stmt],
    scope: Scope,
) -> str | None:
    """Run both branches of an `if`; what differs afterwards is an alternative."""
    at, before, after, ends = run.at, scope.names, [], []
    variables: list[dict[Value, Value]] = []
    environ, unchanged = run.environ, dict(run.environ)
    for branch in (body, orelse):
        scope.names = with_copied_lists(before)
        end = run.block(branch, scope)
        run.raised = None
        ends.append(end)
        if end != RAISE:
            after.append(scope.names)
            variables.append(dict(environ))
        replace_all(environ, unchanged)
    replace_all(environ, joined(variables[0], variables[-1]) if variables else unchanged)
    if run.mentions.in_any((*body, *orelse)) or (after and differ(after[0], after[-1])):
        run.at, run.scope = at, scope
        run.note(f"`{condition.text}` can't be decided; both ways are taken")
    scope.names = join(after[0], after[-1]) if after else before
    return ends[0] if ends[0] == ends[1] else None


def do_try(run: ExploringRun, node: nodes.Try, scope: Scope) -> str | None:
    """Which way a `try` goes is known if it only imports what is there, or what can't be."""
    before = with_copied_lists(scope.names)
    at, doubts = run.at, run.doubts
    kinds = [names_of_handler(run, handler, scope) for handler in node.handlers]
    run.guarded += bool(node.handlers)
    end = run.block(node.body, scope)
    run.guarded -= bool(node.handlers)
    if end == RAISE and node.handlers:
        raised = run.raised
        taken = handler_of(node.handlers, kinds, raised.error if raised is not None else None)
        if taken is not None:
            run.raised = None
            end = run_handler(run, taken, scope, raised.error if raised is not None else None)
        if end == RAISE and raised is not None and raised.error.cause is UNSET:
            end = with_variables(run, node.body, before, scope)
    elif end is None and run.doubts == doubts and only_imports_count(node, kinds):
        end = run.block(node.orelse, scope)
    elif end is None:
        end = run.block(node.orelse, scope)
        after = scope.names
        handled = [line for handler in node.handlers for line in handler.body]
        if run.mentions.in_any((*node.body, *handled)):
            run.at = at
            run.note("which way this `try` goes can't be decided; both ways are taken")
        for handler in node.handlers:
            scope.names = with_copied_lists(before)
            if run_handler(run, handler, scope, None) != RAISE:
                after = join(after, scope.names)
            run.raised = None
        scope.names = after
    return run.block(node.final, scope) or end


def with_variables(
    run: ExploringRun, body: Sequence[nodes.Stmt], before: dict[str, Value], scope: Scope
) -> str | None:
    """Run the body of a `try` again, whose handler does not go on without a variable: it has to be set."""
    run.raised, scope.names = None, before
    guarded, run.guarded = run.guarded, 0
    end = run.block(body, scope)
    run.guarded = guarded
    return end


def joined(one: Mapping[Value, Value], other: Mapping[Value, Value]) -> dict[Value, Value]:
    """The variables after either branch; one that only one of them has set may be None."""
    return {name: either([one.get(name), other.get(name)]) for name in {**one, **other}}


def replace_all(target: dict[Value, Value], content: Mapping[Value, Value]) -> None:
    """Make a dictionary hold exactly this."""
    target.clear()
    target.update(content)


def only_imports_count(node: nodes.Try, kinds: Sequence[frozenset[str]]) -> bool:
    """Whether only an import that fails can take a `try` into one of its handlers, which catch these exceptions."""
    if all(isinstance(line, nodes.Import | nodes.Jump) for line in node.body):
        return True
    return all(names <= {"ImportError"} for names in kinds)


def differ(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two ways of a program have come to different settings that matter to South."""
    return any(one.get(name) != other.get(name) for name in SETTINGS)
