from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SasWebConfig(AppConfig):
    name = "sasweb"
    verbose_name = "Delivery"

    def ready(self) -> None:
        # After every other app of the list has made its permissions: this one is the last.
        post_migrate.connect(_create_groups, sender=self)


def _create_groups(**_: Any) -> None:
    from sasweb.access import groups_create

    groups_create()
