"""A database for a measurement: empty, of its own, with a catalogue in it, and a clock that stands.

The process that makes it must not have set Django up before.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import django

from screening.engine.types import ElementSet


@contextmanager
def catalogue_database(element_sets: Sequence[ElementSet], at_utc: datetime) -> Iterator[None]:
    """Store a catalogue in a new database, and let product time stand at an instant."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sasweb.settings.test"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from screening.common.clock import Clock
    from tests.catalogue_world import elements_store

    settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=at_utc, rate=0.0)
    try:
        call_command("migrate", verbosity=0)
        elements_store(element_sets)
        yield
    finally:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
