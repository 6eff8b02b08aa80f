"""The form of ``Notice.facts``: what was known when a notice was written, as JSON.

What is not known is None, never 0. Instants are ISO 8601 with "Z", or None. Composing reads these
and asks the database for nothing more, so a message says tomorrow what it said today.
"""

from __future__ import annotations

from typing import TypedDict


class ObjectFacts(TypedDict):
    name: str
    norad_cat_id: int


class ConjunctionFacts(TypedDict, total=False):
    """Of a notice about a conjunction. A key that is missing counts as None."""

    conjunction_id: int
    station: str | None  # "ISS"
    primary: ObjectFacts
    secondary: ObjectFacts
    tca_utc: str | None
    miss_distance_km: float | None
    radial_km: float | None  # R, I, C: secondary minus primary, primary's RTN
    in_track_km: float | None
    cross_track_km: float | None
    relative_speed_km_s: float | None
    pc: float | None
    pc_reason: str  # why there is no Pc
    pc_method: str
    pc_grade: str  # "operational", "screening", "": not known
    max_pc: float | None
    max_pc_reason: str  # why there is no largest
    state: str  # of its life
    level: str  # "" = none stands
    previous_level: str
    cause: str  # of the transition
    reason: str  # the transition's own words, with the rule's figures
    rule: str  # "rule 3 of ISS"; "" = none
    decision_opens_utc: str | None
    decision_closes_utc: str | None
    by: str  # whose opinion it is: "run 12", an originator
    realised_miss_km: float | None  # of an outcome
    run_id: int | None


class AlarmFacts(TypedDict, total=False):
    """Of a notice about the watch itself: an alarm raised, worse, or over."""

    key: str  # "feed:celestrak-gp"
    subject: str  # "CelesTrak GP"
    is_worse: bool  # it was said before, and is blind now
    limit_s: float | None
    since_utc: str | None
    ended_utc: str | None


class EscalationFacts(TypedDict, total=False):
    """In addition, of a notice that is handed on. Kept beside the facts of what it is about."""

    unacknowledged_by: list[str]  # names
    unacknowledged_minutes: int
