"""What the header of every page says: where you are, what time it is, how old the data is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sasweb.clock_reading import clock_reading
from sasweb.web.chip import Chip, Level
from sasweb.web.chips import data_ages
from sasweb.world import Ribbon, World
from screening.common.clock import now_utc, product_clock

NAV: Final = (
    ("Watch", "watch"),
    ("Conjunctions", "conjunctions"),
    ("All pairs", "all_conjunctions"),
    ("Catalogue", "catalogue"),
    ("Stations", "stations"),
    ("Sources", "sources"),
    ("Runs", "runs"),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Header:
    nav: tuple[NavItem, ...]
    now_utc: datetime
    is_replay: bool
    clock_json: str
    chips: tuple[Chip, ...]
    ribbons: tuple[Ribbon, ...]
    state: Level
    warning: str


@require_safe
def header_ages(request: HttpRequest) -> HttpResponse:
    """The chips and the warning alone, for a page that is open already."""
    return render(request, "partials/header_ages.html")


def build_header(request: HttpRequest) -> Header:
    """Everything above the page's own content."""
    ages = data_ages()
    clock = product_clock()
    return Header(
        nav=_nav(request.path),
        now_utc=now_utc(),
        is_replay=clock.is_replay,
        clock_json=json.dumps(clock_reading()),
        chips=ages.chips,
        ribbons=World(clock, ages.is_synthetic).ribbons,
        state=ages.state,
        warning=ages.warning,
    )


def _nav(path: str) -> tuple[NavItem, ...]:
    """The longest address that the path begins with is where you are; only "/" is not a folder."""
    hrefs = [(label, reverse(name)) for label, name in NAV]
    around = [href for _, href in hrefs if path == href or (href != "/" and path.startswith(href))]
    here = max(around, key=len, default=None)
    return tuple(NavItem(label, href, href == here) for label, href in hrefs)
