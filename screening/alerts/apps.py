from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "screening.alerts"
    label = "alerts"
    verbose_name = "Alerts"
