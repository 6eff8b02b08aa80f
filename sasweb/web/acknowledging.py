"""The page behind the link of a message: one notice acknowledged by one recipient, no account.

Opening it changes nothing by itself, for programs open links too: filters that look for harm, and
previews. What acknowledges is a POST. The page's script sends it at once for a person who looks at
it, so that one click in the message is enough; everybody else has the button. The script leaves it
to the button

- in the first half minute of a message, when mail filters try its links, some with a whole browser;
- in a browser that says that a machine drives it;
- where SAFE_PASSAGE_ACKNOWLEDGE_ON_OPENING=0, for filters that are cleverer than this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sasweb.access import accounts_named, name_of
from sasweb.headers import unseen
from sasweb.web.alert_said import alert_said, as_sent, order_said
from sasweb.web.link_pages import link_answer, link_page
from screening.alerts.ack_links import AckClaim, LinkExpired, read_ack_token
from screening.alerts.models import AcknowledgedBy, Acknowledgement, Notice
from screening.alerts.people_models import Recipient
from screening.alerts.selectors import claimed_by_link
from screening.alerts.services.acknowledge import notices_acknowledge
from screening.alerts.telling import Told, told
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError

FILTERS_TRY_LINKS_FOR: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class AckPage:
    """What the page shows. ``own`` is the recipient's acknowledgement, ``others`` everybody's."""

    item: Told
    recipient: Recipient
    own: Acknowledgement | None
    others: tuple[Acknowledgement, ...]
    acknowledges_at_once: bool

    @property
    def said(self) -> str:
        """What the notice is about, in the reader's language; what was sent is English."""
        return alert_said(self.item.notice)

    @property
    def as_sent(self) -> Told:
        return as_sent(self.item.notice)

    @property
    def order_said(self) -> str:
        return order_said(self.item.notice)


@link_page
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """Show the notice of a link, or acknowledge it."""
    try:
        claim = read_ack_token(token)
        notice, recipient = claimed_by_link(claim)
    except InputError as error:
        status = 410 if isinstance(error, LinkExpired) else 404
        return _answer(request, {"problem": str(error)}, status=status)
    if request.method != "POST":
        return _answer(request, {"page": _page(claim, notice, recipient)})
    notices_acknowledge(
        [notice.pk], person=_person(recipient), by=AcknowledgedBy.LINK, recipient=recipient
    )
    return unseen(redirect("acknowledge", token))


def _person(recipient: Recipient) -> str:
    """How whoever has a recipient's link is kept: as the own account, and as no other.

    NOTE: a recipient is named freely, also as somebody who has an account and answers by page.
    """
    namesakes = accounts_named(recipient.name)
    if recipient.user is not None and namesakes.filter(pk=recipient.user.pk).exists():
        return name_of(recipient.user)
    return f"{recipient.name} (by link)" if namesakes.exists() else recipient.name


def _page(claim: AckClaim, notice: Notice, recipient: Recipient) -> AckPage:
    found, person = list(notice.acknowledgements.all()), _person(recipient)
    own = next((e for e in found if e.recipient_id == recipient.pk or e.person == person), None)
    item = told(notice, "this page")
    is_past_filters = real_now_utc() - claim.issued_at >= FILTERS_TRY_LINKS_FOR
    return AckPage(
        item=item,
        recipient=recipient,
        own=own,
        others=tuple(each for each in found if each is not own),
        acknowledges_at_once=(
            settings.ACKNOWLEDGE_ON_OPENING
            and is_past_filters
            and not found
            and bool(item.acknowledge_url)
        ),
    )


def _answer(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return link_answer(request, "pages/alerts/acknowledge.html", context, status=status)
