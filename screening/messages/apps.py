from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "screening.messages"
    label = "exchange"  # "messages" is Django's own
    verbose_name = "Messages"
