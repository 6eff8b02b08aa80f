"""History also of what is changed elsewhere than on its page: in the admin, on pages of rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from sasweb.access import name_of
from screening.configuration.models import Way
from screening.configuration.services import changes_notice

_ADMIN: Final = "admin"
_PAGES: Final = frozenset(
    {
        "station_rule",
        "opening_rule",
        "operator_policy",
        "planned_add",
        "planned_change",
        "planned_take_away",
        "api_rule-list",
    }
)


class ConfigurationWatchMiddleware:
    """Before and after each request that may change a part of the configuration, look whether.

    Before, so that what somebody else changed is not written down in this person's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        way = _way(request) if request.method == "POST" else None
        if way is None:
            return self._get_response(request)
        changes_notice()
        response = self._get_response(request)
        if request.user.is_authenticated:
            changes_notice(by=name_of(request.user), way=way)
        return response


def _way(request: HttpRequest) -> Way | None:
    """By which way a request may change the configuration; None for all others."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    if found.app_name == _ADMIN:
        return Way.ADMIN
    return Way.PAGE if found.url_name in _PAGES else None
