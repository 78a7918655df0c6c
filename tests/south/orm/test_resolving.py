"""Names of fields in lookups: what Django says to those that lead nowhere."""

from __future__ import annotations

import pytest

from southdeps import effects
from tests.projects import migration, summary
from tests.south.orm.models import MODELS

THING = "orm['a.Thing'].objects"
NO_SUCH = "django.core.exceptions.FieldError: Cannot resolve keyword '{}' into field. Choices are: {}"
OF_THING = "box, child, id, maker, name, owner, tags"
NO_JOIN = "django.core.exceptions.FieldError: Join on field 'name' not permitted."
NOPE = NO_SUCH.format("nope", OF_THING)
WRONG = {
    "filter(nope=1)": NOPE,
    "exclude(nope__gt=1)": NOPE,
    "filter(models.Q(name='x') | models.Q(nope=1))": NOPE,
    "filter(owner__nope=1)": NO_SUCH.format("nope", "city, id, made, name, sorted, thing"),
    "filter(name__owner__city=1)": NO_JOIN,
    "filter(name__odd=1)": f"{NO_JOIN} Did you misspell 'odd' for the lookup type?",
    "values('nope')": NOPE,
    "values_list('id', 'owner__nope')": NO_SUCH.format("nope", "city, id, made, name, sorted, thing"),
    "annotate(models.Count('nope'))": NOPE,
    "aggregate(models.Max('nope'))": NOPE,
    "filter(name=models.F('nope'))": NOPE,
    "order_by('-nope')[0]": NOPE,
    "latest('nope')": NOPE,
    "only('nope')[0]": "django.db.models.fields.FieldDoesNotExist: Thing has no field named 'nope'",
    "dates('nope', 'year')": "django.db.models.fields.FieldDoesNotExist: Thing has no field named 'nope'",
    "update(owner_id=1)": "django.db.models.fields.FieldDoesNotExist: Thing has no field named 'owner_id'",
    "create(tags=[])": "TypeError: 'tags' is an invalid keyword argument for this function",
    "get_or_create(name='x', defaults={'nope': 1})": "TypeError: 'nope' is an invalid keyword argument for this function",
}
RIGHT = (
    "filter(owner_id=1, owner=1, owner__id=2, pk=3, pk__in=[4], owner__pk=5)",
    "filter(name__icontains='x', owner__name__in=['y'], owner__isnull=True)",
    "filter(box__lids__colour='x', tags__word='y', owner__thing__name='z')",
    "order_by('nope')",
    "order_by('nope').count()",
    "order_by('nope').order_by('?', '-name')[:2]",
    "only('nope').count()",
    "extra(select={'n': '1'}).order_by('n')[:2]",
    "annotate(n=models.Count('box')).filter(n__gt=1).order_by('-n')",
    "filter(**unknown())",
    "filter(name=slugify('nope'))",
    "create(owner_id=1, name='x')",
)


def raised(query):
    done = summary(migration(f"list({THING}.{query})", *MODELS)).actions
    return [one.error for one in done if isinstance(one, effects.RaiseException)]


@pytest.mark.parametrize(("query", "error"), WRONG.items(), ids=WRONG)
def test_names_that_lead_nowhere(query, error):
    assert raised(query) == [error]


@pytest.mark.parametrize("query", RIGHT)
def test_names_that_lead_somewhere(query):
    found = summary(migration(f"{THING}.{query}", *MODELS)).actions
    assert [one for one in found if isinstance(one, effects.RaiseException)] == []


def test_a_model_of_which_not_all_is_known_may_have_any_field():
    models = ("a.Thing(_bases=['x.Mixin']): name",)
    done = summary(migration(f"list({THING}.filter(nope=1))", *models)).actions
    assert [one for one in done if isinstance(one, effects.RaiseException)] == []
