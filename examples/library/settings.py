# Django settings of the library, as they are today: on SQLite.

import os

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET_KEY = 'only for development'
USE_TZ = True

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.path.join(HERE, 'library.sqlite3'),
    }
}

INSTALLED_APPS = (
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'south',
    'loans',
    'members',
    'catalogue',
)
