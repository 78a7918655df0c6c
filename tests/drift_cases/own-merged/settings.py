import os

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.' + os.environ.get('CASE_ENGINE', 'sqlite3'),
        'NAME': os.environ.get('CASE_NAME', 'db.sqlite3'),
        'HOST': os.environ.get('CASE_HOST', ''),
        'PORT': os.environ.get('CASE_PORT', ''),
        'USER': os.environ.get('CASE_USER', ''),
    }
}
INSTALLED_APPS = (
    'django.contrib.contenttypes',
    'django.contrib.auth',
    'south',
    'quay',
    'dock',
)
SECRET_KEY = 'case'
SITE_ID = 1
FIXTURE_DIRS = ('fixtures',)
TIME_ZONE = 'UTC'
