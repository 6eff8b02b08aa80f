from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "screening.catalog"
    label = "catalog"
    verbose_name = "Catalogue"
