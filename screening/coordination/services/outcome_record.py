"""After the pass: how close the two came, and whether each side did what it had said."""

from __future__ import annotations

import uuid
from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any, Final

from screening.catalog.element_history import HistoryRequest, element_histories, history_ids
from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import catalog_revision, sources_in_use
from screening.conjunctions.realised_miss import RealisedMiss, realised_miss
from screening.conjunctions.services.histories_study import histories_study
from screening.conjunctions.services.outcomes import GIVEN_UP_AFTER, WAIT
from screening.coordination.canonical import instant_text
from screening.coordination.kept_intents import Kept, KnownLater, intent_kept
from screening.coordination.kinds import KEPT_PARTS, EntryKind
from screening.coordination.models import Case
from screening.coordination.plans import PlannedFor
from screening.coordination.selectors import cases_all, standing_of
from screening.coordination.services.each_alone import each_alone
from screening.coordination.services.say import say
from screening.coordination.services.speak import classed
from screening.coordination.speaker import product_speaker
from screening.coordination.standing import CaseStanding, Intent
from screening.engine.covariance.manoeuvres import ManoeuvreSearch

_OUTCOME_OF: Final = uuid.UUID("8f6c9a52-1d35-5b0e-a3b7-6a0f4f2f1c77")
MOST_AT_ONCE: Final = 50
# Of what nobody will ever tell: a day after element sets have been given up.
_FORGOTTEN_AFTER: Final = GIVEN_UP_AFTER * 2
_NO_CONJUNCTION: Final = "The conjunction of the case is not known here."
_NO_LATER_SETS: Final = "No element sets of both objects from near the pass have come in since."


def outcomes_append(at_utc: datetime) -> int:
    """Put on record what became of cases kept here whose pass is over; return how many.

    Each is told once: when later element sets tell it all, or three days after the pass.
    """
    over = cases_all().filter(
        is_kept_here=True, tca_utc__range=(at_utc - _FORGOTTEN_AFTER, at_utc - WAIT)
    )
    # A draft that nobody was told of has nothing to be kept.
    told = over.filter(entries__kind=EntryKind.NOTIFIED).exclude(entries__kind=EntryKind.OUTCOME)
    waiting = list(told.distinct().order_by("tca_utc", "pk")[:MOST_AT_ONCE])
    return each_alone(waiting, lambda case: _append(case, at_utc), doing="the outcome")


def _append(case: Case, at_utc: datetime) -> bool:
    standing = standing_of(case, at_utc)
    realised = realised_miss(case.conjunction) if case.conjunction else None
    kept = {
        slug: intent_kept(intent, _known_later(norad_cat_id, at_utc), case.tca_utc)
        for slug, intent in standing.intents.items()
        if intent.choice is not None  # nothing is known of what was withheld here
        and (norad_cat_id := _object_of(intent, standing)) is not None
    }
    may_come = case.conjunction is not None and realised is None
    if at_utc < case.tca_utc + GIVEN_UP_AFTER and (may_come or any(e.waits for e in kept.values())):
        return False
    say(
        case,
        product_speaker(case.keeper_slug),
        EntryKind.OUTCOME,
        classed(
            EntryKind.OUTCOME, {"outcome": _outcome(case, realised)} | _kept_parts(standing, kept)
        ),
        at_utc=at_utc,
        entry_uuid=uuid.uuid5(_OUTCOME_OF, str(case.uuid)),
    )
    return True


def _outcome(case: Case, realised: RealisedMiss | None) -> dict[str, Any]:
    reason = _NO_LATER_SETS if case.conjunction else _NO_CONJUNCTION
    return {
        "realised_miss_km": None if realised is None else round(realised.miss_distance_km, 4),
        "realised_tca_utc": None if realised is None else instant_text(realised.tca_utc),
        "reason": reason if realised is None else None,
    }


def _kept_parts(standing: CaseStanding, kept: Mapping[str, Kept]) -> dict[str, Any]:
    """A part for each side that has declared an intent, which is that side's to release."""
    return {
        KEPT_PARTS[side.role]: {"of_party": side.slug} | kept[side.slug].as_part()
        for side in standing.principals
        if side.slug in kept
    }


def _object_of(intent: Intent, standing: CaseStanding) -> int | None:
    """The object that an intent is about: that of its plan, or the side's own."""
    if isinstance(intent.plan, Mapping):
        named = intent.plan.get("norad_cat_id")
        if isinstance(named, int) and named in _objects(standing):
            return named
    return standing.own_object(intent.party)


def _objects(standing: CaseStanding) -> Container[int]:
    return PlannedFor.of(standing.facts, standing.now_utc).objects


def _known_later(norad_cat_id: int, at_utc: datetime) -> KnownLater:
    """All that an object's element sets show by an instant."""
    stored = StoredElementSet.objects.filter(
        space_object__norad_cat_id=norad_cat_id,
        source__in=sources_in_use(),
        epoch_utc__lte=at_utc,
    )
    newest = stored.order_by("-epoch_utc", "-pk").first()
    if newest is None:
        return KnownLater((), ManoeuvreSearch((), "no element set of it is here"))
    key = newest.space_object_id
    ids = history_ids([newest.pk], HistoryRequest(at_utc, catalog_revision()))
    study = histories_study({key: ids.get(key, [])})[key]
    return KnownLater(element_histories(ids).get(key, []), study.manoeuvres)
