from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    name = "screening.operators"
    label = "operators"
    verbose_name = "Operators"
