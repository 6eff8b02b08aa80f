"""Why feeds are stopped: one incident a cause, however many feeds it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from screening.catalog.models import Feed, Pull
from screening.common.clock import real_now_utc
from screening.common.instants import SECOND, minute_text, nearest


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
            return _("%(feed)s is stopped") % {"feed": self.feeds[0].title}
        title, at = self.failure.feed.title, _instant(self.failure.finished_at)
        if self.failure.http_status is None:
            return _("%(feed)s was refused%(at)s") % {"feed": title, "at": at}
        values = {"host": self.host, "status": self.failure.http_status, "at": at, "feed": title}
        return _("%(host)s answered %(status)s%(at)s to %(feed)s") % values

    @property
    def consequence(self) -> str:
        """Who waits, without a full stop: "10 feeds of that host wait for an operator"."""
        if len(self.feeds) == 1:
            return _("it waits for an operator")
        count = {"count": len(self.feeds)}
        if self.host:
            return _("%(count)s feeds of that host wait for an operator") % count
        return _("%(count)s feeds wait for an operator") % count

    @property
    def sentence(self) -> str:
        return _("%(what)s; %(so)s.") % {"what": self.headline, "so": self.consequence}

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
    values = {"day": f"{nearest(at, SECOND):%Y-%m-%d}", "time": minute_text(at, "")}
    return (_(" at %(time)s UTC") if is_today else _(" on %(day)s at %(time)s UTC")) % values
