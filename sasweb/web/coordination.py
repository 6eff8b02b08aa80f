"""Cases as the home organisation sees them: the list, one case, and opening one."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasweb.web.address_notes import refused_page, unknown_parameters
from sasweb.web.case_doing import doing
from sasweb.web.case_filter import CaseFilter
from sasweb.web.case_forms import OpenForm, SpokenForm
from sasweb.web.case_page import case_page
from sasweb.web.case_rows import case_order, case_rows
from sasweb.web.listing import page_of
from sasweb.web.opening import open_form
from sasweb.web.partial import render_page_or_part
from sasweb.web.seat import Seat, seat_view, speaking_view
from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import SafePassageError
from screening.conjunctions.models import Conjunction
from screening.coordination.models import Case
from screening.coordination.selectors import cases_all, chained_entries
from screening.coordination.services.open_case import case_open
from screening.coordination.transcript import transcript_of
from screening.coordination.turn import Deed
from screening.operators.models import Organisation

PARAMETERS: Final = {"page"}
_BAD_INPUT: Final = 400


@require_safe
@seat_view
def coordination(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list; for htmx, its changing part."""
    found = CaseFilter(request.GET, queryset=cases_all())
    us, at_utc = seat.organisation.slug, now_utc()
    order = case_order(found.qs, us, at_utc)
    page = page_of(request, order.keys)
    context = {
        "seat": seat,
        "filter": found,
        "page": page,
        "rows": case_rows(list(page.object_list), us, at_utc),
        "ours": order.ours,
        "address_notes": [
            *found.notes,
            *unknown_parameters(request, PARAMETERS | set(found.filters)),
            *refused_page(request, page),
        ],
    }
    return render_page_or_part(
        request, "pages/coordination/list.html", "pages/coordination/list_live.html", context
    )


@require_safe
@seat_view
def case(request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
    """One case, with the form that the address asks for."""
    asked = request.GET.get("do", "")
    return case_response(request, seat, case_of(uuid), Deed(asked) if asked in set(Deed) else None)


@never_cache
@require_safe
@seat_view
def case_transcript(_request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
    """The whole record as home holds it, which an outsider verifies with one command."""
    subject = case_of(uuid)
    made = transcript_of(
        subject.uuid,
        chained_entries(subject),
        made_for=seat.organisation.slug,
        made_at_utc=real_now_utc(),
    )
    return HttpResponse(
        made.to_text(),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="case-{str(uuid)[:8]}.json"'},
    )


@speaking_view(Deed.NOTIFY)
def case_open_view(request: HttpRequest, seat: Seat, conjunction_id: int) -> HttpResponse:
    """Open a draft case on a conjunction, or go to the one that is open."""
    subject = get_object_or_404(
        Conjunction.objects.select_related("primary", "secondary", "station", "life"),
        pk=conjunction_id,
    )
    form = open_form(seat.organisation, request.POST)
    if not form.is_valid():
        return _refused_opening(request, subject, form)
    try:
        made = _open(subject, seat, form)
    except SafePassageError as error:
        form.add_error(None, str(error))
        return _refused_opening(request, subject, form)
    notices.success(request, gettext("The case is open as a draft. Nobody has been told yet."))
    return redirect("case", made.uuid)


def case_of(uuid: UUID) -> Case:
    """A case, or 404."""
    return get_object_or_404(cases_all(), uuid=uuid)


def case_response(
    request: HttpRequest,
    seat: Seat,
    subject: Case,
    deed: Deed | None,
    form: SpokenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a case; a deed that cannot be done now shows no form."""
    page = case_page(subject, seat, now_utc())
    can = deed is not None and (form is not None or (deed in page.deeds and seat.may(deed)))
    context: dict[str, Any] = {
        "seat": seat,
        "page": page,
        "doing": doing(page, deed, form, asked=request.GET) if can and deed is not None else None,
    }
    response = render_page_or_part(
        request, "pages/coordination/case.html", "pages/coordination/case_live.html", context
    )
    response.status_code = status
    return response


def _open(subject: Conjunction, seat: Seat, form: OpenForm) -> Case:
    return case_open(
        subject,
        author=seat.person,
        other_side=Organisation.objects.get(slug=form.cleaned_data["other_side"]),
        at_utc=now_utc(),
        is_exercise=form.cleaned_data["is_exercise"],
    )


def _refused_opening(request: HttpRequest, subject: Conjunction, form: OpenForm) -> HttpResponse:
    context = {"conjunction": subject, "form": form}
    return render(request, "pages/coordination/open.html", context, status=_BAD_INPUT)
