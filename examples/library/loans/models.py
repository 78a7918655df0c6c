from django.db import models
from django.db.models.signals import post_save

from catalogue.models import Book


class Copy(models.Model):
    book = models.ForeignKey(Book)
    signature = models.CharField(max_length=10)


class Loan(models.Model):
    copy = models.ForeignKey(Copy)
    card = models.ForeignKey('members.Card')
    due = models.DateField()


class Reservation(models.Model):
    shelf = models.ForeignKey('catalogue.Shelf')
    card = models.ForeignKey('members.Card')


def make_copy(sender, instance, created, **kwargs):
    if created:
        Copy.objects.create(book=instance, signature='new')


post_save.connect(make_copy, sender=Book)
