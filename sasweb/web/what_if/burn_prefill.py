"""What the form for burns is filled in with at first: from a conjunction, from an earlier study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from sasweb.web.what_if.burn_answer import instant
from sasweb.web.what_if.burn_form import USUAL_LEAD_H, BurnForm
from sasweb.web.what_if.burn_objects import Mover, ObjectUnclear, mover, movers, object_meant
from screening.catalog.models import SpaceObject
from screening.common.instants import SECOND, nearest
from screening.common.keys import key_of
from screening.conjunctions.models import Conjunction
from screening.consequences.burns.question import DEFAULTS
from screening.consequences.models import Study


def first_values(asked: QueryDict, now_utc: datetime) -> dict[str, Any]:
    """Return what the fields begin with, as the address asks; nothing of what is not there."""
    values: dict[str, Any] = _shown(DEFAULTS) | {"earliest_h": f"{USUAL_LEAD_H:g}"}
    study = _study(asked.get("from", ""))
    conjunction = _conjunction(asked.get("conjunction", ""))
    if study is not None:
        return values | _of_question(study.question, now_utc)
    return values | (_of_conjunction(conjunction, now_utc) if conjunction else {})


def conjunction_of(question: Mapping[str, Any], within: timedelta) -> Conjunction | None:
    """Return the conjunction that a question is about, whoever of the two is to burn."""
    both = [question["norad_cat_id"], question["secondary_norad_cat_id"]]
    tca_utc = instant(question["event_tca_utc"])
    near = Conjunction.objects.filter(
        primary__norad_cat_id__in=both,
        secondary__norad_cat_id__in=both,
        tca_utc__range=(tca_utc - within, tca_utc + within),
    )
    return min(near, key=lambda each: abs(each.tca_utc - tca_utc), default=None)


@dataclass(frozen=True, slots=True)
class TooLate:
    """How long it is to a pass, and how long before it the last burn is tried."""

    left: timedelta
    least: timedelta


def too_late(asked: QueryDict, now_utc: datetime) -> TooLate | None:
    """Whether the pass that an address asks about is too near for any burn that is tried.

    The last is tried half a revolution before. None also where nobody knows the orbit.
    """
    subject = _conjunction(asked.get("conjunction", ""))
    if subject is None or subject.tca_utc <= now_utc:
        return None
    first, _ = movers([subject.primary, subject.secondary], now_utc)
    is_primary = first.space_object == subject.primary
    newest = subject.latest_assessment
    elements = newest and (
        newest.primary_element_set if is_primary else newest.secondary_element_set
    )
    if not elements:
        return None
    told = TooLate(subject.tca_utc - now_utc, timedelta(days=0.5 / elements.mean_motion_rev_day))
    return told if told.left < told.least else None


def _of_conjunction(subject: Conjunction, now_utc: datetime) -> dict[str, Any]:
    first, second = movers([subject.primary, subject.secondary], now_utc)
    return {
        "object": str(first.space_object),
        "secondary": str(second.space_object),
        "tca": f"{nearest(subject.tca_utc, SECOND):%Y-%m-%d %H:%M:%S}",
        "earliest_h": _lead_h(subject.tca_utc, now_utc, USUAL_LEAD_H),
    }


def _of_question(question: Mapping[str, Any], now_utc: datetime) -> dict[str, Any]:
    """The same question; a first burn that is over by now is as early as can still be."""
    tca_utc = instant(question["event_tca_utc"])
    earliest = question.get("earliest_utc")
    lead_h = (tca_utc - instant(earliest)) / timedelta(hours=1) if earliest else USUAL_LEAD_H
    return _shown(question) | {
        "object": _named(question["norad_cat_id"]),
        "secondary": _named(question["secondary_norad_cat_id"]),
        "tca": f"{nearest(tca_utc, SECOND):%Y-%m-%d %H:%M:%S}",
        "earliest_h": _lead_h(tca_utc, now_utc, lead_h),
    }


def _lead_h(tca_utc: datetime, now_utc: datetime, usual_h: float) -> str:
    """Hours before closest approach, and not before now: a tenth is left to read the form."""
    left_h = (tca_utc - now_utc) / timedelta(hours=1)
    within_h = max((left_h * 10.0 - 1.0) // 1.0 / 10.0, 0.0)
    return f"{min(usual_h, within_h):.4g}"


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What has no unit to convert, as it is typed."""
    radius_m = values.get("hard_body_radius_m")
    return {
        "days_after": f"{values['days_after']:g}",
        "threshold_km": f"{values['threshold_km']:g}",
        "burn_times": str(values["burn_times"]),
        "directions": list(values["directions"]),
        "sizes": ", ".join(f"{each:g}" for each in values["sizes_m_s"]),
        "radius_m": "" if radius_m is None else f"{radius_m:g}",
    }


def _named(norad_cat_id: int) -> str:
    known = SpaceObject.objects.filter(norad_cat_id=norad_cat_id).first()
    return str(known or norad_cat_id)


def _study(text: str) -> Study | None:
    try:
        return Study.objects.filter(kind=Study.Kind.BURNS, uuid=UUID(text)).first()
    except ValueError:
        return None


def _conjunction(text: str) -> Conjunction | None:
    key = key_of(text)
    if key is None:
        return None
    pairs = Conjunction.objects.select_related(
        "primary",
        "secondary",
        "station",
        "latest_assessment__primary_element_set",
        "latest_assessment__secondary_element_set",
    )
    return pairs.filter(pk=key).first()


def movers_of(form: BurnForm, now_utc: datetime) -> dict[str, Mover]:
    """Return what is known of the objects in a form, by its field; nothing of what is unclear."""
    found = {}
    for name in ("object", "secondary"):
        try:
            found[name] = mover(object_meant(str(form[name].value() or "")), now_utc)
        except ObjectUnclear:
            continue
    return found
