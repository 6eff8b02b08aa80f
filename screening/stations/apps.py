from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _seed_stations(**_: Any) -> None:
    from screening.stations.services import stations_seed

    stations_seed()


class StationsConfig(AppConfig):
    name = "screening.stations"
    label = "stations"
    verbose_name = "Protected stations"

    def ready(self) -> None:
        post_migrate.connect(_seed_stations, sender=self, dispatch_uid="seed protected stations")
