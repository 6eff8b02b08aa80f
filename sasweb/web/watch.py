"""Watch: the globe, the table of coming passes and the swim lanes, as one page."""

from __future__ import annotations

from typing import Final

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from sasweb.shared_answers import SharedAnswers, SharedPart
from sasweb.web.address_notes import refused_page
from sasweb.web.coverage import labels, of_station, sentences
from sasweb.web.filters import DEFAULT_MAX_MISS_KM, PassFilter
from sasweb.web.lanes import lanes_of
from sasweb.web.listing import Ordering, page_of
from sasweb.web.partial import render_page_or_part
from sasweb.web.pass_rows import pass_count, pass_rows
from sasweb.web.setup.leading import is_to_be_led
from sasweb.web.standing import standing
from sasweb.web.week import week_of
from screening.common.clock import now_utc
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.selectors import conjunctions_with_tier, upcoming_passes
from screening.conjunctions.station_gaps import station_gaps
from screening.stations.models import Station

PASSES_PER_PAGE = 50
COLUMNS = {
    "tca": "tca_utc",
    "station": "station__display_order",
    "object": "secondary__name",
    "owner": "secondary__owner_code",
    "type": "secondary__object_type",
    "miss": "miss_distance_km",
    "pc": "counted_pc",
    "max_pc": "max_pc",
    "radial": "latest_assessment__radial_km",
    "in_track": "latest_assessment__in_track_km",
    "cross_track": "latest_assessment__cross_track_km",
    "speed": "latest_assessment__relative_speed_km_s",
    "age": "latest_assessment__secondary_age_days",
}


_SELECTION: Final = ("pass", "object")  # the scripts' own, which they put into every address
_SHOWN: Final = SharedAnswers[str](
    *("conjunctions", "station_runs", "finished run", "life", "messages", "catalog", "exercise"),
    kept_times=4.0,
)


@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """The watch room; for htmx, only the table and the lanes."""
    if is_to_be_led(request):
        return redirect("setup")
    request.GET = _without_selection(request.GET)  # type: ignore[assignment]
    shown = SharedPart(_SHOWN, request.GET.urlencode(), lambda: _coming(request))
    context: dict[str, object] = {"shown": shown}
    return render_page_or_part(request, "pages/watch/watch.html", "pages/watch/live.html", context)


def _without_selection(asked: QueryDict) -> QueryDict:
    """One address for all whose pages differ only in which row is selected."""
    kept = asked.copy()
    for name in _SELECTION:
        kept.pop(name, None)
    return kept


def _coming(request: HttpRequest) -> dict[str, object]:
    """What of Watch changes, which is the same for everybody who asks for this address."""
    now = now_utc()
    coming = upcoming_passes(now)
    found = PassFilter(request.GET, queryset=coming)
    ordering = Ordering.from_request(request, COLUMNS, default="tca")
    stations = Station.objects.filter(is_active=True)
    stands = standing(now)
    gaps = station_gaps(stands.newest, stations)
    unscreened = sentences(gaps)
    page = page_of(request, ordering.apply(found.qs), size=PASSES_PER_PAGE)
    lanes = lanes_of(_watched(), stations, now, stands.newest, within_km=DEFAULT_MAX_MISS_KM)
    return {
        "filter": found,
        "ordering": ordering,
        "page": page,
        # Other parameters are this page's scripts' own: the selection, what the globe shows.
        "address_notes": [*found.notes, *ordering.notes, *refused_page(request, page)],
        "rows": pass_rows(page.object_list, now, stands.newest),
        "stations": stations,
        "count": pass_count(found, coming, page.paginator.count),
        "lanes": lanes,
        "week": week_of(lanes),
        "watched_km": DEFAULT_MAX_MISS_KM,
        "standing": stands,
        "unscreened": unscreened,
        "unscreened_words": labels(gaps),
        "unscreened_here": of_station(unscreened, request.GET.get("station")),
        "newest_assessment_id": Assessment.objects.aggregate(newest=Max("pk"))["newest"],
    }


def _watched() -> QuerySet[Conjunction]:
    """What lanes and tabs show: the watch itself, whatever the rows are filtered by."""
    return conjunctions_with_tier().filter(miss_distance_km__lt=DEFAULT_MAX_MISS_KM)
