"""Break-up lab: asking such a study, and showing its answer."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from sasweb.access import WHAT_IF, form_view
from sasweb.rates import limited_as
from sasweb.web.what_if.breakup_comparison import compared
from sasweb.web.what_if.breakup_form import (
    OWN,
    BreakUpForm,
    form_of_meeting,
    form_of_question,
    question_of,
    typed_form,
    usual_form,
)
from sasweb.web.what_if.breakup_prefill import meeting_of, study_asked
from sasweb.web.what_if.breakup_result import context
from sasweb.web.what_if.presenting import Presenter
from sasweb.web.what_if.scenario_said import scenario_said
from sasweb.web.what_if.title_said import title_said
from screening.common.keys import key_of
from screening.consequences.breakups.scenarios import SCENARIOS
from screening.consequences.kinds import QuestionError
from screening.consequences.models import StudyKind
from screening.consequences.services import study_request

_BAD_INPUT: Final = 400


@limited_as("ask")
@form_view(WHAT_IF)
def ask(request: HttpRequest) -> HttpResponseBase:
    """The form (GET), and asking for the study (POST, with the permission for it)."""
    if request.method != "POST":
        return _page(request, *_first_form(request))
    return _asked(request)


def _asked(request: HttpRequest) -> HttpResponse:
    question = question_of(request.POST.dict())
    try:
        study = study_request(
            StudyKind.BREAKUP,
            question,
            asked_by=request.user.get_username(),
            conjunction_id=key_of(question.get("conjunction", "")),
        )
    except QuestionError as error:
        return _page(request, typed_form(request.POST.dict(), error), status=_BAD_INPUT)
    return redirect("study", study.uuid)


def _first_form(request: HttpRequest) -> tuple[BreakUpForm, str]:
    """The form as the address fills it in, and a word on where that came from."""
    asked = request.GET
    if scenario := SCENARIOS.get(asked.get("scenario", "")):
        words = gettext("Filled in from %(title)s: change what you like.")
        return form_of_question(scenario.question), words % {"title": scenario_said(scenario.title)}
    if meeting := meeting_of(asked.get("conjunction", "")):
        return form_of_meeting(meeting.question), meeting.words
    if study := study_asked(asked.get("from", "")):
        words = gettext("Filled in from the study “%(title)s”.") % {
            "title": title_said(study.title)
        }
        return form_of_question(study.question), words
    return usual_form(), ""


def _page(
    request: HttpRequest, form: BreakUpForm, words: str = "", *, status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "filled_from": words,
        "kinds": OWN,
        "scenarios": list(SCENARIOS.values()),
        "may_ask": request.user.has_perm(WHAT_IF),
    }
    return render(request, "pages/what_if/breakup.html", shown, status=status)


PRESENTER = Presenter(
    asking="break_up_lab",
    result="pages/what_if/breakup_result.html",
    context=context,
    comparison="pages/what_if/breakup_comparison.html",
    compared=compared,
)
