# -*- coding: utf-8 -*-
from django.db import models
from django.contrib.auth.models import User
class Sailor(User):
    rank = models.CharField(max_length=9)
    ships = models.ManyToManyField('auth.Group')
class Chief(Sailor):
    pay = models.DecimalField(max_digits=8, decimal_places=2, unique=True)
    text = models.TextField(unique=True)
