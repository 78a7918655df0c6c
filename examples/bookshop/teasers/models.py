from cms.models import CMSPlugin
from django.db import models


class BookTeaser(CMSPlugin):
    book = models.ForeignKey('catalogue.Book')
    text = models.TextField(blank=True)
