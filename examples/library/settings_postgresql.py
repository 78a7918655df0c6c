# The same on PostgreSQL. The server's socket is in the folder server/, where the tutorial starts one.

from settings import *

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql_psycopg2',
        'NAME': 'library',
        'USER': 'postgres',
        'HOST': os.path.join(HERE, 'server'),
    }
}
