"""What may be asked of a break-up: flat fields, checked once, and given back in one form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite, sqrt
from typing import Any, Final, TypeVar

from screening.conjunctions.models import Conjunction
from screening.consequences.breakups.scenarios import SCENARIOS
from screening.consequences.kinds import QuestionError
from screening.consequences.object_names import object_names
from screening.engine.breakup.area_to_mass import Origin
from screening.engine.breakup.cloud import MOST_PIECES
from screening.engine.breakup.numbers import Collision, Explosion
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2

LOWEST_ALTITUDE_KM: Final = 120.0
HIGHEST_ALTITUDE_KM: Final = 2_000.0
HEAVIEST_KG: Final = 1_000_000.0
FASTEST_KM_S: Final = 16.5  # head on, both just under escaping
MIN_SIZE_M, SEED, YEARS, SCALE = 0.1, 8, 25.0, 1.0
LONGEST_YEARS: Final = 100.0
_LONGEST_SHOWN: Final = 40  # characters of what was sent, in an error


class What(StrEnum):
    """What breaks up, and by what."""

    COLLISION = "collision"
    EXPLOSION = "explosion"
    CONJUNCTION = "conjunction"


class ProjectilePath(StrEnum):
    """What becomes of the projectile's pieces: they orbit too, or fall back and are but counted."""

    CROSSING = "crossing"
    SUBORBITAL = "suborbital"


Question = dict[str, Any]
_Word = TypeVar("_Word", bound=StrEnum)
_SCENARIO: Final = "scenario"


def checked(data: Mapping[str, Any]) -> Question:
    """Return the canonical question: numbers as numbers, instants in UTC, what is left out filled.

    Raises ``QuestionError`` that names the field.
    """
    given = {key: value for key, value in data.items() if value not in (None, "")}
    key = str(given.pop(_SCENARIO, ""))
    what = given.get("what")
    if what == _SCENARIO:
        given.pop("what")
    if what == _SCENARIO or key:
        given = _of_scenario(key) | given
    what = _word(given, "what", What, None)
    question: Question = {"what": str(what), _SCENARIO: key}
    question |= _PARTS[what](given)
    question |= {
        "min_size_m": _number(given, "min_size_m", (0.01, 1.0), MIN_SIZE_M),
        "seed": _whole(given, "seed", (0, 2**31 - 1), SEED),
        "years": _number(given, "years", (1.0, LONGEST_YEARS), YEARS),
        "at_utc": _instant(given, "at_utc", ""),
    }
    _require_few(question)
    return question


def title(question: Mapping[str, Any]) -> str:
    """Name a question in a few words."""
    if question[_SCENARIO]:
        return f"Break-up: {SCENARIOS[question[_SCENARIO]].title}"
    what = question["what"]
    if what == What.CONJUNCTION:
        tca = question["tca_utc"][:16].replace("T", " ")
        first, second = object_names(question["primary"], question["secondary"])
        return f"Break-up: if {first} and {second} met, {tca} UTC"
    place = f"{question['altitude_km']:g} km"
    if what == What.EXPLOSION:
        return f"Break-up: explosion of {question['target_kg']:,g} kg at {place}"
    masses = f"{question['projectile_kg']:,g} kg into {question['target_kg']:,g} kg"
    return f"Break-up: {masses} at {place}, {question['speed_km_s']:g} km/s"


def _of_scenario(key: str) -> dict[str, Any]:
    if key not in SCENARIOS:
        typed = key[:_LONGEST_SHOWN]
        raise QuestionError(
            f"There is no scenario {typed!r}. Choose one of {', '.join(SCENARIOS)}.", _SCENARIO
        )
    scenario = SCENARIOS[key]
    at_utc = {} if scenario.date_utc is None else {"at_utc": scenario.date_utc}
    return {**scenario.question, **at_utc}


def _place(given: Mapping[str, Any]) -> Question:
    altitudes = (LOWEST_ALTITUDE_KM, HIGHEST_ALTITUDE_KM)
    return {
        "altitude_km": _number(given, "altitude_km", altitudes),
        "inclination_deg": _number(given, "inclination_deg", (0.0, 180.0)),
        "origin": str(_word(given, "origin", Origin, Origin.SPACECRAFT)),
    }


def _collision(given: Mapping[str, Any]) -> Question:
    question = {
        "target_kg": _number(given, "target_kg", (0.001, HEAVIEST_KG)),
        "projectile_kg": _number(given, "projectile_kg", (0.0, HEAVIEST_KG)),
        "speed_km_s": _number(given, "speed_km_s", (0.0, FASTEST_KM_S)),
        **_place(given),
    }
    path = _word(given, "projectile_path", ProjectilePath, ProjectilePath.CROSSING)
    tilt = given.get("projectile_inclination_deg")
    question["projectile_path"] = str(path)
    question["projectile_inclination_deg"] = (
        None if tilt is None else _number(given, "projectile_inclination_deg", (0.0, 180.0))
    )
    if path == ProjectilePath.CROSSING:
        _require_crossing(question["altitude_km"], question["speed_km_s"])
    return question


def _explosion(given: Mapping[str, Any]) -> Question:
    return {
        "target_kg": _number(given, "target_kg", (0.001, HEAVIEST_KG)),
        "scale": _number(given, "scale", (0.1, 10.0), SCALE),
        **_place(given),
    }


def _conjunction(given: Mapping[str, Any]) -> Question:
    if "conjunction" in given:
        given = _of_conjunction(given) | dict(given)
    question: Question = {
        "conjunction": given.get("conjunction") and _whole(given, "conjunction", (1, 2**63 - 1)),
        "primary": _whole(given, "primary", (1, 999_999_999)),
        "secondary": _whole(given, "secondary", (1, 999_999_999)),
        "tca_utc": _instant(given, "tca_utc"),
    }
    if question["primary"] == question["secondary"]:
        raise QuestionError("An object cannot meet itself: give two numbers.", "secondary")
    for name in ("target_kg", "projectile_kg"):
        known = given.get(name) is not None
        question[name] = _number(given, name, (0.001, HEAVIEST_KG)) if known else None
    return question


def _of_conjunction(given: Mapping[str, Any]) -> dict[str, Any]:
    number = _whole(given, "conjunction", (1, 2**63 - 1))
    rows = Conjunction.objects.select_related("primary", "secondary")
    found = rows.filter(pk=number).first()
    if found is None:
        raise QuestionError(f"There is no conjunction {number}.", "conjunction")
    return {
        "primary": found.primary.norad_cat_id,
        "secondary": found.secondary.norad_cat_id,
        "tca_utc": found.tca_utc,
    }


_PARTS: Final = {
    What.COLLISION: _collision,
    What.EXPLOSION: _explosion,
    What.CONJUNCTION: _conjunction,
}


def _require_few(question: Question) -> None:
    """Refuse what makes more pieces than are drawn, where that is known before the answer."""
    what = question["what"]
    if what == What.CONJUNCTION:
        return
    names = ("target_kg", "projectile_kg", "speed_km_s")
    law = (
        Explosion(question["scale"])
        if what == What.EXPLOSION
        else Collision(*(question[name] for name in names))
    )
    expected = law.pieces_at_least(question["min_size_m"])
    if expected > MOST_PIECES:
        raise QuestionError(
            f"That makes {expected:,.0f} pieces, more than the {MOST_PIECES:,} that are drawn: ask "
            "for a larger least size.",
            "min_size_m",
        )


def _require_crossing(altitude_km: float, speed_km_s: float) -> None:
    fastest = 2.0 * sqrt(MU_WGS72_KM3_S2 / (EARTH_RADIUS_WGS72_KM + altitude_km))
    if speed_km_s > fastest:
        raise QuestionError(
            f"Two circular orbits at {altitude_km:g} km meet at {fastest:.2f} km/s at most. Give "
            "less, or take the projectile's path as suborbital.",
            "speed_km_s",
        )


def _number(
    given: Mapping[str, Any],
    name: str,
    limits: tuple[float, float],
    otherwise: float | None = None,
) -> float:
    value = given.get(name, otherwise)
    if value is None:
        raise QuestionError(f"{_said(name)} is missing.", name)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        typed = str(value)[:_LONGEST_SHOWN]
        raise QuestionError(f"{_said(name)} must be a number, not {typed!r}.", name) from None
    low, high = limits
    if not (isfinite(number) and low <= number <= high):
        raise QuestionError(f"{_said(name)} must be from {low:g} to {high:,g}.", name)
    return number


def _whole(
    given: Mapping[str, Any], name: str, limits: tuple[int, int], otherwise: int | None = None
) -> int:
    value = given.get(name, otherwise)
    if value is None:
        raise QuestionError(f"{_said(name)} is missing.", name)
    try:
        number = int(str(value))
    except ValueError:
        raise QuestionError(f"{_said(name)} must be a whole number.", name) from None
    if not limits[0] <= number <= limits[1]:
        raise QuestionError(f"{_said(name)} must be from {limits[0]:,} to {limits[1]:,}.", name)
    return number


def _word(
    given: Mapping[str, Any], name: str, words: type[_Word], otherwise: _Word | None
) -> _Word:
    value = given.get(name, otherwise)
    if value not in list(words):
        raise QuestionError(f"{_said(name)} must be one of {', '.join(words)}.", name)
    return words(value)


def _instant(given: Mapping[str, Any], name: str, otherwise: str | None = None) -> str:
    value = given.get(name, otherwise)
    if value is None:
        raise QuestionError(f"{_said(name)} is missing.", name)
    if value == "":
        return ""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise QuestionError(
            f"{_said(name)} must be an instant such as 2026-03-10T06:26:40Z.", name
        ) from None
    return at.isoformat().replace("+00:00", "Z")


_SAID: Final = {
    "what": "What breaks up",
    "target_kg": "The target's mass (kg)",
    "projectile_kg": "The projectile's mass (kg)",
    "speed_km_s": "The speed (km/s)",
    "altitude_km": "The height (km)",
    "inclination_deg": "The inclination (degrees)",
    "projectile_inclination_deg": "The projectile's inclination (degrees)",
    "projectile_path": "The projectile's path",
    "scale": "The scale S",
    "origin": "The origin",
    "primary": "The first object's catalogue number",
    "secondary": "The second object's catalogue number",
    "conjunction": "The conjunction",
    "tca_utc": "The instant at which they meet",
    "min_size_m": "The least size (m)",
    "seed": "The seed",
    "years": "The years to follow",
    "at_utc": "The instant of the break-up",
}


def _said(name: str) -> str:
    return _SAID[name]
