"""The page on which a notification is read as it would be sent, and then sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sasweb.web.coordination import case_of
from sasweb.web.instant_field import UtcInstantField
from sasweb.web.seat import Seat, seat_view
from screening.common.clock import now_utc
from screening.common.exceptions import SafePassageError
from screening.coordination.documents.languages import Language
from screening.coordination.models import Case
from screening.coordination.notices import (
    NoticeDraft,
    addressees_of,
    contacts_of,
    languages_for,
    notice_draft,
    notices_of,
)
from screening.coordination.services.notice_send import notice_send
from screening.coordination.speaker import Speaker
from screening.coordination.turn import Deed
from screening.operators.models import ContactPoint

_CONFLICT = 409


class DraftForm(forms.Form):
    """To whom, and in which languages, in their order."""

    to = forms.TypedChoiceField(label=_("To"), coerce=int)
    languages = forms.ChoiceField(
        label=_("Language"),
        choices=(
            ("en,zh", _("English, then Chinese")),
            ("zh,en", _("Chinese, then English")),
            ("en", _("English")),
            ("zh", _("Chinese")),
        ),
    )

    def __init__(self, data: Any, contacts: list[ContactPoint]) -> None:
        super().__init__(data)
        self.fields["to"].choices = [(each.pk, _named(each)) for each in contacts]  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """Which draft was read: when it was written, and its digest."""

    written_at_utc = UtcInstantField()
    shown_sha256 = forms.RegexField(r"^[0-9a-f]{64}$")


@require_http_methods(["GET", "HEAD", "POST"])
@seat_view
def case_notice(request: HttpRequest, seat: Seat, uuid: UUID) -> HttpResponse:
    """Show the draft for a contact; send it on POST, if it is still the text that was read."""
    case = case_of(uuid)
    contacts = contacts_of(case)
    if request.method == "POST":
        return _send(request, seat, case, contacts)
    return _page(request, seat, case, contacts)


def _page(
    request: HttpRequest,
    seat: Seat,
    case: Case,
    contacts: list[ContactPoint],
    problem: str = "",
) -> HttpResponse:
    form = DraftForm(_asked(request, contacts), contacts)
    draft = None
    if contacts and form.is_valid():
        draft = _draft(case, contacts, form, now_utc())
    context = {
        "case": case,
        "seat": seat,
        "form": form,
        "contacts": contacts,
        "others": [] if contacts else addressees_of(case),
        "draft": draft,
        "problem": problem,
        "sent": notices_of(case),
        "may_send": seat.may(Deed.NOTIFY),
    }
    status = _CONFLICT if problem else 200
    return render(request, "pages/coordination/notice.html", context, status=status)


def _asked(request: HttpRequest, contacts: list[ContactPoint]) -> dict[str, Any]:
    """What the address asks for; else the first contact in its own languages."""
    given = request.POST if request.method == "POST" else request.GET
    first = contacts[0] if contacts else None
    spoken = languages_for(first) if first is not None else tuple(Language)
    return {
        "to": given.get("to") or (first.pk if first is not None else ""),
        "languages": given.get("languages") or ",".join(spoken),
    }


def _draft(case: Case, contacts: list[ContactPoint], form: DraftForm, at_utc: Any) -> NoticeDraft:
    contact = next(each for each in contacts if each.pk == form.cleaned_data["to"])
    spoken = tuple(Language(each) for each in form.cleaned_data["languages"].split(","))
    return notice_draft(case, contact, languages=spoken, at_utc=at_utc)


def _send(
    request: HttpRequest, seat: Seat, case: Case, contacts: list[ContactPoint]
) -> HttpResponse:
    if not seat.may(Deed.NOTIFY):
        raise PermissionDenied(gettext("This needs the role speaker or lead."))
    form, shown = DraftForm(_asked(request, contacts), contacts), SendForm(request.POST)
    if not (form.is_valid() and shown.is_valid()):
        return _page(
            request, seat, case, contacts, gettext("Nothing was sent: read the draft again.")
        )
    draft = _draft(case, contacts, form, shown.cleaned_data["written_at_utc"])
    try:
        notice_send(
            draft,
            case,
            Speaker(seat.organisation.slug, seat.person),
            shown_sha256=shown.cleaned_data["shown_sha256"],
        )
    except SafePassageError as error:
        return _page(request, seat, case, contacts, gettext("Nothing was sent.") + f" {error}")
    words = gettext("On its way to %(address)s. This page says what came of it.")
    notices.success(request, words % {"address": draft.contact.address})
    return redirect("case_notice", case.uuid)


def _named(contact: ContactPoint) -> str:
    return f"{contact.organisation.name}, {contact.get_purpose_display()}: {contact.address}"
