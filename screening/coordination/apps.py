from importlib import import_module

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "screening.coordination"
    label = "coordination"
    verbose_name = "Coordination"

    def import_models(self) -> None:
        """Load the models that have a file of their own too, which rest on those of cases."""
        super().import_models()
        import_module("screening.coordination.release_models")
