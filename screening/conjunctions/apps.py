from django.apps import AppConfig


class ConjunctionsConfig(AppConfig):
    name = "screening.conjunctions"
    label = "conjunctions"
    verbose_name = "Conjunctions"
