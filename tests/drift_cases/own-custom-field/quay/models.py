# -*- coding: utf-8 -*-
from django.db import models
from fields import *
class Harbour(models.Model):
    name = models.CharField(max_length=30, unique=True)

class Pilot(models.Model):
    name = models.CharField(max_length=30)

class Boat(models.Model):
    name = models.CharField(max_length=12, db_index=True)
    tons = models.IntegerField(default=0)
    note = models.CharField(max_length=40, null=True)
    harbour = models.ForeignKey(Harbour)
    crew = models.ManyToManyField(Pilot)
    c = Colour(default='')
    d = Colour(null=True, db_index=True)

    class Meta:
        unique_together = (('name', 'tons'),)

