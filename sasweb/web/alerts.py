"""Alerts as operators see them: the list, one alert with all that came of it, the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages as notices
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from sasweb.access import name_of
from sasweb.keys_first import KeysFirst
from sasweb.refusing import refusal
from sasweb.web.address_notes import refused_page, unknown_parameters
from sasweb.web.alert_answer import Answer, answer_given
from sasweb.web.alert_filter import AlertFilter
from sasweb.web.alert_rows import AlertRow, alert_rows
from sasweb.web.alerts_waiting import keys_waiting
from sasweb.web.listing import PAGE_SIZE
from sasweb.web.partial import render_page_or_part
from screening.alerts.case_hearers import readable
from screening.alerts.inbox import (
    ACKNOWLEDGE,
    Whose,
    as_shown,
    is_reached,
    may_acknowledge,
    told_to,
    urgent_since,
    whose_first,
)
from screening.alerts.models import AcknowledgedBy, Notice
from screening.alerts.selectors import deafness_words, everybodys_inbox, notice_history
from screening.alerts.services import notices_acknowledge
from screening.alerts.waiting import answered, passed_unanswered, waiting, waiting_keys
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.common.keys import key_of

ANSWERED_SHOWN = 20  # folded below what waits; the address gives the rest
ANSWERED_COUNTED = 500  # to count them all takes longer than all else on the page
PARAMETERS = {"whose", "show", "page"}


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, its changing part."""
    return _list(request)


@require_safe
def alert(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One alert: what was said, to whom, by which tries, and who answered."""
    shown = readable(everybodys_inbox(), request.user).select_related("conjunction__life")
    notice = get_object_or_404(shown, pk=notice_id)
    context = {
        "row": alert_rows([notice], now_utc())[0],
        "history": notice_history(notice),
        "may_acknowledge": may_acknowledge(request.user, [notice_id]),
    }
    return render_page_or_part(
        request, "pages/alerts/detail.html", "pages/alerts/detail_live.html", context
    )


@require_POST
def alerts_acknowledge(request: HttpRequest) -> HttpResponseBase:
    """Acknowledge the alerts that a form names, in the name of who is signed in."""
    is_script = bool(request.htmx)  # type: ignore[attr-defined]  # set by HtmxMiddleware
    if not request.user.is_authenticated:
        return HttpResponse(status=401) if is_script else redirect_to_login(_after(request))
    keys = _named(request)
    if not may_acknowledge(request.user, keys):
        raise PermissionDenied(refusal(ACKNOWLEDGE))
    try:
        _acknowledge(request, keys)
    except InputError as error:
        notices.error(request, str(error))
    if not is_script:
        return redirect(_after(request))
    return _list(request, answer_given(keys, name_of(request.user)))


@require_safe
def alerts_news(request: HttpRequest) -> JsonResponse:
    """What has come after an alert and must not wait, for a page that sounds and notifies."""
    newest = key_of(request.GET.get("after", ""))
    if newest is None:
        return JsonResponse({"alerts": []})
    rows = alert_rows(list(urgent_since(request.user, newest)[:ANSWERED_SHOWN]), now_utc())
    return JsonResponse({"alerts": [_news(row) for row in rows]})


def _list(request: HttpRequest, answer: Answer | None = None) -> HttpResponse:
    whose = _whose(request)
    found = AlertFilter(request.GET, queryset=told_to(request.user, whose))
    shows_answered = request.GET.get("show") == "answered"
    # What somebody has just answered waits no more, whatever was read for others a moment ago.
    keys = waiting_keys() if request.method == "POST" else keys_waiting()
    rows = answered(found.qs, keys) if shows_answered else waiting(found.qs, keys)
    page = KeysFirst(rows, PAGE_SIZE, as_shown).get_page(request.GET.get("page"))
    at_utc = now_utc()
    known = PARAMETERS | set(found.filters)
    context = {
        "filter": found,
        "whose": whose,
        "shows_answered": shows_answered,
        "page": page,
        "rows": alert_rows(list(page.object_list), at_utc),
        **({} if shows_answered else _fold(answered(found.qs, keys), at_utc)),
        "address_notes": [
            *found.notes,
            *unknown_parameters(request, known),
            *refused_page(request, page),
        ],
        "answer": answer,
        "unanswered": passed_unanswered(at_utc),
        "deafness": deafness_words(),
        "is_reached": is_reached(request.user),
        "may_acknowledge": request.user.has_perm(ACKNOWLEDGE) or whose is Whose.MINE,
    }
    return render_page_or_part(
        request, "pages/alerts/list.html", "pages/alerts/list_live.html", context
    )


def _fold(rest: QuerySet[Notice], at_utc: datetime) -> dict[str, Any]:
    """The newest of the rest, and how many there are: counted so far alone as a line can use it."""
    keys = list(rest.values_list("pk", flat=True)[: ANSWERED_COUNTED + 1])
    shown = as_shown(rest.filter(pk__in=keys[:ANSWERED_SHOWN]))
    return {
        "answered_rows": alert_rows(list(shown), at_utc),
        "answered_count": min(len(keys), ANSWERED_COUNTED),
        "are_more_answered": len(keys) > ANSWERED_COUNTED,
    }


def _whose(request: HttpRequest) -> Whose:
    """What the address asks for, else what this person sees first."""
    asked = request.GET.get("whose", "")
    return Whose(asked) if asked in set(Whose) else whose_first(request.user)


def _named(request: HttpRequest) -> list[int]:
    """The keys of one button, else of the boxes that are ticked."""
    asked = request.POST.getlist("only") or request.POST.getlist("notice")
    return sorted({key for each in asked if (key := key_of(each)) is not None})


def _acknowledge(request: HttpRequest, keys: list[int]) -> None:
    if not keys:
        raise InputError(gettext("Nothing was acknowledged: tick the alerts first."))
    count = notices_acknowledge(
        keys,
        person=name_of(request.user),
        by=AcknowledgedBy.PAGE,
        user=request.user,
        note=request.POST.get("note", "")[:1000],
    )
    if not request.htmx:  # type: ignore[attr-defined]
        said = ngettext("%(count)s alert acknowledged.", "%(count)s alerts acknowledged.", count)
        before = gettext("You had acknowledged this before.")
        notices.success(request, said % {"count": count} if count else before)


def _after(request: HttpRequest) -> str:
    """Where the form was: a page of this site, else the list."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked.startswith("/") and is_ours else "/alerts/"


def _news(row: AlertRow) -> dict[str, Any]:
    return {
        "id": row.notice.pk,
        "title": row.item.marked_badge,
        "about": row.item.about,
        "url": f"/alerts/{row.notice.pk}/",
    }
