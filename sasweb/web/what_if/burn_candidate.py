"""One burn of a study: all that is known of it, its files, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from sasweb.web.what_if.burn_answer import BurnAnswer
from sasweb.web.what_if.burn_intent import attaching
from screening.common.exceptions import InputError
from screening.common.keys import key_of
from screening.consequences.burns.exports import export_name, oem_text, opm_text
from screening.consequences.models import Study

_TEXTS: Final = {"opm": opm_text, "oem": oem_text}


@require_safe
def burn(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One burn as the part of the page that a choice in the heat map shows."""
    context = burn_context(request, answer_of(uuid), number)
    return render(request, "pages/what_if/burns_detail.html", context)


@require_safe
def burn_file(request: HttpRequest, uuid: UUID, number: int, fmt: str) -> HttpResponse:
    """One burn as a message: OPM with the manoeuvre, or OEM of the path from it on."""
    answer = answer_of(uuid)
    try:
        text = _TEXTS[fmt](answer.study, number)
        name = export_name(answer.study, number, fmt)
    except (KeyError, InputError) as error:
        words = gettext("There is no such file of this burn.")
        raise Http404(f"{words} {error}") from error
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def answer_of(uuid: UUID) -> BurnAnswer:
    """The answer of a finished study of burns, or 404."""
    kind, status = Study.Kind.BURNS, Study.Status.FINISHED
    return BurnAnswer.of(get_object_or_404(Study, uuid=uuid, kind=kind, status=status))


def burn_context(request: HttpRequest, answer: BurnAnswer, number: int) -> dict[str, Any]:
    """What is shown of one burn. Raises ``Http404`` for a number that none has."""
    if not 0 <= number < answer.count:
        words = gettext("This study has the burns 0 to %(last)d.")
        raise Http404(words % {"last": answer.count - 1})
    shown = answer.candidate(number)
    return {
        "answer": answer,
        "burn": shown,
        "explained": answer.explained(number),
        "rank": _rank(answer.held, number),
        "attach": None if shown.refused else attaching(request.user, answer, shown),
    }


def number_asked(request: HttpRequest, answer: BurnAnswer) -> int | None:
    """The burn that the address names, else the one to look at first."""
    asked = key_of(request.GET.get("burn", ""))
    return answer.shown_first if asked is None or asked >= answer.count else asked


def _rank(held: Mapping[str, Any], number: int) -> int | None:
    """Its place among the recommended, from 1."""
    return held["best"].index(number) + 1 if number in held["best"] else None
