from django.apps import AppConfig


class StationsConfig(AppConfig):
    name = "screening.stations"
    label = "stations"
    verbose_name = "Protected stations"
