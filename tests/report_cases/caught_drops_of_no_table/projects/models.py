from django.db import models
class Thing(models.Model):
    n = models.IntegerField()
