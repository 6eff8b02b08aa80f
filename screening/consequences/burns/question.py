"""What is asked of burns: read from a form, JSON or a command, and written in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from screening.consequences.kinds import QuestionError
from screening.engine.burn_grid import MOST_BURNS, Direction
from screening.engine.config import DEFAULT_MAX_ELEMENT_AGE_DAYS
from screening.engine.constants import SECONDS_PER_DAY
from screening.messages.ccsds.values import is_catalogue_number, parse_number, parse_utc

DEFAULTS: Final[Mapping[str, Any]] = {
    "days_after": 3.0,
    "threshold_km": 5.0,
    "earliest_utc": None,
    "burn_times": 10,
    "directions": [each.value for each in Direction],
    "sizes_m_s": [0.05, 0.1, 0.2, 0.5, 1.0],
    "hard_body_radius_m": None,
    "conjunction_id": None,
}
_NEEDED: Final = ("norad_cat_id", "secondary_norad_cat_id", "event_tca_utc")
# Element sets are not good for longer, and memory grows with the square of the threshold.
MOST_DAYS: Final = 7.0
MOST_AHEAD: Final = timedelta(days=DEFAULT_MAX_ELEMENT_AGE_DAYS)  # the event, from now
MOST_LEAD_DAYS: Final = 14.0  # from the first burn to the event
MOST_KM: Final = 20.0
SMALLEST_M_S: Final = 0.001
LARGEST_M_S: Final = 50.0  # more is a slip of the unit
_LARGEST_RADIUS_M: Final = 1000.0
_LETTERS: Final = {"R": "radial", "I": "in_track", "C": "cross_track"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has been checked. Sizes are tried both ways.

    ``earliest_utc`` None leaves the first burn to whoever knows what time it is,
    ``hard_body_radius_m`` (of both together) None to what is known of the two.
    """

    norad_cat_id: int
    secondary_norad_cat_id: int
    event_tca_utc: datetime
    days_after: float
    threshold_km: float
    earliest_utc: datetime | None
    burn_times: int
    directions: tuple[Direction, ...]
    sizes_m_s: tuple[float, ...]
    hard_body_radius_m: float | None
    conjunction_id: int | None

    def as_json(self) -> dict[str, Any]:
        """Return the canonical form, which ``read_question`` takes too."""
        return {
            "norad_cat_id": self.norad_cat_id,
            "secondary_norad_cat_id": self.secondary_norad_cat_id,
            "event_tca_utc": iso_z(self.event_tca_utc),
            "days_after": self.days_after,
            "threshold_km": self.threshold_km,
            "earliest_utc": None if self.earliest_utc is None else iso_z(self.earliest_utc),
            "burn_times": self.burn_times,
            "directions": [each.value for each in self.directions],
            "sizes_m_s": list(self.sizes_m_s),
            "hard_body_radius_m": self.hard_body_radius_m,
            "conjunction_id": self.conjunction_id,
        }


def read_question(data: Mapping[str, Any]) -> Asked:
    """Read what was sent: numbers may be text, lists text with commas; what is absent or blank has
    its default. Raises ``QuestionError`` that names the field.
    """
    unknown = sorted(set(data) - {*_NEEDED, *DEFAULTS})
    if unknown:
        raise QuestionError(f"A question of burns has no field {unknown[0]!r}.", unknown[0])
    given = {name: value for name, value in data.items() if value not in (None, "", [])}
    for name in _NEEDED:
        if name not in given:
            raise QuestionError(f"Give {name}.", name)
    asked = _asked({**DEFAULTS, **given})
    if asked.norad_cat_id == asked.secondary_norad_cat_id:
        raise QuestionError("An object cannot meet itself: both are the same object.", _NEEDED[1])
    burns = asked.burn_times * len(asked.directions) * 2 * len(asked.sizes_m_s)
    if burns > MOST_BURNS:
        reason = f"{burns:,} burns are more than {MOST_BURNS:,}: give fewer times or sizes."
        raise QuestionError(reason, "burn_times")
    _require_near(asked)
    return asked


def iso_z(instant_utc: datetime) -> str:
    """Write an instant as questions and answers have it."""
    return instant_utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _require_near(asked: Asked) -> None:
    """Refuse a search that begins long before the event: it is as long as that."""
    if asked.earliest_utc is None:
        return
    lead_days = (asked.event_tca_utc - asked.earliest_utc).total_seconds() / SECONDS_PER_DAY
    if lead_days > MOST_LEAD_DAYS:
        reason = (
            f"The earliest burn is {lead_days:.1f} days before the event, at most"
            f" {MOST_LEAD_DAYS:g} can be searched."
        )
        raise QuestionError(reason, "earliest_utc")


def _asked(data: Mapping[str, Any]) -> Asked:
    earliest, radius, of = (
        data[name] for name in ("earliest_utc", "hard_body_radius_m", "conjunction_id")
    )
    return Asked(
        norad_cat_id=_catalogue_number(data, "norad_cat_id"),
        secondary_norad_cat_id=_catalogue_number(data, "secondary_norad_cat_id"),
        event_tca_utc=_instant(data, "event_tca_utc"),
        days_after=_number(data["days_after"], "days_after", above=0.0, most=MOST_DAYS),
        threshold_km=_number(data["threshold_km"], "threshold_km", above=0.0, most=MOST_KM),
        earliest_utc=None if earliest is None else _instant(data, "earliest_utc"),
        burn_times=_whole(data["burn_times"], "burn_times", most=MOST_BURNS),
        directions=_directions(data["directions"]),
        sizes_m_s=_sizes_m_s(data["sizes_m_s"]),
        hard_body_radius_m=None
        if radius is None
        else _number(radius, "hard_body_radius_m", above=0.0, most=_LARGEST_RADIUS_M),
        conjunction_id=None if of is None else _whole(of, "conjunction_id", most=2**63 - 1),
    )


def _catalogue_number(data: Mapping[str, Any], name: str) -> int:
    text = str(data[name]).strip()
    if not is_catalogue_number(text):
        raise QuestionError(f"{text[:40]!r} is no catalogue number.", name)
    return int(text)


def _instant(data: Mapping[str, Any], name: str) -> datetime:
    value = data[name]
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise QuestionError(f"{value} does not say its time zone.", name)
        return value.astimezone(UTC)
    try:
        return parse_utc(str(value).strip())
    except ValueError as error:
        raise QuestionError(f"{error}: give UTC, such as 2026-03-10T06:00:00Z.", name) from None


def _number(value: object, name: str, *, above: float, most: float) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError(f"{value} is not a number")
        number = parse_number(str(value).strip())
    except ValueError as error:
        raise QuestionError(f"{name}: {error}.", name) from None
    if not above < number <= most:
        reason = f"{name} must be over {above:g} and at most {most:g}, got {number:g}."
        raise QuestionError(reason, name)
    return number


def _whole(value: object, name: str, *, most: int) -> int:
    number = _number(value, name, above=0.0, most=float(most))
    if not number.is_integer():
        raise QuestionError(f"{name} must be a whole number, got {number:g}.", name)
    return int(number)


def _directions(value: object) -> tuple[Direction, ...]:
    found = []
    for part in _parts(value):
        name = _LETTERS.get(part.upper(), part)
        if name not in set(Direction):
            reason = f"{part[:40]!r} is no direction: give some of {', '.join(_LETTERS)}."
            raise QuestionError(reason, "directions")
        found.append(Direction(name))
    return tuple(dict.fromkeys(found))


def _sizes_m_s(value: object) -> tuple[float, ...]:
    sizes = dict.fromkeys(
        _number(part, "sizes_m_s", above=0.0, most=LARGEST_M_S) for part in _parts(value)
    )
    if min(sizes) < SMALLEST_M_S:
        reason = f"{min(sizes):g} m/s moves nothing: give {SMALLEST_M_S:g} m/s or more."
        raise QuestionError(reason, "sizes_m_s")
    return tuple(sizes)


def _parts(value: object) -> list[str]:
    """Split text at its commas; a list is one already."""
    given = value if isinstance(value, list | tuple) else str(value).split(",")
    return [str(part).strip() for part in given]
