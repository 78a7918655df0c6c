"""`django.contrib`: its models as they are imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from southdeps import effects
from southdeps.interpreter.values import Args, Evaluator, Keywords, Native, Unknown, Value
from southdeps.south.contrib import CONTRIB_ABSTRACT
from southdeps.south.live_models import LiveModel, live_model, user_model
from southdeps.south.orm import ModelClass
from southdeps.south.orm.instance import ModelInstance
from southdeps.south.orm.methods import METHODS, QuerySet
from southdeps.south.stubs.project import ScannedProject, Stubs


def find(path: str, project: ScannedProject) -> Value | None:
    """The model that `django.contrib.<app>.models.<Name>` names; None for any other path."""
    head, _, name = path.rpartition(".")
    is_class = head.startswith("django.contrib.") and head.endswith(".models") and name[:1].isupper()
    if not is_class or name in CONTRIB_ABSTRACT or name.endswith("Manager"):
        return None
    model = live_model(head.split(".")[-2], name, project)
    return WithManager(model, _MANAGERS[model.key], project) if model.key in _MANAGERS else model


#: A method of a manager: of which project, the rows it is called on, and what it is called with.
ManagerMethod: TypeAlias = "Callable[[ScannedProject, QuerySet, Evaluator, Args], Value]"


class WithManager(LiveModel):
    """A model of Django whose manager has methods that read or write rows."""

    def __init__(
        self, model: LiveModel, methods: Mapping[str, ManagerMethod], project: ScannedProject
    ) -> None:
        super().__init__(model.definition, project)
        self.methods = methods
        self.project = project

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if name != "objects":
            return super().attribute(interpreter, name)
        return ContribManager(self, methods=self.methods, project=self.project)


class ContribManager(QuerySet, frozen=True, eq=False):
    """The manager of such a model."""

    methods: Mapping[str, ManagerMethod] = {}
    project: ScannedProject | None = None

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        method, project = self.methods.get(name), self.project
        if method is None or project is None:
            return super().attribute(interpreter, name)
        return Native(lambda interpreter, args, keywords: method(project, self, interpreter, args))


def current_site(project: ScannedProject, sites: QuerySet, interpreter: Evaluator, args: Args) -> Value:
    """`Site.objects.get_current()`: the site that SITE_ID names."""
    key = project.django.ask().settings.get("SITE_ID", Unknown("SITE_ID"))
    return METHODS["get"](sites, interpreter, (), {"pk": key})


def content_type_of(project: ScannedProject, types: QuerySet, interpreter: Evaluator, args: Args) -> Value:
    """`ContentType.objects.get_for_model(Model)`: made if it is not there."""
    model = interpreter.look_up(args[0]) if args else None
    if isinstance(model, ModelInstance):
        model = model.model
    if isinstance(model, ModelClass) and not model.definition.proxy:
        names: Keywords = {"app_label": model.definition.app, "model": model.definition.name.lower()}
        METHODS["get_or_create"](types, interpreter, (), names)
    else:
        types.require(interpreter)
        interpreter.record(effects.Insert, types.model.table, None)
    return types.model.row()


def by_natural_key(*names: str) -> ManagerMethod:
    """`objects.get_by_natural_key(...)`: the row with these values, in the order of the `names`."""

    def method(project: ScannedProject, rows: QuerySet, interpreter: Evaluator, args: Args) -> Value:
        given = dict(zip(names, args, strict=False))
        return METHODS["get"](rows, interpreter, (), given) if len(given) == len(names) else Unknown("a row")

    return method


def create_user(project: ScannedProject, users: QuerySet, interpreter: Evaluator, args: Args) -> Value:
    """`User.objects.create_user(username, ...)`"""
    return METHODS["create"](users, interpreter, (), {"username": args[0]} if args else {})


_MANAGERS: Mapping[str, Mapping[str, ManagerMethod]] = {
    "sites.site": {"get_current": current_site},
    "contenttypes.contenttype": {
        "get_for_model": content_type_of,
        "get_by_natural_key": by_natural_key("app_label", "model"),
    },
    "auth.group": {"get_by_natural_key": by_natural_key("name")},
    "auth.user": {
        "get_by_natural_key": by_natural_key("username"),
        **dict.fromkeys(("create_user", "create_superuser"), create_user),
    },
}


def get_user_model(project: ScannedProject) -> Native:
    """`get_user_model()`"""
    return Native(lambda interpreter, args, keywords: user_model(project.django.ask(), project))


STUBS: Stubs = {"django.contrib.auth.get_user_model": get_user_model}
