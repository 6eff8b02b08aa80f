"""Answer links of one case: who has one, until when, whether it was used; making and ending them.

The address of a link is shown once, to whoever made it: it lets its holder speak for the party.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasweb.web.coordination import case_of
from sasweb.web.seat import Seat, seat_view, speaking_view
from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.answer_links import answer_token, answer_url
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.release_models import AnswerLink
from screening.coordination.selectors import standing_of
from screening.coordination.services.answer_links import (
    LONGEST_DAYS,
    answer_link_make,
    answer_link_revoke,
)
from screening.coordination.turn import Deed

_BAD_INPUT: Final = 400
_JUST_MADE: Final = "answer_link_just_made"  # in the session of whoever made it


class LinkForm(forms.Form):
    """For whom of which party, and for how long."""

    party = forms.ChoiceField(label=_("Answers for"))
    contact = forms.CharField(
        label=_("Whom it is for"),
        max_length=200,
        help_text=_("What they answer bears this name: a person, or a desk."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=LONGEST_DAYS, initial=7, help_text=_("1 to 30")
    )

    def __init__(self, data: Any, parties: list[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["party"].choices = parties  # type: ignore[attr-defined]


@never_cache
@require_safe
@seat_view
def case_links(request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
    """Every link of a case, the newest first; the address of the one that was just made."""
    case = case_of(uuid)
    return _page(request, seat, case, made=_just_made(request, case))


@speaking_view(Deed.NOTIFY)
def case_link_make(request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
    """Make a link."""
    case = case_of(uuid)
    form = LinkForm(request.POST, _parties(case, seat))
    if not form.is_valid():
        return _page(request, seat, case, form=form, status=_BAD_INPUT)
    try:
        link = answer_link_make(case, author=seat.person, **form.cleaned_data)
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, seat, case, form=form, status=_BAD_INPUT)
    request.session[_JUST_MADE] = link.pk
    return redirect("case_links", case.uuid)


@speaking_view(Deed.NOTIFY)
def case_link_end(request: HttpRequest, seat: Seat, uuid: UUID, link_id: int) -> HttpResponse:
    """End a link now."""
    link = get_object_or_404(AnswerLink, pk=link_id, case=case_of(uuid))
    answer_link_revoke(link, author=seat.person)
    words = gettext("The link of %(contact)s has ended: it opens nothing any more.")
    notices.success(request, words % {"contact": link.contact})
    return redirect("case_links", uuid)


def _page(
    request: HttpRequest,
    seat: Seat,
    case: Case,
    *,
    form: LinkForm | None = None,
    made: AnswerLink | None = None,
    status: int = 200,
) -> HttpResponse:
    parties = _parties(case, seat)
    context = {
        "case": case,
        "standing": standing_of(case, now_utc()),
        "form": form or LinkForm(None, parties),
        "parties": dict(parties),
        "links": AnswerLink.objects.filter(case=case),
        "made": made,
        "address": _address(request, made) if made is not None else "",
        "real_now": real_now_utc(),
        "is_draft": case.state == CaseState.DRAFT,
        "may_make": seat.may(Deed.NOTIFY),
    }
    return render(request, "pages/coordination/links.html", context, status=status)


def _parties(case: Case, seat: Seat) -> list[tuple[str, str]]:
    """Who can be given a link; nobody where another installation keeps the case and asks them."""
    if not case.is_kept_here:
        return []
    standing = standing_of(case, now_utc())
    ordered = sorted(standing.parties, key=lambda each: not each.is_principal)
    return [
        (each.slug, each.name or each.slug)
        for each in ordered
        if each.slug not in (seat.organisation.slug, case.keeper_slug)
    ]


def _just_made(request: HttpRequest, case: Case) -> AnswerLink | None:
    key = request.session.pop(_JUST_MADE, None)
    return AnswerLink.objects.filter(pk=key, case=case).first() if key is not None else None


def _address(request: HttpRequest, link: AnswerLink) -> str:
    """The whole address: of this site as it is known, else as whoever asks has reached it."""
    by_name = reverse("answer", kwargs={"token": answer_token(link)})
    return answer_url(link) or request.build_absolute_uri(by_name)
