from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoordinationConfig(AppConfig):
    name = "screening.coordination"
    label = "coordination"
    verbose_name = "Coordination"

    def ready(self) -> None:
        from screening.coordination.append_only import protect_after_migrate

        post_migrate.connect(protect_after_migrate, sender=self)
