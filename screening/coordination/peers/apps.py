from django.apps import AppConfig


class PeersConfig(AppConfig):
    name = "screening.coordination.peers"
    label = "peers"
    verbose_name = "peers"
