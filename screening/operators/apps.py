from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


def _seed_operators(**_: Any) -> None:
    from screening.operators.services import operators_seed

    operators_seed(settings.HOME_ORGANISATION)


class OperatorsConfig(AppConfig):
    name = "screening.operators"
    label = "operators"
    verbose_name = "Operators"

    def ready(self) -> None:
        post_migrate.connect(_seed_operators, sender=self, dispatch_uid="seed operators")
