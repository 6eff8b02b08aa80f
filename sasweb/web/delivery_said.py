"""Why a message was not delivered, in the reader's language.

It is kept in English, with what the other side answered: that is a record, shown as it came and
marked so. tests/unit/sasweb/test_delivery_said.py holds the forms against the modules that send.
"""

from __future__ import annotations

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from sasweb.web.kept_forms import PLACE, KeptForms

_MAIL: Final = (
    gettext_noop("No mail server is set up (SAFE_PASSAGE_MAIL_HOST), so no e-mail was sent."),
    gettext_noop("The %(where)s cannot be reached: %(answer)s."),
    gettext_noop("mail server %(host)s"),
    gettext_noop("folder %(folder)s"),
    gettext_noop("It cannot be written as e-mail: %(problem)s"),
    gettext_noop("An e-mail address looks like name@example.org."),
    gettext_noop("The mail server refuses the address: %(answer)s"),
    gettext_noop("The mail server refuses our name and password: %(answer)s"),
    gettext_noop("The mail server refuses our sender (SAFE_PASSAGE_MAIL_FROM): %(answer)s"),
    gettext_noop("The mail server refuses the message: %(answer)s"),
    gettext_noop("The mail server answered %(answer)s"),
    gettext_noop("The mail server broke off: %(answer)s."),
)
_POST: Final = (
    gettext_noop(
        "A public address is called by https alone: http would show everybody the message."
    ),
    gettext_noop(
        "It answered %(status)s, elsewhere: no redirect is followed. Give the last address."
    ),
    gettext_noop("It answered %(status)s."),
    gettext_noop("Its address cannot be called."),
    gettext_noop("%(host)s could not prove that it is %(itself)s: its certificate is not valid."),
    gettext_noop("%(host)s could not be reached within %(seconds)s s."),
    gettext_noop("%(host)s gave no answer within %(seconds)s s."),
    gettext_noop("%(host)s could not be reached, or broke off."),
    gettext_noop(
        "%(host)s is at %(address)s, which is no public address. Where it is one of your own, name"
        " its network in SAFE_PASSAGE_ALERT_NETWORKS."
    ),
    gettext_noop("%(host)s has no address now: %(answer)s."),
    gettext_noop("A webhook has an address like https://example.org/alerts."),
    gettext_noop("A webhook's address holds no name and password: its signature says who we are."),
    gettext_noop("The signing secret is no base64 after %(prefix)s."),
    gettext_noop(
        "A webhook needs a signing secret of %(bytes)s bytes or more. Give the recipient one, and"
        " its receiver the same."
    ),
)
_CHAT: Final = (
    gettext_noop(
        "%(address)s is no chat or SMS address that can be used. See appriseit.com/services for"
        " their forms; not possible are %(schemes)s."
    ),
    gettext_noop("%(address)s was not reached: %(problem)s"),
    gettext_noop("the service gave no reason."),
)
_OURS: Final = (
    gettext_noop("The recipient has been switched off."),
    gettext_noop("None of %(tries)s tries came to an end: each worker was lost over it."),
)
_WORD: Final = r"\S+"
_IN_PLACE: Final = dict.fromkeys(
    ("host", "itself", "address", "status", "seconds", "tries", "prefix", "bytes"), _WORD
)
# What the other side said, or a library of ours: nobody here words it.
_RECORDS: Final = frozenset({"answer", "problem"})
_FORMS: Final = KeptForms((*_MAIL, *_POST, *_CHAT, *_OURS), _IN_PLACE)


def delivery_said(error: str) -> str:
    """Why a try failed or a message was given up; what is not the product's own is marked."""
    if not error or (get_language() or "en").startswith("en"):
        return error
    found = _FORMS.read(error)
    if found is None:
        return format_html('<span lang="en" data-record>{}</span>', error)
    form, places = found
    filled = {name: _place_said(name, words) for name, words in places.items()}
    return with_places(gettext(form), **filled) if filled else gettext(form)


def _place_said(name: str, words: str) -> str:
    """What stands in a place: a name as it is called, or what is itself told or marked."""
    return delivery_said(words) if name in _RECORDS or _FORMS.knows(words) else words


def with_places(form: str, **places: str) -> SafeString:
    """A sentence of ours whose places are filled with text, or with what is markup already."""
    return format_html(PLACE.sub(r"{\1}", form), **places)
