"""All conjunctions: every close approach of any two objects in the newest run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from sasweb.approach_csv import COLUMN_SETS, csv_response
from sasweb.web.address_notes import quoted, unknown_parameters
from sasweb.web.approach_form import ApproachForm
from sasweb.web.approach_rows import approach_rows
from sasweb.web.listing import PAGE_SIZE, Ordering
from sasweb.web.partial import render_page_or_part
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.common.keyset import KeysetPage, Order, Place, keyset_page
from screening.conjunctions.approach_selectors import (
    ApproachesFound,
    approaches_count,
    approaches_found,
    approaches_total,
    catalogue_runs,
)
from screening.conjunctions.approach_staleness import catalogue_run_stale_words
from screening.conjunctions.catalogue_due import NextRun, catalogue_run_next
from screening.conjunctions.models import CatalogueApproach, RunKind, RunStatus, ScreeningRun
from screening.conjunctions.object_counts import ObjectCounts, object_counts
from screening.conjunctions.selectors import runs_recent, runs_unfinished

PLACES = ("after", "before")
COLUMNS = {"miss": "miss_distance_km", "tca": "tca_utc", "speed": "relative_speed_km_s"}


@dataclass(frozen=True, slots=True)
class CatalogueStanding:
    """What the list rests on, and what is under way."""

    newest: ScreeningRun | None
    under_way: ScreeningRun | None
    failed_since: ScreeningRun | None
    stale_words: str
    total: int
    next_run: NextRun

    @property
    def objects(self) -> ObjectCounts | None:
        return object_counts(self.newest.status_counts) if self.newest else None


@require_safe
def all_conjunctions(request: HttpRequest) -> HttpResponse:
    """The list, closest first unless the address asks otherwise."""
    now = now_utc()
    form, ordering = ApproachForm(request.GET), _ordering(request)
    state = catalogue_standing(now)
    found = _found(state.newest, form)
    page = _page(request, found, Order(_term(ordering)))
    context: dict[str, object] = {
        "form": form,
        "ordering": ordering,
        "standing": state,
        "found": found,
        "hidden": _hidden(state.newest, form),
        "page": page,
        "address_notes": _address_notes(request, state.newest, form, ordering),
        "rows": approach_rows(page.rows, now) if page else [],
    }
    return render_page_or_part(
        request, "pages/approaches/list.html", "pages/approaches/rows.html", context
    )


@require_safe
def all_conjunctions_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as a file."""
    run, form = catalogue_runs().first(), ApproachForm(request.GET)
    found = _found(run, form)
    columns = COLUMN_SETS.get(request.GET.get("columns", "own"))
    if run is None or columns is None:
        raise Http404("There is no such file: no run has finished, or no such set of columns.")
    if found is None:  # the page says which filter cannot be read
        return redirect(f"{reverse('all_conjunctions')}?{request.GET.urlencode()}")
    return csv_response(request, run, found.rows, Order(_term(_ordering(request))), columns)


def catalogue_standing(at_utc: datetime) -> CatalogueStanding:
    """Read how far all against all has come, in a few small questions."""
    newest = catalogue_runs().first()
    last = runs_recent(1, kind=RunKind.CATALOGUE).first()
    return CatalogueStanding(
        newest=newest,
        under_way=runs_unfinished(RunKind.CATALOGUE).first(),
        failed_since=last if last and last.status == RunStatus.FAILED else None,
        stale_words=catalogue_run_stale_words(newest, at_utc) if newest else "",
        total=approaches_total(newest) if newest else 0,
        next_run=catalogue_run_next(at_utc),
    )


def _ordering(request: HttpRequest) -> Ordering:
    return Ordering.from_request(request, COLUMNS, default="miss")


def _term(ordering: Ordering) -> str:
    return ("-" if ordering.is_descending else "") + COLUMNS[ordering.key]


def _found(run: ScreeningRun | None, form: ApproachForm) -> ApproachesFound | None:
    """None where there is no run yet, or a filter that cannot be read."""
    return approaches_found(run, form.criteria) if form.is_valid() and run else None


def _address_notes(
    request: HttpRequest, run: ScreeningRun | None, form: ApproachForm, ordering: Ordering
) -> list[str]:
    """What the address asks that this list cannot do; filters that cannot be read are apart."""
    known = {*form.fields, *PLACES, "sort", "columns"}
    places = [
        f"{quoted(asked)} is no place in this list; it is shown from its beginning."
        for name in PLACES
        if (asked := request.GET.get(name)) and not _place(request, name, Order(_term(ordering)))
    ]
    return [*unknown_parameters(request, known), *ordering.notes, *places, *_beyond(run, form)]


def _beyond(run: ScreeningRun | None, form: ApproachForm) -> list[str]:
    """A sentence where a miss is asked for that the run did not look as far as."""
    within_km = run.config.get("threshold_km") if run else None
    asked_km = form.cleaned_data.get("miss") if form.is_valid() else None
    if within_km is None or asked_km is None or asked_km <= within_km:
        return []
    return [f"The run looked for approaches within {within_km:g} km: what is farther is not here."]


def _hidden(run: ScreeningRun | None, form: ApproachForm) -> int:
    """How many events answer to the filters and are left out for being co-moving."""
    hidden = form.hidden if form.is_valid() else None
    return approaches_count(run, hidden) if run and hidden else 0


def _page(
    request: HttpRequest, found: ApproachesFound | None, order: Order
) -> KeysetPage[CatalogueApproach] | None:
    """The page that the address asks for; a place that nobody gave out gives the first."""
    if found is None:
        return None
    after, before = (_place(request, name, order) for name in PLACES)
    return keyset_page(found.rows, order, size=PAGE_SIZE, after=after, before=before)


def _place(request: HttpRequest, name: str, order: Order) -> Place | None:
    text = request.GET.get(name)
    try:
        return Place.from_text(text, CatalogueApproach, order) if text else None
    except InputError:
        return None
