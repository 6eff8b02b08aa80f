from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "screening.tokens"
    label = "tokens"
    verbose_name = "API tokens"
