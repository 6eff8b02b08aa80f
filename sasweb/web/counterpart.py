"""Pages of the counterpart room, for people of organisations that are not home, and by link.

Every one of them answers 404 where the case does not exist for whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from sasweb.counterparts import room_failure
from sasweb.web.counterpart_list import cases_page
from sasweb.web.counterpart_room import room_of
from sasweb.web.counterpart_saying import SAYINGS
from sasweb.web.counterpart_seat import Seat, counterpart_memberships, seat_of, seat_of_link
from sasweb.web.counterpart_speaking import Refusal, say
from sasweb.world import this_world
from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.answer_links import LinkEnded, read_answer_token
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.release_models import Way
from screening.coordination.release_view import NotShown, chain_for
from screening.coordination.services.answer_links import answer_link_use
from screening.coordination.transcript import transcript_of
from screening.operators.selectors import is_counterpart

ON_ITS_WAY: Final = "0"  # the number of an entry that another instance has yet to number


@login_required
@never_cache
@require_safe
def counterpart(request: HttpRequest) -> HttpResponse:
    """The cases of one's organisations."""
    held = counterpart_memberships(request.user)
    if not held and not is_counterpart(request.user):
        raise Http404("Nobody's room.")
    context = {"page": cases_page(held, now_utc()), "world": this_world()}
    return render(request, "pages/counterpart/list.html", context)


@login_required
@never_cache
@require_safe
def counterpart_case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _room(request, _seat(request, uuid))


@login_required
@never_cache
@require_POST
def counterpart_say(request: HttpRequest, uuid: UUID, what: str) -> HttpResponse:
    return _say(request, _seat(request, uuid), what)


@login_required
@never_cache
@require_safe
def counterpart_transcript(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _transcript(_seat(request, uuid))


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Seat whoever holds a good link, without an account; opening one changes nothing by itself.

    While the case is a draft there is nothing to see, and the page says that much of the link.

    The token is the right to do this, and no cookie is: another site cannot forge it. Under
    `no-referrer` browsers send no origin with the form either, which the usual check would refuse.
    """

    @login_not_required
    @csrf_exempt
    @never_cache
    @wraps(view)
    def seated(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        try:
            link = read_answer_token(token)
        except InputError as error:
            return _ended(request, error)
        answer_link_use(link)
        try:
            return view(request, seat_of_link(link, token), **more)
        except Http404:
            if link.case.state == CaseState.DRAFT:
                return room_failure(request, 404, is_early=True)
            raise

    return seated


@by_link
@require_safe
def answer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The room of one case."""
    return _room(request, seat)


@by_link
@require_POST
def answer_say(request: HttpRequest, seat: Seat, what: str) -> HttpResponse:
    return _say(request, seat, what)


@by_link
@require_safe
def answer_transcript(request: HttpRequest, seat: Seat) -> HttpResponse:
    return _transcript(seat)


def _seat(request: HttpRequest, uuid: UUID) -> Seat:
    return seat_of(request.user, get_object_or_404(Case, uuid=uuid))


def _room(
    request: HttpRequest, seat: Seat, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    try:
        room = room_of(seat, now_utc(), filled=refusal.forms if refusal else None)
    except NotShown as error:
        raise Http404("No such case.") from error
    said = request.GET.get("said", "")
    context = {
        "room": room,
        "refusal": refusal,
        "said": next((line for line in room.record if said == str(line.number)), None),
        "is_on_its_way": said == ON_ITS_WAY,
        "world": this_world(),
    }
    return render(request, "pages/counterpart/case.html", context, status=status)


def _say(request: HttpRequest, seat: Seat, what: str) -> HttpResponse:
    if what not in SAYINGS:
        raise Http404("Nothing of that name can be said.")
    try:
        entry = say(seat, what, request.POST, request.FILES, now_utc())
    except NotShown as error:
        raise Http404("No such case.") from error
    except Refusal as refusal:
        return _room(request, seat, refusal, refusal.status)
    return redirect(f"{seat.url('case')}?said={entry.number}#said")


def _transcript(seat: Seat) -> HttpResponse:
    try:
        chain = chain_for(seat.case, seat.party, way=Way.TRANSCRIPT)
    except NotShown as error:
        raise Http404("No such case.") from error
    made = transcript_of(seat.case.uuid, chain, made_for=seat.party, made_at_utc=real_now_utc())
    name = f"case-{str(seat.case.uuid)[:8]}-{seat.party}.json"
    return HttpResponse(
        made.to_text(),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _ended(request: HttpRequest, error: InputError) -> HttpResponse:
    status = 410 if isinstance(error, LinkEnded) else 404
    return room_failure(request, status, str(error))
