"""Read the configuration as it is, and its history."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from screening.configuration.areas import AREAS
from screening.configuration.comparing import Difference
from screening.configuration.fields import Document
from screening.configuration.models import Change, ChangedObject


def documents_now() -> dict[str, dict[str, Document]]:
    """Every object of every area, as it is."""
    return {name: area.documents() for name, area in AREAS.items()}


def documents_of_history() -> dict[str, dict[str, Document]]:
    """Every object as the newest line of history left it."""
    newest = ChangedObject.objects.order_by().values("area", "key").annotate(line=Max("id"))
    found: dict[str, dict[str, Document]] = {}
    for line in ChangedObject.objects.filter(pk__in=[each["line"] for each in newest]):
        if line.after is not None:
            found.setdefault(line.area, {})[line.key] = line.after
    return found


def history(area: str = "", key: str = "") -> QuerySet[Change]:
    """The changes, newest first: all, or those of an area or of one object."""
    changes = Change.objects.prefetch_related("objects_changed").select_related("undoes")
    named = {name: value for name, value in (("area", area), ("key", key)) if value}
    if not named:
        return changes
    lines = ChangedObject.objects.filter(**named)
    return changes.filter(pk__in=lines.values("change"))


def differences_of(change: Change) -> list[Difference]:
    """What a change made of each object."""
    return [
        Difference(each.area, each.key, each.before, each.after)
        for each in change.objects_changed.all()
    ]
