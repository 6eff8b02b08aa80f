"""Every change in the lives of conjunctions as one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from screening.conjunctions.life_models import Transition

Cell = Callable[[Transition], object]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


COLUMNS: Final[Mapping[str, Cell]] = {
    "id": lambda row: row.pk,
    "conjunction": lambda row: row.conjunction_id,
    "sequence": lambda row: row.sequence,
    "at_utc": lambda row: _instant(row.at_utc),
    "recorded_at": lambda row: _instant(row.recorded_at),
    "station": lambda row: row.conjunction.station.slug if row.conjunction.station else "",
    "primary_norad_cat_id": lambda row: row.conjunction.primary.norad_cat_id,
    "secondary_norad_cat_id": lambda row: row.conjunction.secondary.norad_cat_id,
    "secondary_name": lambda row: row.conjunction.secondary.name,
    "tca_utc": lambda row: _instant(row.conjunction.tca_utc),
    "from_state": lambda row: row.from_state,
    "to_state": lambda row: row.to_state,
    "from_level": lambda row: row.from_level,
    "to_level": lambda row: row.to_level,
    "cause": lambda row: row.cause,
    "reason": lambda row: row.reason,
    "run": lambda row: row.run_id,
    "rule": lambda row: row.rule_id,
    "person": lambda row: row.person,
    "realised_miss_km": lambda row: row.realised_miss_km,
    "is_exercise": lambda row: str(row.is_exercise).lower(),
    "is_synthetic": lambda row: str(row.is_synthetic).lower(),
    "is_replay": lambda row: str(row.is_replay).lower(),
}
