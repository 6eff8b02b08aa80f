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
