from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "screening.configuration"
    label = "configuration"
    verbose_name = "Configuration"
