"""Why feeds are stopped: one incident a cause, however many feeds it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from screening.catalog.models import Feed, Pull
from screening.common.clock import real_now_utc


@dataclass(frozen=True, slots=True)
class Incident:
    """One refusal and the feeds that wait because of it. Where no pull is known there is a reason.

    ``key`` names it in addresses within the page.
    """

    key: str
    failure: Pull | None
    reason: str
    feeds: tuple[Feed, ...]

    @property
    def headline(self) -> str:
        """What happened, no full stop: "celestrak.org answered 403 at 19:03 UTC to CSS-E"."""
        if self.failure is None:
            return f"{self.feeds[0].title} is stopped"
        title, at = self.failure.feed.title, _instant(self.failure.finished_at)
        if self.failure.http_status is None:
            return f"{title} was refused{at}"
        return f"{self.host} answered {self.failure.http_status}{at} to {title}"

    @property
    def consequence(self) -> str:
        """Who waits, without a full stop: "10 feeds of that host wait for an operator"."""
        if len(self.feeds) == 1:
            return "it waits for an operator"
        of_whom = " of that host" if self.host else ""
        return f"{len(self.feeds)} feeds{of_whom} wait for an operator"

    @property
    def sentence(self) -> str:
        return f"{self.headline}; {self.consequence}."

    @property
    def host(self) -> str:
        """Which server was asked; empty where none was."""
        return urlsplit(self.failure.address).netloc if self.failure else ""


def incidents_of(stopped: Iterable[Feed]) -> list[Incident]:
    """Group stopped feeds by what stopped them, in the order given."""
    grouped: dict[str, list[Feed]] = {}
    for feed in stopped:
        grouped.setdefault(incident_key(feed), []).append(feed)
    return [
        Incident(key, feeds[0].last_failure, feeds[0].stop_reason, tuple(feeds))
        for key, feeds in grouped.items()
    ]


def incident_key(feed: Feed) -> str:
    """The name of the incident that stopped a feed. One without a pull is its feed's alone."""
    return str(feed.last_failure_id or feed.key)


def _instant(at: datetime | None) -> str:
    if at is None:
        return ""
    is_today = at.date() == real_now_utc().date()
    return f" at {at:%H:%M} UTC" if is_today else f" on {at:%Y-%m-%d} at {at:%H:%M} UTC"
