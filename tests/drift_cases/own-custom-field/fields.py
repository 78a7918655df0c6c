from django.db import models
from south.modelsinspector import add_introspection_rules
add_introspection_rules([], ['^fields\\.'])
class Colour(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs['max_length'] = 7
        super(Colour, self).__init__(*args, **kwargs)
