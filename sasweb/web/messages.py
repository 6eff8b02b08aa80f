"""Messages that have come in: the list, one of them, its file, and handing one over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import django_filters as filters
from django.contrib import messages as notices
from django.core.files import File
from django.db.models import Q, QuerySet
from django.forms.widgets import NumberInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasweb.access import IMPORT_MESSAGE, writing_view
from sasweb.rates import limited_as
from sasweb.web.choice_filter import ChoiceFilter
from sasweb.web.listing import Ordering, page_of
from sasweb.web.message_facts import message_sections
from sasweb.web.message_judged import judged_message
from screening.common.exceptions import InputError
from screening.conjunctions.models import TAG_CHOICES, TAG_WORDS
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.text import MAX_WEB_BYTES
from screening.messages.models import (
    Message,
    MessageKind,
    MessageSource,
    MessageStatus,
)
from screening.messages.selectors import contradicting, messages_all
from screening.messages.services import (
    LOOKED_AT_AGAIN,
    ImportOutcome,
    ImportResult,
    message_import,
)

COLUMNS: Final = {
    "received": "received_at",
    "kind": "kind",
    "originator": "originator",
    "object": "object_name",
    "tca": "tca_utc",
    "status": "status",
}


# Whose note has a place of its own on the page.
_SAID_IN_A_NOTICE: Final = (
    MessageStatus.REJECTED,
    MessageStatus.CONFLICT,
    MessageStatus.NO_STATION,
)


class MessageFilter(filters.FilterSet):
    """By kind, what became of it, sender, object, and conjunction."""

    kind = ChoiceFilter(choices=MessageKind.choices, label=_("Kind"), empty_label=_("Any"))
    status = ChoiceFilter(choices=MessageStatus.choices, label=_("Status"), empty_label=_("Any"))
    originator = filters.CharFilter(lookup_expr="icontains", label=_("Originator"))
    object = filters.NumberFilter(
        method="of_object",
        label=_("Catalogue number"),
        widget=NumberInput(attrs={"inputmode": "numeric", "min": "1"}),
    )
    conjunction = filters.NumberFilter(label=_("Conjunction"), field_name="conjunction")

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
    page = page_of(request, ordering.apply(found.qs))
    others = contradicting(page.object_list)
    context = {
        "filter": found,
        "ordering": ordering,
        "page": page,
        "rows": [(each, others.get(each.pk, ())) for each in page.object_list],
        "tags": TAG_CHOICES,
        "max_mib": MAX_WEB_BYTES // 2**20,
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
    sections = message_sections(subject)
    context = {
        "message": subject,
        "sections": sections,
        "has_objects": any(section.of_object for section in sections),
        "may_be_more": subject.status in LOOKED_AT_AGAIN,
        "facts": judged_message(subject),
        "contradicted_by": contradicting([subject]).get(subject.pk, ()),
        "says_note": subject.status not in _SAID_IN_A_NOTICE,
    }
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


@limited_as("upload")
@writing_view(IMPORT_MESSAGE)
def message_upload(request: HttpRequest) -> HttpResponse:
    """Take in the files of the form, one by one."""
    asked = request.POST.get("tag")
    tag = EphemerisTag(asked) if asked in TAG_WORDS else EphemerisTag.ROUTINE
    files = request.FILES.getlist("files")
    if not files:
        notices.error(request, gettext("Choose at least one file."))
    outcomes = {
        number: outcome
        for number, file in enumerate(files)
        if (outcome := _take_in(request, file, tag)) is not None
    }
    _say(request, [(files[number].name or "", each) for number, each in outcomes.items()])
    if len(files) == len(outcomes) == 1:
        return redirect("message", outcomes[0].message.pk)
    return redirect("messages")


@limited_as("upload")  # the file is read as if it were handed over
@writing_view(IMPORT_MESSAGE)
def message_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Hand over once more the file that a message came in: more may become of it by now."""
    subject = get_object_or_404(Message, pk=message_id)
    outcome = message_import(
        subject.content,
        file_name=subject.file_name,
        source=MessageSource(subject.source),
        received_by=subject.received_by,
        tag=EphemerisTag(subject.tag or EphemerisTag.ROUTINE),
    )
    became = outcome.message.get_status_display().lower()
    words = gettext("Message %(number)s was looked at again: %(became)s.")
    notices.info(request, words % {"number": subject.pk, "became": became})
    return redirect("message", subject.pk)


def _take_in(request: HttpRequest, file: File[bytes], tag: EphemerisTag) -> ImportOutcome | None:
    name = file.name or "upload"
    try:
        outcome = message_import(
            file.read(MAX_WEB_BYTES + 1),
            file_name=name,
            source=MessageSource.UPLOAD,
            received_by=request.user.get_username(),
            tag=tag,
            max_bytes=MAX_WEB_BYTES,
        )
    except InputError as error:
        notices.error(request, str(error))
        return None
    return outcome


def _say(request: HttpRequest, outcomes: Sequence[tuple[str, ImportOutcome]]) -> None:
    """One notice for each fate, naming its files: ten files are no ten notices."""
    names_of: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for name, outcome in outcomes:
        named = gettext("%(name)s (message %(number)s)")
        names_of[_fate(outcome)].append(named % {"name": name, "number": outcome.message.pk})
    for (level, words), names in names_of.items():
        notices.add_message(request, level, f"{words}: {', '.join(names)}.")


_TOLD_OF: Final[dict[str, tuple[int, Any]]] = {
    MessageStatus.NOT_USED: (notices.WARNING, _("Kept and not used")),
    MessageStatus.NO_STATION: (notices.SUCCESS, _("Taken in, and no conjunction is kept of it")),
    MessageStatus.CONFLICT: (notices.ERROR, _("Taken in, but it contradicts another")),
}


def _fate(outcome: ImportOutcome) -> tuple[int, str]:
    """What became of a file, and the tone that it deserves."""
    message = outcome.message
    if outcome.result == ImportResult.REJECTED:
        return notices.ERROR, gettext("Rejected, but kept with what is wrong with it")
    if message.status in _TOLD_OF:
        level, words = _TOLD_OF[message.status]
        return level, f"{words} ({message.note.rstrip('.')})"
    if outcome.result in (ImportResult.DUPLICATE, ImportResult.RETAGGED):
        return _fate_of_known(outcome)
    ephemeris = message.ephemeris
    if ephemeris is None:
        return notices.SUCCESS, gettext("Taken in")
    if ephemeris.requested_run_id is None:
        words = gettext("Taken in, no run was requested (%(why)s)")
        return notices.SUCCESS, words % {"why": message.note.rstrip(".")}
    words = gettext("Taken in, run %(number)s screens with it")
    return notices.SUCCESS, words % {"number": ephemeris.requested_run_id}


def _fate_of_known(outcome: ImportOutcome) -> tuple[int, str]:
    """The same of a file that was here already."""
    if outcome.result == ImportResult.RETAGGED:
        told = outcome.message.note.rstrip(".")
        words = gettext("Here already, its tag was changed (%(told)s)")
        return notices.WARNING, words % {"told": told}
    return notices.SUCCESS, gettext("Here already, nothing was added")
