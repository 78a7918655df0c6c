from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author)


class Shelf(models.Model):
    name = models.CharField(max_length=20, unique=True)
    books = models.ManyToManyField(Book, blank=True)
