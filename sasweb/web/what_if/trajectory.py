"""Launch or re-entry: asking such a study, and showing its answer."""

from __future__ import annotations

import csv
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from sasweb.access import WHAT_IF, form_view
from sasweb.rates import limited_as
from sasweb.web.what_if.presenting import Context, Presenter
from sasweb.web.what_if.trajectory_form import MAX_MIB, TrajectoryForm, first_values
from sasweb.web.what_if.trajectory_lines import CSV_COLUMNS, answer_of, compared_lines
from screening.common.csv_cells import harmless
from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study
from screening.consequences.selectors import study_of
from screening.consequences.services import study_request
from screening.consequences.trajectories.question import MOST_SHIFTS

_BAD_INPUT: Final = 400


@limited_as("ask")
@form_view(WHAT_IF)
def ask(request: HttpRequest) -> HttpResponseBase:
    """The form (GET), and asking for the study (POST, with the permission for it)."""
    if request.method != "POST":
        again = _trajectory_study(request.GET.get("from", ""))
        return _form(request, TrajectoryForm(initial=first_values(again), again=again))
    again = _trajectory_study(request.POST.get("again", ""))
    form = TrajectoryForm(request.POST, request.FILES, again=again)
    study = _asked(form, request.user.get_username()) if form.is_valid() else None
    if study is None:
        return _form(request, form, status=_BAD_INPUT)
    return redirect("study", study.uuid)


@require_safe
def study_approaches(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The approaches of a finished study as CSV, stations first."""
    study = study_of(uuid)
    if study is None or study.kind != Study.Kind.TRAJECTORY or study.document is None:
        raise Http404("There is no such answer.")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    label = "-EXERCISE" * study.is_exercise + "-SYNTHETIC" * study.is_synthetic
    name = f"trajectory-{study.uuid}{label}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(CSV_COLUMNS)
    for row in study.document["approaches"]:
        writer.writerow([harmless(cell(row)) for cell in CSV_COLUMNS.values()])
    return response


def context(study: Study) -> Context:
    """What the page of a finished study is given."""
    return answer_of(study)


def compared(first: Study, second: Study) -> Context:
    """What the page that sets two studies beside each other is given."""
    return {
        "answers": [each.document for each in (first, second)],
        "lines": compared_lines(first.document or {}, second.document or {}),
    }


def _asked(form: TrajectoryForm, person: str) -> Study | None:
    """Ask for it; None where it is refused, which the form then says."""
    attachment, file_name = form.attachment
    try:
        return study_request(
            Study.Kind.TRAJECTORY,
            form.question,
            asked_by=person,
            attachment=attachment,
            attachment_name=file_name,
        )
    except QuestionError as error:
        form.refuse(error)
        return None


def _trajectory_study(text: str) -> Study | None:
    """The study whose question the form begins with; None where the address names none."""
    try:
        study = study_of(UUID(text))
    except ValueError:
        return None
    return study if study is not None and study.kind == Study.Kind.TRAJECTORY else None


def _form(request: HttpRequest, form: TrajectoryForm, status: int = 200) -> HttpResponse:
    for name in form.errors if form.is_bound else ():
        if name in form.fields:
            form.fields[name].widget.attrs["aria-invalid"] = "true"
    values: dict[str, Any] = {
        "form": form,
        "again": form.again_study,
        "may_ask": request.user.has_perm(WHAT_IF),
        "permission": WHAT_IF,
        "max_mib": MAX_MIB,
        "most_shifts": MOST_SHIFTS,
    }
    return render(request, "pages/what_if/trajectory.html", values, status=status)


PRESENTER = Presenter(
    asking="what_if_trajectory",
    result="pages/what_if/trajectory_result.html",
    context=context,
    comparison="pages/what_if/trajectory_comparison.html",
    compared=compared,
)
