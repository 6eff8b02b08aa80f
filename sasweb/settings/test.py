"""Tests: no network, no broker, tasks run in place."""

import tempfile
from pathlib import Path

from sasweb.settings.base import *  # noqa: F403
from sasweb.settings.base import DATABASES
from screening.common.clock import Clock

PRODUCT_CLOCK = Clock()  # whatever is replayed in this checkout's data folder
DATA_DIR = Path(tempfile.mkdtemp(prefix="safe-passage-test-"))
SECRET_KEY = "only-for-tests-" + "x" * 50
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = None  # nothing is collected for tests: finders serve the sources
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # or each test client looks at all 831 of them: a quarter of its time
WHITENOISE_IMMUTABLE_FILE_TEST = r"^$"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EXERCISES_READ_EVERY_S = None  # a read once a second would be counted by chance; some tests look
SHARED_ANSWERS_KEPT_S = 0.0  # a test's world is another's with the same numbers
CHANGES_TOLD_BY = ""  # tests ask for alerts themselves
PEERS_TOLD_BY = ""
CELESTRAK_BASE_URL = "http://127.0.0.1:9"  # nothing listens there: a test that forgets fails
SPACETRACK_BASE_URL = "http://127.0.0.1:9/"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_HOST, EMAIL_USE_TLS, EMAIL_USE_SSL = "mail.invalid", False, False
MAIL_FOLDER = ""
DEFAULT_FROM_EMAIL = "Safe Passage <alerts@example.org>"
PUBLIC_URL = "https://watch.example.org"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "cells": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # as above: same numbers
}
REQUIRE_SECOND_FACTOR = False  # tests of it, and of limits, switch them on themselves
RATE_LIMITS = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = str(DATA_DIR / "test.sqlite3")
