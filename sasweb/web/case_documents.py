"""Documents of a case, printed for whoever asks: home, a counterpart, the holder of a link.

Each goes through the gate: what its reader may not see is in no document. For home, ``?for=SLUG``
gives what that party would be given.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasweb.web.coordination import case_of
from sasweb.web.counterpart import by_link
from sasweb.web.counterpart_seat import Seat as CounterpartSeat
from sasweb.web.counterpart_seat import seat_of
from sasweb.web.seat import Seat, seat_view
from screening.common.clock import now_utc
from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.formal_note import write_formal_note
from screening.coordination.documents.languages import Language
from screening.coordination.documents.notification import write_notification
from screening.coordination.documents.of_case import facts_for, facts_held, facts_to_come
from screening.coordination.documents.paper import DocumentKind, Paper
from screening.coordination.documents.printed import Format, printed
from screening.coordination.documents.status_card import write_status_card
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.release_view import NotShown

_WRITERS: Final[Mapping[DocumentKind, Callable[[CaseFacts, Language], Paper]]] = {
    DocumentKind.NOTIFICATION: write_notification,
    DocumentKind.STATUS_CARD: write_status_card,
    DocumentKind.FORMAL_NOTE: write_formal_note,
}


@never_cache
@require_safe
@seat_view
def case_document(
    request: HttpRequest, _seat: Seat, uuid: UUID, kind: str, language: str, fmt: str
) -> HttpResponse:
    """A document for home's own use, or as the party that ``for`` names would be given it."""
    case = case_of(uuid)
    facts = _facts_for_home(case, kind, request.GET.get("for", ""))
    return _answer(facts, kind, language, fmt)


@login_required
@never_cache
@require_safe
def counterpart_document(
    request: HttpRequest, uuid: UUID, kind: str, language: str, fmt: str
) -> HttpResponse:
    """A document for a counterpart's account."""
    seat = seat_of(request.user, get_object_or_404(Case, uuid=uuid))
    return _for_counterpart(seat, kind, language, fmt)


@by_link
@require_safe
def answer_document(
    request: HttpRequest, seat: CounterpartSeat, kind: str, language: str, fmt: str
) -> HttpResponse:
    """A document for the holder of an answer link."""
    return _for_counterpart(seat, kind, language, fmt)


def _for_counterpart(seat: CounterpartSeat, kind: str, language: str, fmt: str) -> HttpResponse:
    try:
        facts = facts_for(seat.case, seat.party, now_utc())
    except NotShown as error:
        raise Http404("No such case.") from error
    return _answer(facts, kind, language, fmt)


def _facts_for_home(case: Case, kind: str, reader: str) -> CaseFacts:
    """A notification is for the other side, whom a draft tells nothing yet."""
    reader = reader or (_other_side(case) if kind == DocumentKind.NOTIFICATION else "")
    if not reader:
        return facts_held(case, now_utc())
    try:
        is_draft = case.state == CaseState.DRAFT
        return (facts_to_come if is_draft else facts_for)(case, reader, now_utc())
    except NotShown as error:
        raise Http404("No such party.") from error


def _other_side(case: Case) -> str:
    others = [each.slug for each in case.parties.all() if each.slug != case.keeper_slug]
    return others[0] if others else ""


def _answer(facts: CaseFacts, kind: str, language: str, fmt: str) -> HttpResponse:
    try:
        write, spoken, form = _WRITERS[DocumentKind(kind)], Language(language), Format(fmt)
    except ValueError as error:
        raise Http404("No such document.") from error
    name = f"{kind}-{str(facts.case_uuid)[:8]}-{language}.{fmt}"
    response = HttpResponse(
        printed(write(facts, spoken), form),
        content_type=form.content_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Language": spoken.tag,
            "X-Robots-Tag": "noindex, nofollow",
            "Referrer-Policy": "no-referrer",
        },
    )
    if form is Format.HTML:
        response["Content-Security-Policy"] = _alone(response.content)
    return response


def _alone(html: bytes) -> str:
    """The policy of a file that stands alone: its own sheet, by its hash, and nothing else."""
    _, _, rest = html.partition(b"<style>")
    sheet, _, _ = rest.partition(b"</style>")
    digest = base64.b64encode(hashlib.sha256(sheet).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
