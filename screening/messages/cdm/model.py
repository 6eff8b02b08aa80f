"""A conjunction data message as this product has it: kilometres, seconds, UTC, and all its text.

What the physics needs is converted once, here at the border. Every keyword stays in the blocks as
it was written, so that nothing is lost between reading and writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.types import FloatArray
from screening.messages.ccsds.values import is_catalogue_number, parse_number, parse_utc
from screening.messages.cdm import schema

Vector = tuple[float, float, float]

M_PER_KM: Final = 1000.0
EARTH_CATALOGUES: Final = frozenset({"SATCAT"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its comments, and the text of each keyword without its unit, in order."""

    comments: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, keyword: str) -> str | None:
        """The value as it was written, or None when it is not given."""
        return self.values.get(keyword)

    def number(self, keyword: str) -> float | None:
        """The value as a number in the unit that the standard prescribes, or None."""
        text = self.values.get(keyword)
        return None if text is None else parse_number(text)

    def utc(self, keyword: str) -> datetime | None:
        """The value as aware UTC, or None."""
        text = self.values.get(keyword)
        return None if text is None else parse_utc(text)


@dataclass(frozen=True, slots=True)
class MessageObject:
    """One of the two objects, by its blocks. States are along ``ref_frame`` at TCA."""

    blocks: Mapping[str, Block]

    @property
    def metadata(self) -> Block:
        """Who it is and how its orbit was determined."""
        return self.blocks[schema.METADATA]

    @property
    def od_parameters(self) -> Block:
        """The observations and the fit its orbit rests on; empty where the message has none."""
        return self.blocks.get(schema.OD, Block())

    @property
    def designator(self) -> str:
        return self.metadata.values["OBJECT_DESIGNATOR"]

    @property
    def catalogue_name(self) -> str:
        return self.metadata.values["CATALOG_NAME"]

    @property
    def name(self) -> str:
        return self.metadata.values["OBJECT_NAME"]

    @property
    def international_designator(self) -> str:
        return self.metadata.values["INTERNATIONAL_DESIGNATOR"]

    @property
    def operator(self) -> str | None:
        return self.metadata.text("OPERATOR_ORGANIZATION")

    @property
    def ref_frame(self) -> str:
        """EME2000, GCRF or ITRF."""
        return self.metadata.values["REF_FRAME"].upper()

    @property
    def is_maneuverable(self) -> bool | None:
        """Whether it can manoeuvre; None where the message says N/A."""
        return {"YES": True, "NO": False}.get(self.metadata.values["MANEUVERABLE"].upper())

    @property
    def is_covariance_calculated(self) -> bool:
        """Whether the covariance comes from an orbit determination, and is not a default."""
        return self.metadata.values["COVARIANCE_METHOD"].upper() == "CALCULATED"

    @property
    def norad_cat_id(self) -> int | None:
        """The catalogue number; None where the designator is of another catalogue."""
        is_satcat = self.catalogue_name.upper() in EARTH_CATALOGUES
        is_number = is_catalogue_number(self.designator)
        return int(self.designator) if is_satcat and is_number else None

    @property
    def r_km(self) -> Vector:
        """Position along ``ref_frame``."""
        return self._state("X", "Y", "Z")

    @property
    def v_km_s(self) -> Vector:
        """Velocity along ``ref_frame``."""
        return self._state("X_DOT", "Y_DOT", "Z_DOT")

    @property
    def cov_rtn_km2(self) -> FloatArray:
        """Covariance (6, 6) of position and velocity in the object's own RTN: km2, km2/s, km2/s2.

        As the message has it: it need not be positive definite.
        """
        values = self.blocks[schema.COVARIANCE].values
        matrix = np.empty((6, 6))
        for keyword, row, column in schema.covariance_keywords(schema.STATE_COMPONENTS):
            matrix[row, column] = matrix[column, row] = parse_number(values[keyword])
        return matrix / M_PER_KM**2

    @property
    def known_cov_rtn_km2(self) -> FloatArray:
        """The same with NaN for the velocity where every element of it is 0.

        Senders that know positions' alone fill the rows that the standard requires with zeros: NASA
        CARA does, and so do we. Where positions' is 0 as well, the object is said to be known.
        """
        matrix = self.cov_rtn_km2
        if matrix[:3, :3].any() and not matrix[3:].any():
            matrix[3:], matrix[:, 3:] = np.nan, np.nan
        return matrix

    def _state(self, *keywords: str) -> Vector:
        x, y, z = (parse_number(self.blocks[schema.STATE].values[name]) for name in keywords)
        return x, y, z


@dataclass(frozen=True, slots=True, kw_only=True)
class ConjunctionDataMessage:
    """A CDM. ``remarks`` says what is odd about it and does not stop it from being used."""

    version: str
    header: Block
    relative: Block
    objects: tuple[MessageObject, MessageObject]
    remarks: tuple[str, ...] = ()

    @property
    def creation_utc(self) -> datetime:
        return parse_utc(self.header.values["CREATION_DATE"])

    @property
    def originator(self) -> str:
        return self.header.values["ORIGINATOR"]

    @property
    def message_for(self) -> str | None:
        return self.header.text("MESSAGE_FOR")

    @property
    def message_id(self) -> str:
        return self.header.values["MESSAGE_ID"]

    @property
    def tca_utc(self) -> datetime:
        return parse_utc(self.relative.values["TCA"])

    @property
    def miss_distance_km(self) -> float:
        return parse_number(self.relative.values["MISS_DISTANCE"]) / M_PER_KM

    @property
    def relative_speed_km_s(self) -> float | None:
        speed_m_s = self.relative.number("RELATIVE_SPEED")
        return None if speed_m_s is None else speed_m_s / M_PER_KM

    @property
    def relative_position_rtn_km(self) -> Vector | None:
        """Object 2 minus object 1 in object 1's RTN; None unless all three are given."""
        return self._relative_km("POSITION")

    @property
    def relative_velocity_rtn_km_s(self) -> Vector | None:
        """Object 2 minus object 1 in object 1's RTN; None unless all three are given."""
        return self._relative_km("VELOCITY")

    @property
    def collision_probability(self) -> float | None:
        """As its originator has it; None is "not given", never zero."""
        return self.relative.number("COLLISION_PROBABILITY")

    @property
    def collision_probability_method(self) -> str | None:
        return self.relative.text("COLLISION_PROBABILITY_METHOD")

    def _relative_km(self, what: str) -> Vector | None:
        parts = [self.relative.number(f"RELATIVE_{what}_{axis}") for axis in "RTN"]
        given = [part / M_PER_KM for part in parts if part is not None]
        return (given[0], given[1], given[2]) if len(given) == len(parts) else None
