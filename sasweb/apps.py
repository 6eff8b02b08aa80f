from django.apps import AppConfig


class SasWebConfig(AppConfig):
    name = "sasweb"
    verbose_name = "Delivery"
