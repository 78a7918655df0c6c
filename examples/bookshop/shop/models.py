from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL)
    placed = models.DateTimeField(auto_now_add=True)


class OrderLine(models.Model):
    order = models.ForeignKey(Order, related_name='lines')
    book = models.ForeignKey('catalogue.Book')
    isbn = models.CharField('ISBN', max_length=13, blank=True, help_text='as it was when the order was placed')
    quantity = models.PositiveIntegerField(default=1)


class Voucher(models.Model):
    code = models.CharField(max_length=12, unique=True)
    percent = models.PositiveSmallIntegerField()
    categories = models.ManyToManyField('catalogue.Category', blank=True)
