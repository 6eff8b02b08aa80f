"""Write the history: what was changed here, and what is found to have been changed elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Max

from screening.common.clock import real_now_utc
from screening.configuration.comparing import Difference, compare
from screening.configuration.models import Change, ChangedObject, Way
from screening.configuration.selectors import documents_now, documents_of_history
from screening.configuration.services.turns import wait_for_turn

NOBODY_KNOWN: Final = "not known"


def change_record(
    differences: Iterable[Difference],
    *,
    by: str,
    way: Way,
    reason: str,
    undoes: Change | None = None,
) -> Change:
    """Add a change and its lines to the history. The caller holds the turn."""
    newest = Change.objects.aggregate(number=Max("number"))["number"] or 0
    change = Change.objects.create(
        number=newest + 1, at=real_now_utc(), by=by, way=way, reason=reason, undoes=undoes
    )
    ChangedObject.objects.bulk_create(
        ChangedObject(
            change=change, area=each.area, key=each.key, before=each.before, after=each.after
        )
        for each in differences
    )
    return change


def changes_notice(*, by: str = NOBODY_KNOWN, way: Way = Way.NOTICED) -> Change | None:
    """Add to the history what differs from its newest lines; None where nothing does.

    ``by`` is who has just done something by another way than this room's. The first look ever
    writes down everything as it is found.
    """
    if not compare(documents_of_history(), documents_now()):
        return None
    with transaction.atomic():
        wait_for_turn()
        return notice_within_turn(by=by, way=way)


def notice_within_turn(*, by: str = NOBODY_KNOWN, way: Way = Way.NOTICED) -> Change | None:
    """The same for whoever holds the turn."""
    found = compare(documents_of_history(), documents_now())
    if not found:
        return None
    if not Change.objects.exists():
        by, way = "Safe Passage", Way.BEGINNING
    return change_record(found, by=by, way=way, reason="")
