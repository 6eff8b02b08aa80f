"""What the header of every page says: where you are, what time it is, how old the data is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sasweb.clock_reading import clock_reading
from sasweb.web.chips import Chip, Level, data_ages
from screening.common.clock import now_utc, product_clock

NAV: Final = (
    ("Watch", "watch"),
    ("Conjunctions", "conjunctions"),
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
class Ribbon:
    kind: Literal["replay", "synthetic", "exercise"]
    text: str


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
    return Header(
        nav=_nav(request.path),
        now_utc=now_utc(),
        is_replay=product_clock().is_replay,
        clock_json=json.dumps(clock_reading()),
        chips=ages.chips,
        ribbons=tuple(_ribbons(is_synthetic=ages.is_synthetic)),
        state=ages.state,
        warning=ages.warning,
    )


def _nav(path: str) -> tuple[NavItem, ...]:
    items = []
    for label, name in NAV:
        href = reverse(name)
        is_current = path == href or (href != "/" and path.startswith(href))
        items.append(NavItem(label, href, is_current))
    return tuple(items)


def _ribbons(*, is_synthetic: bool) -> list[Ribbon]:
    ribbons = []
    clock = product_clock()
    if clock.as_of_utc:
        pace = "" if clock.rate == 1 else f" at {clock.rate:g} times real speed"
        ribbons.append(
            Ribbon(
                "replay",
                f"REPLAY from {clock.as_of_utc:%Y-%m-%d %H:%M:%S} UTC{pace}: "
                "nothing here is happening now",
            )
        )
    if is_synthetic:
        ribbons.append(
            Ribbon("synthetic", "SYNTHETIC catalogue: these objects and passes are made up")
        )
    return ribbons
