# Django settings of the bookshop's site.

import os

DEBUG = False
SECRET_KEY = os.environ.get('BOOKSHOP_SECRET_KEY', 'only for development')
SITE_ID = 1
USE_TZ = True
LANGUAGE_CODE = 'en'
LANGUAGES = [('en', 'English')]

# On SQLite until now. This is the move.
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql_psycopg2',
        'NAME': 'bookshop',
    }
}

INSTALLED_APPS = (
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.sites',
    'django.contrib.messages',
    'django.contrib.staticfiles',
    'django.contrib.admin',
    'south',
    'cms',
    'mptt',
    'menus',
    'sekizai',
    'shop',
    'teasers',
    'reviews',
    'catalogue',
)

MIDDLEWARE_CLASSES = (
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'cms.middleware.page.CurrentPageMiddleware',
    'cms.middleware.user.CurrentUserMiddleware',
    'cms.middleware.toolbar.ToolbarMiddleware',
)

TEMPLATE_CONTEXT_PROCESSORS = (
    'django.contrib.auth.context_processors.auth',
    'django.contrib.messages.context_processors.messages',
    'django.core.context_processors.request',
    'sekizai.context_processors.sekizai',
    'cms.context_processors.cms_settings',
)

CMS_TEMPLATES = (('page.html', 'Page'),)
ROOT_URLCONF = 'urls'
