from django.contrib.auth.models import User
from django.db import models


class Card(models.Model):
    user = models.ForeignKey(User)
    colour = models.CharField(max_length=10, default='green')
