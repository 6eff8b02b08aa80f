"""Feeds out: a station's calendar, alerts as Atom and CAP, changes as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sasweb.csv_stream import csv_pieces, csv_streamed
from sasweb.failures import error_response
from sasweb.feeds.access import feed_view
from sasweb.feeds.atom import CAP_TYPE, alerts_atom
from sasweb.feeds.places import page_url, sender
from sasweb.feeds.transition_csv import COLUMNS
from sasweb.world import this_world
from screening.alerts.feeds.calendar import CalendarOf, calendar_text
from screening.alerts.feeds.cap import cap_xml
from screening.alerts.feeds.labels import level_named
from screening.alerts.feeds.selectors import (
    calendar_conjunctions,
    step_of,
    steps_recent,
    transitions_with_parties,
)
from screening.common.clock import now_utc, product_clock
from screening.common.keyset import Order
from screening.conjunctions.rule_selectors import rule_in_force
from screening.stations.models import Station


@feed_view
def station_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Decision points and closest approaches of a station, from ``level`` up."""
    station = Station.objects.filter(slug=slug.lower()).first()
    if station is None:
        known = ", ".join(Station.objects.order_by("slug").values_list("slug", flat=True))
        return error_response(404, "not_found", f"There is no station {slug}. Known: {known}.")
    lowest, now = level_named(request.GET.get("level", "")), now_utc()
    in_force = rule_in_force(station.pk, now)
    of = CalendarOf(
        station,
        lowest,
        in_force.rule if in_force else None,
        product_clock().is_replay,
        page_url(request),
    )
    text = calendar_text(of, calendar_conjunctions(station.pk, lowest, now))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@feed_view
def alerts_atom_view(request: HttpRequest) -> HttpResponseBase:
    """The newest hundred messages from ``level`` up."""
    lowest = level_named(request.GET.get("level", ""))
    text = alerts_atom(request, steps_recent(lowest), lowest.value)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@feed_view
def cap_message(request: HttpRequest, transition_id: int) -> HttpResponseBase:
    """One change as a message of the Common Alerting Protocol."""
    lowest = level_named(request.GET.get("level", ""))
    step = step_of(transition_id, lowest)
    if step is None:
        words = f"Change {transition_id} is none, or no message from {lowest} up."
        return error_response(404, "not_found", words)
    return HttpResponse(cap_xml(step, sender(request), lowest.value), content_type=CAP_TYPE)


@feed_view
def transitions_csv(request: HttpRequest) -> HttpResponseBase:
    """Every change in the lives of conjunctions, newest first."""
    labels = "".join(f"-{each.upper()}" for each in this_world().labels if each != "live")
    pieces = csv_pieces(transitions_with_parties(), Order("-recorded_at"), COLUMNS)
    return csv_streamed(request, pieces, f"transitions{labels}.csv")
