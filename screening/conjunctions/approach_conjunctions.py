"""Which events of all against all are passes of a protected station, with a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from screening.conjunctions.association import SAME_ENCOUNTER_S
from screening.conjunctions.models import CatalogueApproach, Conjunction

SAME_ENCOUNTER = timedelta(seconds=SAME_ENCOUNTER_S)


def conjunctions_of(approaches: Sequence[CatalogueApproach]) -> dict[int, Conjunction]:
    """The conjunction of the same two objects nearest in time, by the event's key, in one question.

    Events without one, most of them, are left out: see ``association.py`` for what is the same.
    """
    if not approaches:
        return {}
    objects = {each.primary_id for each in approaches} | {each.secondary_id for each in approaches}
    instants = [each.tca_utc for each in approaches]
    near = Conjunction.objects.filter(
        Q(primary__in=objects) & Q(secondary__in=objects),
        station__isnull=False,
        tca_utc__range=(min(instants) - SAME_ENCOUNTER, max(instants) + SAME_ENCOUNTER),
    ).select_related("station", "risk_assessment")
    by_pair: dict[frozenset[int], list[Conjunction]] = {}
    for conjunction in near:
        pair = frozenset((conjunction.primary_id, conjunction.secondary_id))
        by_pair.setdefault(pair, []).append(conjunction)
    matched = {each.pk: _nearest(each, by_pair) for each in approaches}
    return {key: found for key, found in matched.items() if found is not None}


def _nearest(
    approach: CatalogueApproach, by_pair: dict[frozenset[int], list[Conjunction]]
) -> Conjunction | None:
    pair = frozenset((approach.primary_id, approach.secondary_id))
    known = by_pair.get(pair, [])
    nearest = min(known, key=lambda each: abs(each.tca_utc - approach.tca_utc), default=None)
    if nearest is None or abs(nearest.tca_utc - approach.tca_utc) > SAME_ENCOUNTER:
        return None
    return nearest
