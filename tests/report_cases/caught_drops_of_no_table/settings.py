import os
SECRET_KEY = 'x'
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'x'}}
INSTALLED_APPS = ['south', 'projects', 'resources']
