"""Space-Track's public conjunction messages (class ``cdm_public``): a few fields, no covariance.

Source: www.space-track.org, basicspacedata, class cdm_public: MIN_RNG in metres, instants in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from screening.common.strict_json import strict_json
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.text import message_text
from screening.messages.ccsds.values import (
    CATALOGUE_DIGITS,
    is_catalogue_number,
    is_not_given,
    parse_number,
    parse_utc,
)
from screening.messages.cdm.model import M_PER_KM

ORIGINATOR: Final = "SPACE-TRACK"  # none is stated: it publishes what 18 SDS computes
TELLING_MEMBERS: Final = ("CDM_ID", "MIN_RNG")
WHAT_TO_DO: Final = "Give one record of Space-Track's class cdm_public as JSON."
_MANDATORY: Final = ("CDM_ID", "CREATED", "TCA", "MIN_RNG", "SAT_1_ID", "SAT_2_ID")


@dataclass(frozen=True, slots=True)
class PublicObject:
    """One of the two objects. Nothing is said of its orbit."""

    norad_cat_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConjunctionMessage:
    """One record. ``collision_probability`` None is "not given", never zero.

    ``values`` has every member as it came, also those that nobody knows here.
    """

    message_id: str
    creation_utc: datetime
    tca_utc: datetime
    miss_distance_km: float
    collision_probability: float | None
    objects: tuple[PublicObject, PublicObject]
    values: Mapping[str, Any]


def read_public_cdm(data: bytes, *, file_name: str) -> PublicConjunctionMessage:
    """Return the message of one record, a JSON object.

    Raises UnusableMessage naming every member that is wrong.
    """
    values = _loaded(message_text(data, file_name=file_name), file_name)
    reader = _Reader(values)
    message = reader.message()
    if message is None or reader.problems:
        raise UnusableMessage(file_name, reader.problems, WHAT_TO_DO)
    return message


def _loaded(text: str, file_name: str) -> dict[str, Any]:
    try:
        loaded = strict_json(text)
    except ValueError as error:
        problem = Problem("the JSON", f"it cannot be read ({error})")
        raise UnusableMessage(file_name, [problem], WHAT_TO_DO) from None
    if not isinstance(loaded, dict):
        raise UnusableMessage(file_name, [Problem("the JSON", "it is no object")], WHAT_TO_DO)
    return loaded


class _Reader:
    """Reads members one by one and collects what is wrong with them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self.problems = [
            Problem(name, "it is missing") for name in _MANDATORY if is_not_given(self._text(name))
        ]

    def message(self) -> PublicConjunctionMessage | None:
        if self.problems:
            return None
        created, tca = self._utc("CREATED"), self._utc("TCA")
        miss_m = self._number("MIN_RNG", highest=float("inf"))
        objects = (self._object(1), self._object(2))
        probability = None
        if not is_not_given(self._text("PC")):
            probability = self._number("PC", highest=1.0)
        if created is None or tca is None or miss_m is None:
            return None
        return PublicConjunctionMessage(
            message_id=self._text("CDM_ID"),
            creation_utc=created,
            tca_utc=tca,
            miss_distance_km=miss_m / M_PER_KM,
            collision_probability=probability,
            objects=objects,
            values=self._values,
        )

    def _text(self, name: str) -> str:
        value = self._values.get(name)
        return "" if value is None else str(value).strip()

    def _utc(self, name: str) -> datetime | None:
        try:
            return parse_utc(self._text(name).replace(" ", "T", 1))
        except ValueError as error:
            self.problems.append(Problem(name, str(error)))
            return None

    def _number(self, name: str, *, highest: float) -> float | None:
        try:
            value = parse_number(self._text(name))
        except ValueError as error:
            self.problems.append(Problem(name, str(error)))
            return None
        if not 0.0 <= value <= highest:
            self.problems.append(Problem(name, f"{value:g} is outside 0 to {highest:g}"))
            return None
        return value

    def _object(self, which: int) -> PublicObject:
        name = f"SAT_{which}_ID"
        number = self._text(name)
        if not is_catalogue_number(number):
            reason = f"{number[:40]!r} is no catalogue number: at most {CATALOGUE_DIGITS} digits"
            self.problems.append(Problem(name, reason))
            number = "0"
        return PublicObject(int(number), self._text(f"SAT_{which}_NAME"))
