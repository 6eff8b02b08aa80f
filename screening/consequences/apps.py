from django.apps import AppConfig


class ConsequencesConfig(AppConfig):
    name = "screening.consequences"
    label = "consequences"
    verbose_name = "What-if studies"
