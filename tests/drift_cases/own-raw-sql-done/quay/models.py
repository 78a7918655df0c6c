# -*- coding: utf-8 -*-
from django.db import models
class Harbour(models.Model):
    name = models.CharField(max_length=30, unique=True)

class Pilot(models.Model):
    name = models.CharField(max_length=30)

class Boat(models.Model):
    name = models.CharField(max_length=12, db_index=True)
    tons = models.IntegerField(default=0)
    note = models.CharField(max_length=60, default='')
    harbour = models.ForeignKey(Harbour)
    crew = models.ManyToManyField(Pilot)
    owner = models.ForeignKey(Pilot, null=True, related_name='o')
    colour = models.CharField(max_length=5, null=True, db_index=True)
    size = models.PositiveIntegerField(null=True)

    class Meta:
        unique_together = (('name', 'tons'),)

class Fleet(models.Model):
    name = models.CharField(max_length=50, unique=True)
    boss = models.ForeignKey(Pilot)
