"""The Atom feed of alerts: each entry leads to its message of the Common Alerting Protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from sasweb.feeds.places import absolute, cap_url, page_url, sender
from screening.alerts.feeds.cap import cap_identifier, headline
from screening.alerts.feeds.course import Step
from screening.common.clock import real_now_utc

CAP_TYPE = "application/cap+xml"


class AlertsAtom(Atom1Feed):
    """Entries whose content is the message itself, at an address of its own."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", "", {"type": CAP_TYPE, "src": item["cap_url"]})

    def latest_post_date(self) -> Any:
        return super().latest_post_date() if self.items else real_now_utc()


def alerts_atom(request: HttpRequest, steps: Iterable[Step], level: str) -> str:
    """Write the feed, newest message first."""
    here = absolute(request, reverse("alerts_atom"))
    feed = AlertsAtom(
        title=f"Safe Passage: alerts, {level} and above",
        link=absolute(request, reverse("watch")),
        description="One entry for each change that is told of.",
        feed_url=f"{here}?level={level}",
        feed_guid=f"{here}?level={level}",
        author_name=sender(request).name,
        language="en",
    )
    for step in steps:
        _add(feed, request, step, level)
    written: str = feed.writeString("utf-8")
    return written


def _add(feed: AlertsAtom, request: HttpRequest, step: Step, level: str) -> None:
    change = step.transition
    feed.add_item(
        title=f"{step.message_type}: {headline(change)}",
        link=page_url(request).format(id=change.conjunction_id),
        description=escape(change.reason),  # a summary is HTML to readers
        unique_id=f"tag:{sender(request).address},2026:{cap_identifier(change, level)}",
        pubdate=change.recorded_at,
        updateddate=change.recorded_at,
        categories=[change.to_level or change.to_state, step.message_type],
        cap_url=cap_url(request, change.pk, level),
    )
