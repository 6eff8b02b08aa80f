"""Launch or re-entry: asking such a study, and showing its answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sasweb.web.what_if.presenting import Context, Presenter
from screening.consequences.models import Study


def ask(request: HttpRequest) -> HttpResponse:
    """The form (GET), and asking for the study (POST, with the permission for it)."""
    raise NotImplementedError


def context(study: Study) -> Context:
    """What the page of a finished study is given."""
    raise NotImplementedError


def compared(first: Study, second: Study) -> Context:
    """What the page that sets two studies beside each other is given."""
    raise NotImplementedError


PRESENTER = Presenter(
    asking="what_if_trajectory",
    result="pages/what_if/trajectory_result.html",
    context=context,
    comparison="pages/what_if/trajectory_comparison.html",
    compared=compared,
)
