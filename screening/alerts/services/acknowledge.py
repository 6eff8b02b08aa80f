"""Somebody has seen it and answers for what follows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q

from screening.alerts.models import AcknowledgedBy, Acknowledgement, Notice
from screening.alerts.people_models import Recipient
from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError


@transaction.atomic
def notices_acknowledge(
    notice_ids: Collection[int],
    *,
    person: str,
    by: AcknowledgedBy,
    recipient: Recipient | None = None,
    user: Any = None,
    note: str = "",
) -> int:
    """Record that a person acknowledges notices; return how many it had not acknowledged before.

    Whoever acknowledges what was said last of a conjunction or an alarm has seen what was said
    before, and what was handed on to somebody else is the same thing. Doing it again changes
    nothing.
    Raises InputError without a person, or for a notice that does not exist.
    """
    if not person.strip():
        raise InputError("Say who acknowledges.")
    named = list(
        Notice.objects.filter(pk__in=notice_ids).select_related(
            "alarm_event", "original__alarm_event"
        )
    )
    if len(named) != len(set(notice_ids)):
        missing = sorted(set(notice_ids) - {each.pk for each in named})
        raise InputError(f"There is no alert {', '.join(map(str, missing))}.")
    before = Acknowledgement.objects.filter(person=person.strip()).values("notice")
    at_utc, recorded_at = now_utc(), real_now_utc()
    seen = Notice.objects.filter(_seen_with(named)).exclude(pk__in=before)
    rows = [
        Acknowledgement(
            notice_id=key,
            person=person.strip(),
            recipient=recipient,
            user=user,
            by=by,
            note=note.strip(),
            at_utc=at_utc,
            recorded_at=recorded_at,
        )
        for key in seen.values_list("pk", flat=True)
    ]
    Acknowledgement.objects.bulk_create(rows, ignore_conflicts=True)
    return len({row.notice_id for row in rows} & set(notice_ids))


def _seen_with(named: Collection[Notice]) -> Q:
    """These, what was handed on of them, and what was said earlier of the same."""
    roots = [each.original or each for each in named]
    keys = [each.pk for each in (*named, *roots)]
    found = Q(pk__in=keys) | Q(original__in=keys)
    for each in roots:
        if each.conjunction_id is not None and each.number is not None:
            earlier = Q(conjunction=each.conjunction_id, number__lte=each.number)
            earlier_on = Q(
                original__conjunction=each.conjunction_id, original__number__lte=each.number
            )
            found |= earlier | earlier_on
        if each.alarm_event is not None:
            alarm = each.alarm_event.alarm_id
            found |= Q(alarm_event__alarm=alarm, pk__lte=each.pk)
            found |= Q(original__alarm_event__alarm=alarm, original__lte=each.pk)
    return found
