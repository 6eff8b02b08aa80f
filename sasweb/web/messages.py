"""Messages that have come in: the list, one of them, its file, and handing one over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import django_filters as filters
from django.contrib import messages as notices
from django.core.files import File
from django.db.models import Q, QuerySet
from django.forms.widgets import NumberInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from sasweb.access import IMPORT_MESSAGE, writing_view
from sasweb.web.listing import Ordering, page_of
from sasweb.web.message_facts import message_sections
from screening.common.exceptions import InputError
from screening.conjunctions.models import TAG_CHOICES, TAG_WORDS
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.text import MAX_MESSAGE_BYTES
from screening.messages.models import (
    Message,
    MessageKind,
    MessageSource,
    MessageStatus,
)
from screening.messages.selectors import messages_all
from screening.messages.services import ImportOutcome, ImportResult, message_import

COLUMNS: Final = {
    "received": "received_at",
    "kind": "kind",
    "originator": "originator",
    "object": "object_name",
    "tca": "tca_utc",
    "status": "status",
}


class MessageFilter(filters.FilterSet):
    """By kind, what became of it, sender, object, and conjunction."""

    kind = filters.ChoiceFilter(choices=MessageKind.choices, label="Kind", empty_label="Any")
    status = filters.ChoiceFilter(choices=MessageStatus.choices, label="Status", empty_label="Any")
    originator = filters.CharFilter(lookup_expr="icontains", label="Originator")
    object = filters.NumberFilter(
        method="of_object",
        label="Catalogue number",
        widget=NumberInput(attrs={"inputmode": "numeric", "min": "1"}),
    )
    conjunction = filters.NumberFilter(label="Conjunction", field_name="conjunction")

    class Meta:
        model = Message
        fields: tuple[str, ...] = ()

    def of_object(self, rows: QuerySet[Message], _name: str, value: int) -> QuerySet[Message]:
        return rows.filter(Q(norad_cat_id=value) | Q(other_norad_cat_id=value))


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The list, newest first, with the form to hand a message over."""
    found = MessageFilter(request.GET, queryset=messages_all())
    ordering = Ordering.from_request(request, COLUMNS, default="-received")
    context = {
        "filter": found,
        "ordering": ordering,
        "page": page_of(request, ordering.apply(found.qs)),
        "tags": TAG_CHOICES,
    }
    return render(request, "pages/messages/list.html", context)


@require_safe
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Everything that one message says and what became of it."""
    subject = get_object_or_404(
        Message.objects.defer("content_gzip", "ephemeris__states").select_related(
            "conjunction", "ephemeris__space_object", "ephemeris__message"
        ),
        pk=message_id,
    )
    context = {"message": subject, "sections": message_sections(subject)}
    return render(request, "pages/messages/detail.html", context)


@require_safe
def message_file(request: HttpRequest, message_id: int) -> HttpResponse:
    """The file as it came, to be saved: what a stranger wrote is never shown as a page."""
    subject = get_object_or_404(Message, pk=message_id)
    response = HttpResponse(subject.content, content_type="application/octet-stream")
    suffix = ".gz" if subject.file_name.endswith(".gz") else ".txt"
    name = f"message-{subject.pk}{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@writing_view(IMPORT_MESSAGE)
def message_upload(request: HttpRequest) -> HttpResponse:
    """Take in the files of the form, one by one."""
    asked = request.POST.get("tag")
    tag = EphemerisTag(asked) if asked in TAG_WORDS else EphemerisTag.ROUTINE
    outcomes = [_take_in(request, each, tag) for each in request.FILES.getlist("files")]
    if not outcomes:
        notices.error(request, "Choose at least one file.")
    if len(outcomes) == 1 and outcomes[0] is not None:
        return redirect("message", outcomes[0].message.pk)
    return redirect("messages")


def _take_in(request: HttpRequest, file: File[bytes], tag: EphemerisTag) -> ImportOutcome | None:
    name = file.name or "upload"
    try:
        outcome = message_import(
            file.read(MAX_MESSAGE_BYTES + 1),
            file_name=name,
            source=MessageSource.UPLOAD,
            received_by=request.user.get_username(),
            tag=tag,
        )
    except InputError as error:
        notices.error(request, str(error))
        return None
    say, words = _said(outcome)
    say(request, f"{name}: {words}")
    return outcome


def _said(outcome: ImportOutcome) -> tuple[Callable[[HttpRequest, str], None], str]:
    """What became of a file, in the tone that it deserves."""
    message, words = outcome.message, _WORDS[outcome.result]
    if outcome.result == ImportResult.REJECTED:
        return notices.error, words
    if message.status == MessageStatus.NOT_USED:
        return notices.warning, f"kept and not used. {message.note}"
    ephemeris = message.ephemeris
    if ephemeris is None or outcome.result == ImportResult.DUPLICATE:
        return notices.success, words
    if ephemeris.requested_run_id is None:
        return notices.success, f"{words} No run was requested. {message.note}"
    return notices.success, f"{words} Run {ephemeris.requested_run_id} screens with it."


_WORDS: Final = {
    ImportResult.STORED: "taken in.",
    ImportResult.DUPLICATE: "is here already; nothing was added.",
    ImportResult.REJECTED: "rejected. It is kept, and its page says what is wrong with it.",
}
