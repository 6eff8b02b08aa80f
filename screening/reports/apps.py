from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "screening.reports"
    label = "reports"
    verbose_name = "Weekly summaries"
