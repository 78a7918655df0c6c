from django.db import models
from south.modelsinspector import add_introspection_rules
add_introspection_rules([], ['^fields\\.'])
class Many(models.ManyToManyField):
    pass
