"""A week's summary as a file: PDF, JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sasweb.web.weekly_address import edition_asked, language_asked, paper_asked, week_asked
from sasweb.weekly_readers import NOT_WHOLE, may_have_whole, sees_cases, sight_of
from screening.common.exceptions import InputError
from screening.reports.as_data import report_of
from screening.reports.models import Edition
from screening.reports.printed.annex import weekly_csv, weekly_json
from screening.reports.printed.pdf import weekly_pdf_kept


class _Format(NamedTuple):
    content_type: str
    printed: Callable[[HttpRequest, Edition], bytes | str]


def _pdf(request: HttpRequest, edition: Edition) -> bytes:
    return weekly_pdf_kept(
        report_of(edition.report),
        edition.number,
        language_asked(request),
        paper_asked(request),
        shows_cases=sees_cases(request.user),
    )


def _json(request: HttpRequest, edition: Edition) -> str:
    if not may_have_whole(request.user, edition):
        raise PermissionDenied(NOT_WHOLE)
    return weekly_json(report_of(edition.report))


def _csv(request: HttpRequest, edition: Edition) -> str:
    return weekly_csv(report_of(edition.report), language_asked(request))


_FORMATS: Final = {
    "pdf": _Format("application/pdf", _pdf),
    "json": _Format("application/json", _json),
    "csv": _Format("text/csv; charset=utf-8", _csv),
}


@require_safe
def weekly_file(request: HttpRequest, week: str, fmt: str) -> HttpResponse:
    """One edition as a file: the newest unless ``edition`` names another."""
    form = _FORMATS.get(fmt)
    edition = edition_asked(
        week_asked(week), request.GET.get("edition", ""), sight_of(request.user)
    )
    if form is None or edition is None:
        raise Http404(f"There is no summary of week {week} as {fmt}.")
    try:
        content = form.printed(request, edition)
    except InputError as error:
        raise Http404(str(error)) from error
    name = f"safe-passage-{edition.week}-edition-{edition.number}.{fmt}"
    disposition = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=form.content_type, headers=disposition)
