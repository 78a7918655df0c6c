from django.conf import settings
from django.db import models


class Review(models.Model):
    book = models.ForeignKey('catalogue.Book')
    author = models.ForeignKey(settings.AUTH_USER_MODEL)
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
