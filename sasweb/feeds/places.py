"""Where feeds lead, and who sends them."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sasweb.access import TOKEN_PARAMETER
from screening.alerts.feeds.cap import CapSender


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path: under the public one where that is known."""
    public: str = settings.PUBLIC_URL
    return f"{public.rstrip('/')}{path}" if public else request.build_absolute_uri(path)


def page_url(request: HttpRequest) -> str:
    """Where a conjunction's page lies, with ``{id}`` in it."""
    return absolute(request, reverse("conjunctions")) + "{id}/"


def cap_url(request: HttpRequest, transition_id: int, level: str) -> str:
    """Where one message lies, for whoever reads the feed by the same token."""
    query = {"level": level}
    if secret := request.GET.get(TOKEN_PARAMETER):
        query[TOKEN_PARAMETER] = secret
    return absolute(request, reverse("cap_message", args=[transition_id])) + f"?{urlencode(query)}"


def sender(request: HttpRequest) -> CapSender:
    """Who speaks in messages of the Common Alerting Protocol."""
    host = urlsplit(absolute(request, "/")).hostname or "localhost"
    return CapSender(
        address=f"safe-passage@{host}",
        name=settings.MESSAGE_ORIGINATOR,
        contact=settings.SOURCE_CONTACT,
        page_url=page_url(request),
        is_public=settings.OPEN_READING,
    )
