"""Locked out after wrong passwords or wrong second factors: what is said, and for how long."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from sasweb.client_address import client_network
from screening.common.clock import real_now_utc


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name of an attempt, as it is counted: names differ by more than their capitals."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(name).strip().lower()[:255]


def address_counted(request: HttpRequest) -> str:
    """From where an attempt is counted: of IPv6 the first address of the household's /64."""
    return client_network(request).partition("/")[0]


def wrong_factor_noted(request: HttpRequest, name: str) -> None:
    """Count a wrong second factor as a wrong password: who is past the password is no better."""
    user_login_failed.send(__name__, credentials={"username": name}, request=request)


def seconds_locked_out(request: HttpRequest, name: str) -> float:
    """How long a name is refused yet from the address of a request; 0.0 where it is not."""
    mine = AccessAttempt.objects.filter(
        username=name_tried(request, {"username": name}), ip_address=address_counted(request)
    )
    return _seconds_left(mine, real_now_utc())


def _seconds_left(attempts: QuerySet[AccessAttempt], now: datetime) -> float:
    """Attempts of one name and address: a row for each browser that they were made by."""
    length: timedelta = settings.AXES_COOLOFF_TIME
    recent = attempts.filter(attempt_time__gte=now - length)
    found = recent.aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    if (found["count"] or 0) < settings.AXES_FAILURE_LIMIT:
        return 0.0
    until: datetime = found["last"] + length
    return max(0.0, (until - now).total_seconds())


def locked_out(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer 429 that says when to come back; the same whether the name is anybody's or not."""
    left_s = seconds_locked_out(request, name_tried(request, credentials))
    minutes = max(1, math.ceil(left_s / 60.0))
    problem = gettext(
        "Too many wrong attempts for this name from your address. Try again in %(minutes)d min, or"
        " ask an administrator."
    ) % {"minutes": minutes}
    context = {"problem": problem}
    response = render(request, "pages/accounts/locked_out.html", context, status=429)
    response["Retry-After"] = str(math.ceil(max(1.0, left_s)))
    return response
