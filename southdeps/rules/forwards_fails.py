"""SD309: `forwards()` raises an exception, whatever the database holds."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.effect_kinds import RaiseKind
from southdeps.effects import Action, Find, RaiseException, Transaction
from southdeps.finding import Finding
from southdeps.rules.declaring import condition_text
from southdeps.rules.rule import FailureCause, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """One finding per exception that leaves `forwards()`: an error if it is certain, a warning under conditions."""
    yield from crashes(context)
    _, failures = find_missing_dependencies(context)
    for migration, failure in failures:
        effect = failure.action
        if not raises(effect):
            continue
        conditions = "" if failure.certain else condition_text(effect.when)
        yield RULE.finding(
            context,
            migration,
            effect.at,
            f"{migration} fails: {failure.error}{conditions}",
            severity="error" if failure.certain else "warning",
        )


def crashes(context: AnalysisContext) -> Iterator[Finding]:
    """The exception that stops Django or South while it loads the apps, at the first migration that never runs."""
    chains = context.installed.chains if context.installed is not None else {}
    first = min((chain[0] for chain in chains.values() if chain), default=None)
    if context.crash is not None and first is not None:
        words = f"no migration runs, since loading the apps and their migrations ends in {context.crash}"
        yield RULE.finding(context, first, (1, 1), words)


def raises(effect: Action) -> bool:
    """Whether a failing effect is an exception of Python, of which neither a frozen model nor a row is the cause."""
    if isinstance(effect, RaiseException):
        return effect.kind is RaiseKind.OTHER
    return isinstance(effect, Transaction) or (isinstance(effect, Find) and effect.creates)


RULE = Rule(
    code="SD309",
    name="forwards-fails",
    severity="error",
    summary="`forwards()` raises an exception whatever the database holds",
    explanation="""\
The migration's own code fails: it raises an exception itself, calls a method that a frozen model does not have (South
freezes fields, neither methods nor managers), asks for a field that the model does not have (`filter(nope=1)`), gives
a foreign key a row of another model (also the model of today for a frozen one), or uses an attribute that its object,
`db` or the migration itself lacks. A frozen field fails if its arguments cannot be evaluated: `'default':
'timezone.now'` needs `timezone` in the migration's module, and `tzinfo=<UTC>` is no Python. It fails on every
database. Old databases have passed the migration while the code around it was different. It is a warning if the
exception depends on a condition. On SQLite, Django 1.6 also refuses `transaction.atomic()` inside a migration, and
with it a `get_or_create()` that creates.""",
    before="""\
def forwards(self, orm):
    for message in [orm['inbox.Message'].objects.create(text='welcome')]:
        message.put({'a': 1})  # a method of the model""",
    after="""\
def forwards(self, orm):
    for message in [orm['inbox.Message'].objects.create(text='welcome')]:
        message.data = '{"a": 1}'
        message.save()""",
    foretells=(FailureCause.CODE,),
    check=check,
)
