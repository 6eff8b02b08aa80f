"""Avoidance burns: asking such a study, and showing its answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render

from sasweb.access import WHAT_IF, form_view
from sasweb.rates import limited_as
from sasweb.web.likelihood_said import probability_said
from sasweb.web.what_if.burn_answer import BurnAnswer
from sasweb.web.what_if.burn_chart import chart_data
from sasweb.web.what_if.burn_comparison import compared_rows
from sasweb.web.what_if.burn_form import BurnForm
from sasweb.web.what_if.burn_prefill import conjunction_of, first_values, movers_of, too_late
from sasweb.web.what_if.burn_table import tables
from sasweb.web.what_if.burn_time import usual_time
from sasweb.web.what_if.presenting import Context, Presenter
from screening.common.clock import now_utc
from screening.conjunctions.models import Conjunction
from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study
from screening.consequences.services import study_request
from screening.engine.burn_grid import MOST_BURNS

_BAD_INPUT: Final = 400
_SAME_EVENT: Final = timedelta(minutes=10)


@limited_as("ask")
@form_view(WHAT_IF)
def ask(request: HttpRequest) -> HttpResponseBase:
    """The form (GET), and asking for the study (POST, with the permission for it)."""
    if request.method != "POST":
        return _form(request, BurnForm(now_utc(), initial=first_values(request.GET, now_utc())))
    if "swap" in request.POST:
        return _form(request, BurnForm(now_utc(), initial=_swapped(request.POST)))
    form = BurnForm(now_utc(), request.POST)
    study = _asked(form, request.user.get_username()) if form.is_valid() else None
    if study is None:
        return _form(request, form, status=_BAD_INPUT)
    return redirect("study", study.uuid)


def _asked(form: BurnForm, person: str) -> Study | None:
    """Ask for it; None where it is refused, which the form then says."""
    question = form.question
    subject = conjunction_of(question, _SAME_EVENT)
    key = subject.pk if subject else None
    try:
        return study_request(
            Study.Kind.BURNS,
            question | {"conjunction_id": key},
            asked_by=person,
            conjunction_id=key,
            title=form.title,
        )
    except QuestionError as error:
        form.refuse(error)
        return None


def _swapped(typed: QueryDict) -> dict[str, Any]:
    """What was typed, the other object burning."""
    values: dict[str, Any] = typed.dict()
    values["directions"] = typed.getlist("directions")
    return values | {"object": typed.get("secondary", ""), "secondary": typed.get("object", "")}


def _form(request: HttpRequest, form: BurnForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "movers": movers_of(form, now_utc()),
        "too_late": too_late(request.GET, now_utc()),
        "may_ask": request.user.has_perm(WHAT_IF),
        "permission": WHAT_IF,
        "usual": usual_time(),
        "most_burns": MOST_BURNS,
        "now_utc": now_utc(),
    }
    return render(request, "pages/what_if/burns.html", context, status=status)


def context(study: Study) -> Context:
    """What the page of a finished study is given."""
    answer = BurnAnswer.of(study)
    return {
        "answer": answer,
        "tables": tables(answer),
        "chart": chart_data(answer),
        "otherwise": _told_otherwise(answer),
    }


def _told_otherwise(answer: BurnAnswer) -> Conjunction | None:
    """The pass that it was asked about, where its own page has another probability to show."""
    asked_about = answer.study.conjunction_id
    subject = Conjunction.objects.filter(pk=asked_about).first() if asked_about else None
    if subject is None or subject.counted_pc is None or answer.before.pc is None:
        return None
    said = {probability_said(subject.counted_pc), probability_said(answer.before.pc)}
    return subject if len(said) > 1 else None


def compared(first: Study, second: Study) -> Context:
    """What the page that sets two studies beside each other is given."""
    both = [BurnAnswer.of(each) for each in (first, second)]
    return {"answers": both, "rows": compared_rows(*both)}


PRESENTER = Presenter(
    asking="what_if_burns",
    result="pages/what_if/burns_result.html",
    context=context,
    comparison="pages/what_if/burns_comparison.html",
    compared=compared,
)
