"""Organisations: how they are reached, what they operate, what we let them see."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from sasweb.web.operator_facts import operator_facts, operator_rows
from sasweb.web.policy_form import PolicyForm
from sasweb.web.seat import Seat, seat_view, speaking_view
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.release_preview import Preview, policy_now, release_preview
from screening.operators.models import Organisation
from screening.operators.release import PRESETS
from screening.operators.release_words import Preset
from screening.operators.services import policy_add

_BAD_INPUT: Final = 400


@require_safe
@seat_view
def operators(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every organisation that this installation knows."""
    context = {"rows": operator_rows(seat.organisation, real_now_utc()), "seat": seat}
    return render(request, "pages/operators/list.html", context)


@require_safe
@seat_view
def operator(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """One organisation."""
    return _page(request, seat, get_object_or_404(Organisation, slug=slug))


@speaking_view()
def operator_policy(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Preview what a release policy would change, or add it as the next version."""
    organisation = get_object_or_404(Organisation.objects.exclude(is_home=True), slug=slug)
    form = _policy_form(seat, organisation, request.POST)
    if not form.is_valid():
        return _page(request, seat, organisation, form=form, status=_BAD_INPUT)
    if request.POST.get("action") != "save":
        preview = release_preview(seat.organisation, organisation, form.document, real_now_utc())
        return _page(request, seat, organisation, form=form, preview=preview)
    return _save(request, seat, organisation, form)


def _save(
    request: HttpRequest, seat: Seat, organisation: Organisation, form: PolicyForm
) -> HttpResponse:
    if not form.cleaned_data["note"].strip():
        form.add_error(
            "note", gettext("Say in a few words why it changes: it is kept with the version.")
        )
        return _page(request, seat, organisation, form=form, status=_BAD_INPUT)
    try:
        made = policy_add(
            seat.organisation,
            organisation,
            author=seat.person,
            document={str(each): str(what) for each, what in form.document.items()},
            note=form.cleaned_data["note"],
        )
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, seat, organisation, form=form, status=_BAD_INPUT)
    notices.success(
        request,
        gettext("Version %(number)s of what %(organisation)s is let see holds from now on.")
        % {"number": made.number, "organisation": organisation},
    )
    return redirect("operator", organisation.slug)


def _page(
    request: HttpRequest,
    seat: Seat,
    organisation: Organisation,
    *,
    form: PolicyForm | None = None,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "seat": seat,
        "facts": operator_facts(seat.organisation, organisation, real_now_utc()),
        "form": form or _policy_form(seat, organisation),
        "preview": preview,
    }
    return render(request, "pages/operators/detail.html", context, status=status)


def _policy_form(seat: Seat, organisation: Organisation, typed: Any = None) -> PolicyForm:
    policy = policy_now(seat.organisation, organisation, real_now_utc())
    document = policy.document if policy else PRESETS[Preset.PUBLIC_DATA_ONLY]
    preset = policy.preset if policy else Preset.PUBLIC_DATA_ONLY
    return PolicyForm(typed, document=document, preset=preset)
