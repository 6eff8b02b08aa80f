"""Catalogue, Insight: who owns what, where it flies, and what planned constellations would add."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from sasweb.access import CHANGE_PLANNED, name_of, writing_view
from sasweb.web import insight_charts as charts
from sasweb.web import insight_words as words
from sasweb.web.planned_form import PlannedForm
from screening.catalog.census import Census, census_at, snapshots
from screening.catalog.models import PlannedConstellation
from screening.catalog.planned_selectors import planned_constellations
from screening.catalog.selectors import catalog_is_left_out
from screening.catalog.services import planned_remove, planned_save
from screening.common.clock import now_utc
from screening.conjunctions.encounter_rates import StationRates, station_rates

_BAD_INPUT: Final = 400
_NEW: Final = "new"


@require_safe
def catalogue_insight(request: HttpRequest) -> HttpResponse:
    """Everything about the catalogue as a whole; ``?edit=`` opens one scenario as a form."""
    asked = request.GET.get("edit", "")
    planned = _asked_for(asked) if request.user.has_perm(CHANGE_PLANNED) else None
    is_form = planned is not None or (asked == _NEW and request.user.has_perm(CHANGE_PLANNED))
    return _page(request, PlannedForm(planned) if is_form else None)


@writing_view(CHANGE_PLANNED)
def planned_change(request: HttpRequest, planned_id: int | None = None) -> HttpResponse:
    """Save a scenario, or show again what was typed with the reasons why not."""
    planned = _existing(planned_id)
    form = PlannedForm(planned, request.POST)
    if form.errors:
        return _page(request, form, status=_BAD_INPUT)
    saved = planned_save(planned, form.values, by=name_of(request.user))
    notices.success(
        request, gettext("Saved: %(scenario)s. The figures below count it.") % {"scenario": saved}
    )
    return redirect("catalogue_insight")


@writing_view(CHANGE_PLANNED)
def planned_take_away(request: HttpRequest, planned_id: int) -> HttpResponse:
    """Take a scenario off the page."""
    planned = get_object_or_404(planned_constellations(), pk=planned_id)
    planned_remove(planned, by=name_of(request.user))
    notices.success(request, gettext("Taken away: %(scenario)s.") % {"scenario": planned})
    return redirect("catalogue_insight")


def _page(request: HttpRequest, form: PlannedForm | None, *, status: int = 200) -> HttpResponse:
    census = census_at(now_utc())
    context: dict[str, Any] = {
        "census": census,
        "form": form,
        "may_change": request.user.has_perm(CHANGE_PLANNED),
        "is_left_out": catalog_is_left_out(),
        **(_figures(census) if len(census.population) else {}),
    }
    return render(request, "pages/catalogue/insight.html", context, status=status)


def _figures(census: Census) -> dict[str, Any]:
    planned = list(planned_constellations())
    rates, without_orbit, run = station_rates(census.population, planned)
    return {
        "titles": _titles(census, rates),
        "owners": charts.owner_rows(census),
        "types_by_band": charts.band_type_rows(census),
        "bands": words.band_words(),
        "constellations": charts.constellation_rows(census),
        "years": charts.year_rows(census),
        "snapshots": snapshots(),
        "density": charts.density_rows(census),
        "rates": rates,
        "without_orbit": without_orbit,
        "run": run,
        "planned": charts.planned_rows(planned, rates),
        "payload_means": words.PAYLOAD_MEANS,
        "chart_data": charts.chart_data(census, rates),
    }


def _titles(census: Census, rates: list[StationRates]) -> dict[str, str]:
    return {
        "nation": words.nation_title(census),
        "nation_note": words.nation_note(census),
        "bands": words.bands_title(census),
        "constellations": words.constellations_title(census),
        "growth": words.growth_title(census),
        "growth_note": words.growth_note(census),
        "density": words.density_title(census, rates),
        "rates": words.rates_title(rates),
        "planned": words.planned_title(rates),
    }


def _asked_for(asked: str) -> PlannedConstellation | None:
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        return None
    return planned_constellations().filter(pk=int(asked)).first()


def _existing(planned_id: int | None) -> PlannedConstellation | None:
    if planned_id is None:
        return None
    return get_object_or_404(planned_constellations(), pk=planned_id)
