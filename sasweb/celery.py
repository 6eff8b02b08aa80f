"""The Celery application. What runs when is in schedule.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")

app = Celery("safe_passage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["screening.catalog", "screening.conjunctions"])
