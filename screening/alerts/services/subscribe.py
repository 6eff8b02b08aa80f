"""People change where alerts reach them and what they hear."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.alerts.outgoing import Channel
from screening.alerts.people_models import Recipient, Subscription
from screening.alerts.services.trial import trial_request
from screening.common.asking import ask_for_alerts
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.common.webhook_signing import new_secret
from screening.stations.models import Station

BETWEEN_TESTS: Final = timedelta(minutes=1)


@transaction.atomic
def way_keep(
    recipient: Recipient, *, stations: Collection[Station], heard: Mapping[str, Any]
) -> Recipient:
    """Save a way to reach somebody, and have it hear the same of these stations; of none: of all.

    What it heard of other stations it hears no more. A webhook without a secret gets one.
    """
    if recipient.channel == Channel.WEBHOOK:
        recipient.secret = recipient.secret or new_secret()
    recipient.is_active = True
    recipient.save()
    wanted: list[Station | None] = [*stations] or [None]
    kept = [
        Subscription.objects.update_or_create(
            recipient=recipient, station=station, defaults={**heard, "is_active": True}
        )[0].pk
        for station in wanted
    ]
    recipient.subscriptions.exclude(pk__in=kept).delete()
    return recipient


def way_use(recipient: Recipient, *, is_active: bool) -> None:
    """Let nothing more go to a recipient, or let it again. What was said to it stays."""
    recipient.is_active = is_active
    recipient.save(update_fields=["is_active"])


def own_trial_request(recipient: Recipient, *, person: str) -> Notice:
    """Put a test message to one's own way on its way, at once.

    Raises InputError for one that is stopped, and within a minute of the last.
    """
    if not recipient.is_active:
        raise InputError("Nothing goes to a way that is stopped. Use it again first.")
    since = real_now_utc() - BETWEEN_TESTS
    tests = recipient.hearings.filter(notice__kind=NoticeKind.TEST)
    if tests.filter(notice__recorded_at__gt=since).exists():
        raise InputError("A test is on its way already: wait a minute before the next.")
    notice = trial_request(recipient, person=person)
    if settings.CHANGES_TOLD_BY:
        transaction.on_commit(ask_for_alerts, robust=True)
    return notice
