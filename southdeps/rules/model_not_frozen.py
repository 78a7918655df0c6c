"""SD302: a migration uses a model through `orm` that it has not frozen."""

from __future__ import annotations

from collections.abc import Iterator

from southdeps.analysis.context import AnalysisContext
from southdeps.analysis.missing_dependencies import find_missing_dependencies
from southdeps.effect_kinds import RaiseKind
from southdeps.effects import RaiseException
from southdeps.finding import Finding
from southdeps.rules.rule import FailureCause, Rule


def check(context: AnalysisContext) -> Iterator[Finding]:
    """The certain failures of South's fake orm that are about a model missing from `models`."""
    _, failures = find_missing_dependencies(context)
    for migration, failure in failures:
        effect = failure.action
        if (
            failure.certain
            and isinstance(effect, RaiseException)
            and effect.kind is RaiseKind.MODEL_NOT_FROZEN
        ):
            yield RULE.finding(context, migration, effect.at, f"{migration} fails: {effect.error}")


RULE = Rule(
    code="SD302",
    name="model-not-frozen",
    severity="error",
    summary="a migration uses `orm[...]` with a model that it does not freeze",
    explanation="""\
`orm` knows only the models in the migration's own `models` dictionary. Any other raises KeyError (or ValueError, if a
frozen field refers to it) as soon as the line runs, on every database. `schemamigration --freeze APP` or
`datamigration --freeze APP` writes the models of another app into the dictionary.""",
    before="""\
def forwards(self, orm):
    orm['catalogue.Book'].objects.count()

models = {}""",
    after="""\
def forwards(self, orm):
    orm['catalogue.Book'].objects.count()

models = {'catalogue.book': {...}}""",
    foretells=(FailureCause.CODE,),
    check=check,
)
