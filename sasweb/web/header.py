"""What the header of every page says: where you are, what time it is, how old the data is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.http import HttpRequest
from django.urls import reverse

from sasweb.clock_reading import clock_reading
from screening.common.clock import now_utc, product_clock

Level = Literal["good", "late", "blind", "idle"]

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
class Chip:
    """The age of one thing that the page rests on. ``clock`` says which clock it ages by."""

    label: str
    text: str
    level: Level
    href: str
    sentence: str
    since: datetime | None = None
    clock: Literal["product", "real"] = "product"


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
    chips: tuple[Chip, ...] = ()
    ribbons: tuple[Ribbon, ...] = ()
    state: Level = "good"
    warning: str = ""


def build_header(request: HttpRequest) -> Header:
    """Everything above the page's own content."""
    return Header(
        nav=_nav(request.path),
        now_utc=now_utc(),
        is_replay=product_clock().is_replay,
        clock_json=json.dumps(clock_reading()),
        ribbons=tuple(_ribbons()),
    )


def _nav(path: str) -> tuple[NavItem, ...]:
    items = []
    for label, name in NAV:
        href = reverse(name)
        is_current = path == href or (href != "/" and path.startswith(href))
        items.append(NavItem(label, href, is_current))
    return tuple(items)


def _ribbons() -> list[Ribbon]:
    ribbons = []
    clock = product_clock()
    if clock.as_of_utc:
        pace = "" if clock.rate == 1 else f", {clock.rate:g} times faster than real time"
        ribbons.append(
            Ribbon(
                "replay",
                f"REPLAY from {clock.as_of_utc:%Y-%m-%d %H:%M:%S} UTC{pace}. "
                "Nothing here is happening now.",
            )
        )
    return ribbons
