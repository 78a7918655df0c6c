# What some years of use have left in the library's database.

import datetime
import os

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')

from django.contrib.auth.models import Group, Permission, User

from catalogue.models import Author, Book, Shelf
from loans.models import Copy, Loan, Reservation
from members.models import Card

ada = User.objects.create_user('ada')
bob = User.objects.create_user('bob')
Card.objects.create(user=ada, colour='gold')
Card.objects.create(user=bob)

librarians = Group.objects.create(name='Librarians')
librarians.permissions = Permission.objects.filter(content_type__app_label='loans')
ada.groups.add(librarians)

shelf = Shelf.objects.create(name='Novels')
for name, title in (('Jane Austen', 'Emma'), ('George Eliot', 'Middlemarch')):
    book = Book.objects.create(title=title, author=Author.objects.create(name=name))
    shelf.books.add(book)
    Copy.objects.filter(book=book).update(signature='%s 1' % title[:3])
    Loan.objects.create(copy=book.copy_set.get(), card=bob.card_set.get(), due=datetime.date(2014, 9, 2))
Copy.objects.create(book=Book.objects.get(title='Emma'), signature='Emm 2')
Reservation.objects.create(shelf=shelf, card=ada.card_set.get())
