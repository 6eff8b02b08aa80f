"""From which level a station's passes open draft cases by themselves; leads change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from sasweb.web.seat import Seat, speaking_view
from screening.common.clock import now_utc
from screening.conjunctions.criteria.clauses import SEVEREST_FIRST, Level
from screening.coordination.models import OpeningRule
from screening.coordination.services.open_by_rule import opening_rule_set
from screening.stations.models import Station

LEVELS: Final = tuple(level.value for level in reversed(SEVEREST_FIRST))


@dataclass(frozen=True, slots=True)
class OpeningShown:
    """The rule of one station; None: no case opens by itself."""

    rule: OpeningRule | None
    may_change: bool
    levels: tuple[str, ...] = LEVELS


def opening_shown(station: Station, seat: Seat | None) -> OpeningShown | None:
    """What the page of a station's rule says of it, to members of the home organisation."""
    if seat is None:
        return None
    return OpeningShown(OpeningRule.objects.filter(station=station).first(), seat.may_decide)


@speaking_view()
def opening_rule(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Have a station's passes open cases from a level on, or none."""
    station = get_object_or_404(Station, slug=slug)
    asked = request.POST.get("from_level", "")
    if asked and asked not in LEVELS:
        told = gettext("Nothing was changed: “%(asked)s” is no level to open a case from.")
        notices.error(request, told % {"asked": asked[:40]})
        return redirect("station_rule", slug)
    level = Level(asked) if asked else None
    opening_rule_set(station.pk, from_level=level, by=seat.person, at_utc=now_utc())
    told = (
        gettext("Cases on passes of %(station)s open from %(level)s on.")
        if level
        else gettext("Cases on passes of %(station)s open by hand alone.")
    )
    values = {"station": station.short_name, "level": gettext(level) if level else ""}
    notices.success(request, told % values)
    return redirect("station_rule", slug)
