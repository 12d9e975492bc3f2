"""Django's settings; where the files are, and the pragmas, come from the environment."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
HASHING_KEY = os.environ["SUPPRESSION_KEY"]
CATALOGUE = os.environ["PEER_CATALOGUE"]
ALLOWED_HOSTS = ["127.0.0.1"]
DEBUG = False
INSTALLED_APPS = ["benchmarks.peer"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "benchmarks.peer.urls"
WSGI_APPLICATION = "benchmarks.peer.wsgi.application"
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["PEER_DATABASE"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": os.environ["PEER_PRAGMAS"]},
    }
}
