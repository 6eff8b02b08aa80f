from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _seed_rules(**_: Any) -> None:
    from screening.conjunctions.services.rules import rules_seed

    rules_seed()


class ConjunctionsConfig(AppConfig):
    name = "screening.conjunctions"
    label = "conjunctions"
    verbose_name = "Conjunctions"

    def ready(self) -> None:
        post_migrate.connect(_seed_rules, sender=self, dispatch_uid="seed the stations' rules")
