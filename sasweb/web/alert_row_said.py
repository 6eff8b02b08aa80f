"""What a row of alerts says of one: what it is of, and why it was said, in the reader's language.

In English both are those of its message (``telling.Told``), as everywhere.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from sasweb.web.alert_said import alert_said, is_of_messages, pair_said, subject_said, unreached
from sasweb.web.delivery_said import delivery_said, with_places
from sasweb.web.life_said import life_said
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.alerts.telling import Told

TEST_ABOUT: Final = gettext_noop("messages of Safe Passage reach you here")
_BY_A_WAY: Final = " by "  # "Ann cannot be reached by email: the error", as ``undelivered`` has it


def about_said(item: Told) -> str:
    """What an alert is of that is of no pass."""
    notice = item.notice
    if _is_english():
        return item.about
    if "case" in notice.facts:
        return pair_said(notice)
    if is_of_messages(notice.facts):
        return _("%(who)s cannot be reached") % {"who": unreached(notice.facts)}
    return _(TEST_ABOUT) if notice.kind == NoticeKind.TEST else subject_said(item.about)


def why_said(item: Told) -> str:
    """Why it was said, or what has come to be."""
    notice = item.notice
    is_of_pass = "primary" in notice.facts and "case" not in notice.facts
    if _is_english() or is_of_pass:
        return life_said(item.why or notice.words)
    said, error = alert_said(notice), _error_of(notice)
    if not error:
        return said
    return with_places(_("%(said)s %(why)s"), said=said, why=delivery_said(error))


def _error_of(notice: Notice) -> str:
    """Why a message was not delivered; empty where the alert is of something else."""
    if not is_of_messages(notice.facts):
        return ""
    told = str(notice.facts.get("subject", "")) + _BY_A_WAY
    _channel, _colon, error = notice.words.removeprefix(told).partition(": ")
    return error


def _is_english() -> bool:
    return (get_language() or "en").startswith("en")
