"""Delivery: HTTP, schedule, wiring. No business rules."""

from sasweb.celery import app as celery_app

__all__ = ["celery_app"]
