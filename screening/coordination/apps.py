from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class CoordinationConfig(AppConfig):
    name = "screening.coordination"
    label = "coordination"
    verbose_name = "Coordination"

    def import_models(self) -> None:
        """Load the models that have a file of their own too, which rest on those of cases."""
        super().import_models()
        import_module("screening.coordination.release_models")
        import_module("screening.coordination.notice_models")
        import_module("screening.coordination.protocol_models")

    def ready(self) -> None:
        from screening.coordination.append_only import protect_after_migrate
        from screening.coordination.checks import protocols_are_readable

        post_migrate.connect(protect_after_migrate, sender=self)
        register(protocols_are_readable)
