from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "screening.coordination"
    label = "coordination"
    verbose_name = "Coordination"
