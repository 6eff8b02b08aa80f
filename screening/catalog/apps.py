from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _seed_planned(**_: Any) -> None:
    from screening.catalog.services.planned import planned_seed

    planned_seed()


class CatalogConfig(AppConfig):
    name = "screening.catalog"
    label = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        post_migrate.connect(_seed_planned, sender=self, dispatch_uid="seed planned constellations")
