# -*- coding: utf-8 -*-
from django.db import models
from django.contrib.auth.models import User
class Sailor(User):
    rank = models.CharField(max_length=9)
    ships = models.ManyToManyField('auth.Group')
    age = models.PositiveIntegerField(default=3)
