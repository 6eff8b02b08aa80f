"""Django with a migrated database in memory, for programs that measure by hand."""

from __future__ import annotations

import os


def start_django() -> None:
    """Set Django up with the settings of the tests, and make its test database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.test")
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0)
