"""What an element set must satisfy to be usable at all, whatever format it came in.

Whether SGP4 can carry the orbit is another question, answered by a status when it is propagated.
"""

from __future__ import annotations

from typing import Final

from screening.engine.elements.parsed import RecordError
from screening.engine.types import ElementSet

MAX_CATALOGUE_NUMBER: Final = 999_999_999  # CCSDS 502.0-B-3: up to nine digits
MAX_MEAN_MOTION_REV_DAY: Final = 20.0  # an orbit at the Earth's surface makes 17.1 a day
MAX_NAME_LENGTH: Final = 80
MAX_DESIGNATOR_LENGTH: Final = 12
MAX_COUNTER: Final = 2**31 - 1
MAX_DRAG_TERM: Final = 1e6  # only to refuse nonsense: real terms are far below 100
REPLACEMENT_CHARACTER: Final = "\ufffd"


def checked(element_set: ElementSet) -> ElementSet:
    """Return the element set; raise RecordError naming the field that is out of range.

    NOTE: every test is a comparison that NaN fails, so not-a-number never gets through.
    """
    _check_orbit(element_set)
    _check_drag_terms(element_set)
    _check_identity(element_set)
    return element_set


def wrap_deg(angle_deg: float, field: str) -> float:
    """Return an angle given in [-360, 360] degrees in [0, 360); raise RecordError beyond."""
    if 0.0 <= angle_deg < 360.0:
        return angle_deg
    if not -360.0 <= angle_deg <= 360.0:
        raise RecordError(f"{field} {angle_deg:g} is not an angle in degrees")
    wrapped = angle_deg % 360.0
    return wrapped if wrapped < 360.0 else 0.0  # a tiny negative angle rounds up to 360


def _check_orbit(element_set: ElementSet) -> None:
    if not 0.0 < element_set.mean_motion_rev_day < MAX_MEAN_MOTION_REV_DAY:
        raise RecordError(
            f"MEAN_MOTION {element_set.mean_motion_rev_day:g} rev/day is not between 0 and 20"
        )
    if not 0.0 <= element_set.eccentricity < 1.0:
        raise RecordError(f"ECCENTRICITY {element_set.eccentricity:g} is not in [0, 1)")
    if not 0.0 <= element_set.inclination_deg <= 180.0:
        raise RecordError(f"INCLINATION {element_set.inclination_deg:g} is not in [0, 180] degrees")


def _check_drag_terms(element_set: ElementSet) -> None:
    terms = (
        ("BSTAR", element_set.bstar_per_earth_radius),
        ("MEAN_MOTION_DOT", element_set.mean_motion_dot_rev_day2),
        ("MEAN_MOTION_DDOT", element_set.mean_motion_ddot_rev_day3),
    )
    for field, value in terms:
        if not -MAX_DRAG_TERM < value < MAX_DRAG_TERM:
            raise RecordError(f"{field} {value:g} is not a drag term")


def _check_identity(element_set: ElementSet) -> None:
    if not 0 < element_set.norad_cat_id <= MAX_CATALOGUE_NUMBER:
        raise RecordError(f"NORAD_CAT_ID {element_set.norad_cat_id} is not in 1 to 999999999")
    name = element_set.name
    if len(name) > MAX_NAME_LENGTH or not name.isprintable() or REPLACEMENT_CHARACTER in name:
        raise RecordError("OBJECT_NAME is over 80 characters or is not UTF-8 text")
    designator = element_set.international_designator
    if len(designator) > MAX_DESIGNATOR_LENGTH or not designator.isprintable():
        raise RecordError(f"OBJECT_ID {designator!r} is too long, or is no plain text")
    if element_set.classification not in ("U", "C", "S"):
        raise RecordError(f"CLASSIFICATION_TYPE {element_set.classification!r} is not U, C or S")
    _check_counter("ELEMENT_SET_NO", element_set.element_set_number)
    _check_counter("REV_AT_EPOCH", element_set.revolution_at_epoch)


def _check_counter(field: str, value: int) -> None:
    if not 0 <= value <= MAX_COUNTER:
        raise RecordError(f"{field} {value} is not a plain count")
