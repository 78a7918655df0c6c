# -*- coding: utf-8 -*-
from django.db import models
from quay.models import Boat
class Dock(models.Model):
    boat = models.ForeignKey(Boat)
    n = models.IntegerField(default=0)
