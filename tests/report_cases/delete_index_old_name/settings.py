import os
SECRET_KEY = "x"
DEBUG = False
USE_TZ = False
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql_psycopg2", "NAME": os.environ.get("CASE_NAME", "case"),
    "USER": os.environ.get("CASE_USER", ""), "HOST": os.environ.get("CASE_HOST", ""), "PORT": os.environ.get("CASE_PORT", "")}}
INSTALLED_APPS = ('south', 'a')
SITE_ID = 1
