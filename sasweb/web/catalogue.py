"""The catalogue: every object, and one object's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sasweb.keys_first import first_rows
from sasweb.web.address_notes import refused_page, unknown_parameters
from sasweb.web.approach_rows import approach_rows
from sasweb.web.ephemerides import ephemeris_view
from sasweb.web.filters import SpaceObjectFilter
from sasweb.web.listing import Ordering, page_of
from sasweb.web.object_accuracy import accuracy_view
from sasweb.web.partial import render_page_or_part
from sasweb.web.pass_rows import pass_rows
from screening.catalog.models import SpaceObject, StoredElementSet
from screening.catalog.selectors import catalog_is_left_out
from screening.common.clock import now_utc
from screening.conjunctions.approach_selectors import approaches_of_object, catalogue_runs
from screening.conjunctions.models import Conjunction
from screening.conjunctions.selectors import conjunctions_with_tier, latest_finished_run
from screening.engine.orbit_shape import OrbitShape, orbit_shape
from screening.stations.selectors import docked_parts

COLUMNS = {
    "number": "norad_cat_id",
    "name": "name",
    "type": "object_type",
    "owner": "owner_code",
    "constellation": "constellation",
    "launched": "launch_date",
}
HISTORY_SIZE = 20
PASSES_SHOWN = 25


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Search and filter the objects."""
    found = SpaceObjectFilter(request.GET, queryset=SpaceObject.objects.all())
    ordering = Ordering.from_request(request, COLUMNS, default="number")
    page = page_of(request, ordering.apply(found.qs))
    epochs = _newest_epochs(page.object_list)
    context: dict[str, object] = {
        "filter": found,
        "ordering": ordering,
        "page": page,
        "address_notes": [
            *unknown_parameters(request, {*found.filters, "sort", "page"}),
            *found.notes,
            *ordering.notes,
            *refused_page(request, page),
        ],
        "rows": [(each, epochs.get(each.pk)) for each in page.object_list],
        "is_empty": not SpaceObject.objects.exists(),
        "is_left_out": catalog_is_left_out(),
    }
    return render_page_or_part(
        request, "pages/catalogue/list.html", "pages/catalogue/rows.html", context
    )


@require_safe
def space_object(request: HttpRequest, norad_cat_id: int) -> HttpResponse:
    """One object: who owns it, where its orbit was, and what it comes close to."""
    subject = get_object_or_404(SpaceObject, norad_cat_id=norad_cat_id)
    history = StoredElementSet.objects.filter(space_object=subject).select_related("pull__feed")
    newest = history.order_by("-epoch_utc").first()
    now, run = now_utc(), latest_finished_run()
    passes = _passes_of(subject)
    upcoming = passes.filter(tca_utc__gte=now).order_by("tca_utc", "pk")
    past = passes.filter(tca_utc__lt=now).order_by("-tca_utc", "-pk")
    context = {
        "subject": subject,
        "newest": newest,
        "shape": _shape(newest),
        "accuracy": accuracy_view(newest, now),
        "ephemerides": ephemeris_view(subject, newest, now, request.GET.get("ephemeris", "")),
        "page": page_of(request, history.order_by("-epoch_utc", "pk"), size=HISTORY_SIZE),
        "upcoming": pass_rows(first_rows(upcoming, PASSES_SHOWN), now, run),
        "past": pass_rows(first_rows(past, PASSES_SHOWN), now, run),
        **_closest_to_anything(subject, now),
    }
    return render(request, "pages/catalogue/detail.html", context)


def _newest_epochs(objects: Iterable[SpaceObject]) -> dict[int, datetime]:
    """The newest element set epoch of each object of one page, by primary key."""
    keys = [each.pk for each in objects]
    epochs = StoredElementSet.objects.filter(space_object__in=keys).order_by()
    return dict(epochs.values_list("space_object").annotate(newest=Max("epoch_utc")))


def _closest_to_anything(subject: SpaceObject, now: datetime) -> dict[str, object]:
    """What the newest run of all against all found of an object, closest first."""
    run = catalogue_runs().first()
    found = list(approaches_of_object(run, subject)[:PASSES_SHOWN]) if run else []
    return {"catalogue_run": run, "approaches": approach_rows(found, now, docked_parts(now))}


def _passes_of(subject: SpaceObject) -> QuerySet[Conjunction]:
    involved = Q(primary=subject) | Q(secondary=subject)
    return conjunctions_with_tier().filter(involved)


def _shape(newest: StoredElementSet | None) -> OrbitShape | None:
    if newest is None:
        return None
    try:
        return orbit_shape(
            mean_motion_rev_day=newest.mean_motion_rev_day, eccentricity=newest.eccentricity
        )
    except ValueError:
        return None
