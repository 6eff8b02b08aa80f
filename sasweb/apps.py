from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate

from sasweb.postgres_times import read_times_quickly
from sasweb.secrecy import blot_all_logs
from sasweb.settings.refusals import require_fit_for_others


class SasWebConfig(AppConfig):
    name = "sasweb"
    verbose_name = "Delivery"

    def ready(self) -> None:
        from sasweb.signing_in import factor_changes, sessions  # noqa: F401  # hear of both

        blot_all_logs()
        read_times_quickly()
        if settings.IS_FOR_OTHERS:
            require_fit_for_others(settings)
        # The last app that has permissions: by then those of all others are there too.
        post_migrate.connect(_create_groups, sender=apps.get_app_config("configuration"))
        user_logged_in.connect(_offer_setup)


def _create_groups(**_: Any) -> None:
    from sasweb.access import groups_create

    groups_create()


def _offer_setup(request: Any, user: Any, **_: Any) -> None:
    from sasweb.web.setup.leading import remember_to_offer

    remember_to_offer(request, user)
