from django.db import models
class Tag(models.Model):
    pass
class Note(models.Model):
    tags = models.ManyToManyField(Tag)
