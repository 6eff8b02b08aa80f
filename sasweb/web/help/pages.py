"""Which page has which help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from sasweb.web.help import of_asking, of_keeping, of_talking, of_watching
from sasweb.web.help.types import PageHelp, Words

HELP: Final[Mapping[str, PageHelp]] = (
    of_watching.HELP | of_talking.HELP | of_asking.HELP | of_keeping.HELP
)
# Pages that are a part, or another view, of one that has its help.
SAME_AS: Final[Mapping[str, str]] = {
    "way": "subscriptions",
    "case_notice": "case",
    "case_links": "case",
    "operator_policy": "operator",
    "planned_add": "catalogue_insight",
    "planned_change": "catalogue_insight",
    "learn_2021": "learn",
    "learn_iridium_cosmos": "learn",
    "learn_protocols": "learn",
    "message_upload": "messages",
    "setup_home": "setup",
    "setup_person": "setup",
    "setup_station": "setup",
    "setup_station_switch": "setup",
    "configuration_add": "configuration",
    "configuration_change": "configuration",
    "configuration_exercise": "configuration",
    "configuration_export": "configuration",
    "configuration_history": "configuration",
    "configuration_import": "configuration",
    "configuration_object": "configuration",
    "configuration_remove": "configuration",
    "exercise_begin": "configuration",
    "account_change_password": "account",
    "account_inactive": "account",
    "account_login": "account",
    "account_logout": "account",
    "account_reauthenticate": "account",
    "account_set_password": "account",
    "mfa_activate_totp": "account",
    "mfa_add_webauthn": "account",
    "mfa_authenticate": "account",
    "mfa_deactivate_totp": "account",
    "mfa_edit_webauthn": "account",
    "mfa_generate_recovery_codes": "account",
    "mfa_index": "account",
    "mfa_list_webauthn": "account",
    "mfa_reauthenticate": "account",
    "mfa_reauthenticate_webauthn": "account",
    "mfa_remove_webauthn": "account",
    "mfa_view_recovery_codes": "account",
    "usersessions_list": "account",
    "setup_step": "setup",
    "help_document": "help",
    "help_page": "help",
}
EVERYWHERE: Final[tuple[tuple[str, Words], ...]] = (
    ("?", _("this help")),
    ("/", _("search an object")),
    ("Tab", _("to the next control; the first Tab offers to skip the header")),
)


def help_key(url_name: str) -> str:
    """The name under which the help of a page is kept; "help" where it has none of its own."""
    name = SAME_AS.get(url_name, url_name)
    return name if name in HELP else "help"
