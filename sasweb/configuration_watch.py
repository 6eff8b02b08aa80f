"""History also of what is changed elsewhere than on its page: in the admin, on pages of rules."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

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


class ConfigurationWatchMiddleware(MiddlewareMixin):
    """Before and after each request that may change a part of the configuration, look whether.

    Before, so that what somebody else changed is not written down in this person's name.
    """

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if request.method != "POST" or not request.user.is_authenticated:
            return
        way = _way(request)
        if way is not None:
            changes_notice()
            request.configuring = (name_of(request.user), way)  # type: ignore[attr-defined]

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        configuring: tuple[str, Way] | None = getattr(request, "configuring", None)
        if configuring is not None:
            by, way = configuring
            changes_notice(by=by, way=way)
        return response


def _way(request: HttpRequest) -> Way | None:
    """By which way a request may change the configuration; None for all others."""
    found = request.resolver_match
    if found is not None and found.app_name == _ADMIN:
        return Way.ADMIN
    return Way.PAGE if found is not None and found.url_name in _PAGES else None
