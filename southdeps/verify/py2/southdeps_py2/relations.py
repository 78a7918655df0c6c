"""Relations to models of apps that are not here: they lead to a model with a key alone, in a table of the usual name."""

from southdeps_py2 import standins


def install(is_absent):
    """Let the fields of relations replace stand-ins; `is_absent` tells of an app label whether the app is not here."""
    from django.db import models

    for field in (models.ForeignKey, models.ManyToManyField):
        field.__init__ = leading_to_models(field.__init__, is_absent)


def leading_to_models(init, is_absent):
    def replaced(self, to, *args, **options):
        init(self, model(to, is_absent) if standins.is_standin(to) else to, *args, **options)

    return replaced


made = {}


def model(standin, is_absent):
    """The model in place of a stand-in called `...app.models.Model`; the stand-in itself where it is no such thing."""
    from django.db import models

    parts = standin.standin.split(".")
    if len(parts) < 3 or parts[-2] != "models" or not is_absent(parts[-3]):
        return standin
    if standin.standin not in made:
        meta = type("Meta", (), {"app_label": parts[-3]})
        attributes = {"__module__": models.__name__, "Meta": meta}
        made[standin.standin] = type(models.Model)(parts[-1], (models.Model,), attributes)
    return made[standin.standin]
