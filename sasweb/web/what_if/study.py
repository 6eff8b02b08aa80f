"""One study: under way or ended, and what may be done with it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from sasweb.access import WHAT_IF, writing_view
from sasweb.rates import limited_as
from sasweb.web.what_if.presenters import PRESENTERS
from screening.consequences import services
from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study, StudyStatus
from screening.consequences.selectors import (
    studies_before,
    studies_comparable,
    study_lost_worker,
    study_of,
)

FOLLOWER: Final = "study-region"  # the part of the page that asks again while a study is under way


@require_safe
def study(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A study with its progress, or its answer.

    A page that follows a study loads anew once that has ended: an answer brings scripts of its own.
    """
    subject = _found(uuid)
    if request.headers.get("HX-Trigger") == FOLLOWER and not subject.is_unfinished:
        return HttpResponseClientRefresh()
    context = _of_unfinished(subject) if subject.is_unfinished else _of_ended(subject)
    context |= {
        "study": subject,
        "presenter": PRESENTERS[subject.kind],
        "address": request.build_absolute_uri(request.path),
        "may_ask": request.user.has_perm(WHAT_IF),
    }
    return render(request, "pages/what_if/study.html", context)


@writing_view(WHAT_IF)
def study_cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask a study under way to end."""
    subject = _found(uuid)
    status = services.study_cancel(subject.pk, asked_by=request.user.get_username())
    if status in {StudyStatus.FINISHED, StudyStatus.FAILED}:
        messages.info(request, gettext("It had ended already."))
    return redirect("study", subject.uuid)


@writing_view(WHAT_IF)
def study_keep(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep a study for good, or no longer (``is_kept``); or give it another ``title``."""
    subject = _found(uuid)
    if "is_kept" in request.POST:
        services.study_keep(subject.pk, is_kept=request.POST["is_kept"] == "yes")
    if "title" in request.POST:
        try:
            services.study_name(subject.pk, request.POST["title"])
        except QuestionError as error:
            messages.error(request, str(error))
    return redirect("study", subject.uuid)


@limited_as("ask")
@writing_view(WHAT_IF)
def study_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the same question of the catalogue as it is now."""
    subject = _found(uuid)
    try:
        again = services.study_again(subject, asked_by=request.user.get_username())
    except QuestionError as error:
        messages.error(request, str(error))
        return redirect("study", subject.uuid)
    return redirect("study", again.uuid)


def _found(uuid: UUID) -> Study:
    found = study_of(uuid)
    if found is None:
        raise Http404(gettext("There is no such study: one that nobody keeps goes after 30 days."))
    return found


def _of_unfinished(subject: Study) -> dict[str, Any]:
    return {"before": studies_before(subject), "lost": study_lost_worker(subject)}


def _of_ended(subject: Study) -> dict[str, Any]:
    if subject.status != StudyStatus.FINISHED:
        return {}
    others = studies_comparable(subject.kind, besides=subject.pk)
    return PRESENTERS[subject.kind].context(subject) | {"comparable": others}
