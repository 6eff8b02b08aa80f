from importlib import import_module

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "screening.configuration"
    label = "configuration"
    verbose_name = "Configuration"

    def import_models(self) -> None:
        """Load the models that have a file of their own too."""
        super().import_models()
        import_module("screening.configuration.exercise_models")

    def ready(self) -> None:
        from screening.common.exercise import board
        from screening.configuration.exercise_selectors import periods_to_come

        board.read_from(periods_to_come)
