"""The pages of the weekly summary: the manager's home, one edition, any two weeks compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sasweb.web.weekly_address import edition_asked, language_asked, week_asked
from sasweb.web.weekly_comparison import comparison_of
from sasweb.web.weekly_edition import edition_page
from sasweb.web.weekly_home import home_of
from sasweb.weekly_readers import sight_of
from screening.common.clock import now_utc
from screening.coordination.documents.languages import Language


@require_safe
def weekly(request: HttpRequest) -> HttpResponse:
    """The manager's home: this week so far, what is ahead, twelve weeks back."""
    home = home_of(now_utc(), sight_of(request.user))
    return render(request, "pages/weekly/home.html", {"home": home})


@require_safe
def weekly_compare(request: HttpRequest) -> HttpResponse:
    """Two weeks side by side; the address says which."""
    weeks = request.GET.get("a", ""), request.GET.get("b", "")
    comparison = comparison_of(*weeks, sight_of(request.user))
    return render(request, "pages/weekly/compare.html", {"comparison": comparison})


@require_safe
def weekly_edition(request: HttpRequest, week: str) -> HttpResponse:
    """One week's summary, its newest edition unless ``edition`` names another."""
    asked, readers = week_asked(week), Language.of_locale(get_language() or "en")
    language = language_asked(request, readers)
    sight = sight_of(request.user)
    edition = edition_asked(asked, request.GET.get("edition", ""), sight)
    if edition is None:
        context = {"week": asked, "now_utc": now_utc()}
        return render(request, "pages/weekly/none_yet.html", context, status=404)
    with language.spoken():
        page = edition_page(asked, edition, language, sight)
        return render(request, "pages/weekly/edition.html", {"page": page})
