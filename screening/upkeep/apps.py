from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "screening.upkeep"
    label = "upkeep"
    verbose_name = "Upkeep"
