"""What the header of every page says: where you are, what time it is, how old the data is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sasweb.clock_reading import clock_reading
from sasweb.shared_answers import SharedAnswers
from sasweb.web.alerts_waiting import alerts_waiting
from sasweb.web.cases_waiting import CasesWaiting, cases_waiting
from sasweb.web.chip import Chip, Level, few_chips
from sasweb.web.chips import DataAges, data_ages
from sasweb.web.help.pages import HELP, help_key
from sasweb.web.help.types import Words
from sasweb.web.navigation import Navigation, navigation
from sasweb.world import Ribbon, World
from screening.alerts.inbox import Waiting
from screening.common.clock import now_utc, product_clock

_AGES: Final = SharedAnswers[DataAges](
    "feeds", "pull", "station_runs", "finished run", "catalog", "exercise"
)


@dataclass(frozen=True, slots=True)
class TheirTurn:
    """What waits for one person. Who hears what, or speaks for home, is seen some seconds late."""

    alerts: Waiting | None  # of which an answer is asked; None for a stranger
    cases: CasesWaiting | None  # in which it is home's turn; None but for its members


_TURNS: Final = SharedAnswers[TheirTurn]("alerts", "life", "coordination", most_kept=1000)


@dataclass(frozen=True, slots=True)
class Header:
    navigation: Navigation
    now_utc: datetime
    is_replay: bool
    clock_json: str
    chips: tuple[Chip, ...]
    ribbons: tuple[Ribbon, ...]
    state: Level
    warning: str
    waiting: Waiting | None  # see TheirTurn
    cases_waiting: CasesWaiting | None
    is_followed: bool  # by the live stream, which is for those alone who may read
    help_name: str  # which help "?" opens
    help_title: Words


@require_safe
def header_ages(request: HttpRequest) -> HttpResponse:
    """The chips, the warning and the counts alone, for a page that is open already."""
    return render(request, "partials/header_ages.html")


def build_header(request: HttpRequest) -> Header:
    """Everything above the page's own content."""
    ages = _AGES.get("ages", data_ages)
    clock = product_clock()
    user = getattr(request, "user", None) or AnonymousUser()
    here = request.resolver_match
    help_name = help_key(here.url_name or "") if here else help_key("")
    turn = _TURNS.get(user.pk, lambda: _their_turn(user))
    return Header(
        navigation=navigation(request.path),
        now_utc=now_utc(),
        is_replay=clock.is_replay,
        clock_json=json.dumps(clock_reading()),
        chips=few_chips(ages.chips, href=reverse("sources")),
        ribbons=World(clock, ages.is_synthetic).ribbons,
        state=ages.state,
        warning=ages.warning,
        waiting=turn.alerts,
        cases_waiting=turn.cases,
        is_followed=settings.OPEN_READING or user.is_authenticated,
        help_name=help_name,
        help_title=HELP[help_name].title,
    )


def _their_turn(user: Any) -> TheirTurn:
    return TheirTurn(alerts_waiting(user), cases_waiting(user, now_utc()))
