from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)

    def __unicode__(self):
        return self.name


class Category(models.Model):
    name = models.CharField(max_length=50, unique=True)

    class Meta:
        verbose_name_plural = 'categories'

    def __unicode__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, related_name='books')
    categories = models.ManyToManyField(Category, blank=True)
    isbn = models.CharField('ISBN', max_length=13, blank=True)
    price = models.DecimalField(max_digits=6, decimal_places=2)

    def __unicode__(self):
        return u'%s: %s' % (self.author, self.title)
