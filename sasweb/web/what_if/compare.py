"""Two studies of one kind beside each other."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from sasweb.web.address_notes import quoted
from sasweb.web.what_if.presenters import PRESENTERS
from sasweb.web.what_if.title_said import title_said
from screening.consequences.models import Study, StudyStatus
from screening.consequences.selectors import is_same_catalogue, studies_comparable, study_of

TWO: Final = 2


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two studies: ``?first=<uuid>&second=<uuid>``; or, from a list, ``study`` twice."""
    ticked = request.GET.getlist("study")
    if len(ticked) == TWO:
        pair = urlencode({"first": ticked[0], "second": ticked[1]})
        return redirect(f"{reverse('what_if_compare')}?{pair}")
    asked = [request.GET.get(name, "") for name in ("first", "second")]
    if not any(asked):
        problem = (
            gettext("Tick two studies of one kind, no more, and compare them.") if ticked else ""
        )
        return _page(request, [None, None], problem)
    found = [_found(each) for each in asked]
    return _page(request, found, _problem(found, asked))


def _found(asked: str) -> Study | None:
    try:
        return study_of(UUID(asked))
    except ValueError:
        return None


def _page(request: HttpRequest, found: list[Study | None], problem: str) -> HttpResponse:
    first, second = found
    context: dict[str, Any] = {}
    if first and second and not problem:
        presenter = PRESENTERS[first.kind]
        context = presenter.compared(first, second) | {
            "presenter": presenter,
            "is_same_catalogue": is_same_catalogue(first, second),
        }
    context |= {
        "first": first,
        "second": second,
        "problem": problem,
        "choice": studies_comparable(first.kind if first else None),
    }
    return render(request, "pages/what_if/compare.html", context)


def _problem(found: list[Study | None], asked: list[str]) -> str:
    """Why two cannot be compared, in a sentence; empty where they can."""
    for study, text in zip(found, asked, strict=True):
        if study is None:
            return _no_study(text) if text else gettext("It takes two: choose the other.")
    first, second = (each for each in found if each is not None)
    for study in (first, second):
        if study.status != StudyStatus.FINISHED:
            if study.is_unfinished:
                words = gettext("%(title)s is not answered yet, so there is nothing to compare.")
            else:
                words = gettext("%(title)s has no answer, so there is nothing to compare.")
            return words % {"title": quoted(title_said(study.title))}
    if first.kind != second.kind:
        words = gettext(
            "These two ask different things (%(first)s and %(second)s): choose two of one kind."
        )
        return words % {"first": first.get_kind_display(), "second": second.get_kind_display()}
    return gettext("These are one and the same study.") if first == second else ""


def _no_study(text: str) -> str:
    words = gettext("%(asked)s is no study that is here: one that nobody keeps goes after 30 days.")
    return words % {"asked": quoted(text)}
