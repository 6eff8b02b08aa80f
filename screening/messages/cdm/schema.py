"""The keywords of a conjunction data message: order, units, what must be there, allowed values.

One table for reading, writing, KVN, XML and JSON. A test holds it against the published schema.
Source: CCSDS 508.0-B-1 with corrigenda 1 and 2, tables 3-1 to 3-4; NDM/XML schema cdm-1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

VERSION_KEYWORD: Final = "CCSDS_CDM_VERS"
EDITION: Final = "1.0"
NEXT_EDITION: Final = "2.0"  # a draft; read for what it shares with 1.0, the rest is kept

HEADER: Final = "header"
RELATIVE: Final = "relativeMetadataData"
METADATA: Final = "metadata"
OD: Final = "odParameters"
ADDITIONAL: Final = "additionalParameters"
STATE: Final = "stateVector"
COVARIANCE: Final = "covarianceMatrix"
# The next edition's second matrix: along other axes, or as axes and lengths. Kept, not used.
OTHER_COVARIANCE: Final = "otherCovarianceMatrix"
FIRST_OF_OTHER_COVARIANCE: Final = ("CX_X", "CSIG3EIGVEC3")

FIRST_OF_SEGMENT: Final = "OBJECT"
OBJECTS: Final = ("OBJECT1", "OBJECT2")


class Kind(Enum):
    """What the text of a value must be."""

    TEXT = auto()
    NUMBER = auto()
    COUNT = auto()
    EPOCH = auto()


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword. ``choices`` are its allowed values, in capitals; none: anything goes.

    ``if_blank`` is what the standard would have where senders leave the value blank.
    """

    name: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    is_mandatory: bool = False
    choices: frozenset[str] = frozenset()
    if_blank: str = ""


def _texts(*names: str, mandatory: bool = False) -> list[Keyword]:
    return [Keyword(name, is_mandatory=mandatory) for name in names]


def _epochs(*names: str) -> list[Keyword]:
    return [Keyword(name, Kind.EPOCH) for name in names]


def _numbers(unit: str, *names: str, mandatory: bool = False) -> list[Keyword]:
    return [Keyword(name, Kind.NUMBER, unit, mandatory) for name in names]


def _counts(*names: str) -> list[Keyword]:
    return [Keyword(name, Kind.COUNT) for name in names]


def _choice(name: str, *choices: str, mandatory: bool = False) -> Keyword:
    return Keyword(name, is_mandatory=mandatory, choices=frozenset(choices))


_YES_NO: Final = ("YES", "NO")

# Rows and columns of the covariance matrix, in order. The last three rows are optional.
STATE_COMPONENTS: Final = ("R", "T", "N", "RDOT", "TDOT", "NDOT")
_EXTRA_COMPONENTS: Final = ("DRG", "SRP", "THR")
# Dimension of each component in metres, seconds and kilograms.
_DIMENSIONS: Final[Mapping[str, tuple[int, int, int]]] = {
    **dict.fromkeys(("R", "T", "N"), (1, 0, 0)),
    **dict.fromkeys(("RDOT", "TDOT", "NDOT"), (1, -1, 0)),
    **dict.fromkeys(("DRG", "SRP"), (2, 0, -1)),
    "THR": (1, -2, 0),
}


def covariance_keywords(components: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Yield keyword, row and column of the lower triangle, row by row."""
    for row, of in enumerate(components):
        for column, with_ in enumerate(components[: row + 1]):
            yield f"C{of}_{with_}", row, column


def _covariance() -> Iterator[Keyword]:
    components = STATE_COMPONENTS + _EXTRA_COMPONENTS
    for name, row, column in covariance_keywords(components):
        unit = _product_unit(components[row], components[column])
        yield Keyword(name, Kind.NUMBER, unit, row < len(STATE_COMPONENTS))


def _product_unit(one: str, other: str) -> str:
    """The unit of a covariance as the standard writes it: m**3/(kg*s)."""
    metres, seconds, kilograms = (
        a + b for a, b in zip(_DIMENSIONS[one], _DIMENSIONS[other], strict=True)
    )
    powers = {"kg": -kilograms, "s": -seconds}
    below = "*".join(name if n == 1 else f"{name}**{n}" for name, n in powers.items() if n)
    if "*" in below.replace("**", ""):
        below = f"({below})"
    return f"m**{metres}/{below}" if below else f"m**{metres}"


WHOLE_BLOCKS: Final[Mapping[str, tuple[Keyword, ...]]] = {
    HEADER: (
        Keyword("CREATION_DATE", Kind.EPOCH, is_mandatory=True),
        Keyword("ORIGINATOR", is_mandatory=True),
        Keyword("MESSAGE_FOR"),
        Keyword("MESSAGE_ID", is_mandatory=True),
    ),
    RELATIVE: (
        Keyword("TCA", Kind.EPOCH, is_mandatory=True),
        *_numbers("m", "MISS_DISTANCE", mandatory=True),
        *_numbers("m/s", "RELATIVE_SPEED"),
        *_numbers("m", "RELATIVE_POSITION_R", "RELATIVE_POSITION_T", "RELATIVE_POSITION_N"),
        *_numbers("m/s", "RELATIVE_VELOCITY_R", "RELATIVE_VELOCITY_T", "RELATIVE_VELOCITY_N"),
        *_epochs("START_SCREEN_PERIOD", "STOP_SCREEN_PERIOD"),
        _choice("SCREEN_VOLUME_FRAME", "RTN", "TVN"),
        _choice("SCREEN_VOLUME_SHAPE", "ELLIPSOID", "BOX"),
        *_numbers("m", "SCREEN_VOLUME_X", "SCREEN_VOLUME_Y", "SCREEN_VOLUME_Z"),
        *_epochs("SCREEN_ENTRY_TIME", "SCREEN_EXIT_TIME"),
        Keyword("COLLISION_PROBABILITY", Kind.NUMBER),
        Keyword("COLLISION_PROBABILITY_METHOD"),
    ),
}
SEGMENT_BLOCKS: Final[Mapping[str, tuple[Keyword, ...]]] = {
    METADATA: (
        _choice(FIRST_OF_SEGMENT, *OBJECTS, mandatory=True),
        *_texts("OBJECT_DESIGNATOR", "CATALOG_NAME", "OBJECT_NAME", mandatory=True),
        Keyword("INTERNATIONAL_DESIGNATOR", is_mandatory=True, if_blank="UNKNOWN"),
        _choice(
            "OBJECT_TYPE", "PAYLOAD", "ROCKET BODY", "UPPER STAGE", "DEBRIS", "UNKNOWN", "OTHER"
        ),
        *_texts("OPERATOR_CONTACT_POSITION", "OPERATOR_ORGANIZATION"),
        *_texts("OPERATOR_PHONE", "OPERATOR_EMAIL"),
        *_texts("EPHEMERIS_NAME", mandatory=True),
        _choice("COVARIANCE_METHOD", "CALCULATED", "DEFAULT", mandatory=True),
        _choice("MANEUVERABLE", *_YES_NO, "N/A", mandatory=True),
        Keyword("ORBIT_CENTER"),
        _choice("REF_FRAME", "EME2000", "GCRF", "ITRF", mandatory=True),
        *_texts("GRAVITY_MODEL", "ATMOSPHERIC_MODEL", "N_BODY_PERTURBATIONS"),
        *(
            _choice(name, *_YES_NO)
            for name in ("SOLAR_RAD_PRESSURE", "EARTH_TIDES", "INTRACK_THRUST")
        ),
    ),
    OD: (
        *_epochs("TIME_LASTOB_START", "TIME_LASTOB_END"),
        *_numbers("d", "RECOMMENDED_OD_SPAN", "ACTUAL_OD_SPAN"),
        *_counts("OBS_AVAILABLE", "OBS_USED", "TRACKS_AVAILABLE", "TRACKS_USED"),
        *_numbers("%", "RESIDUALS_ACCEPTED"),
        *_numbers("", "WEIGHTED_RMS"),
    ),
    ADDITIONAL: (
        *_numbers("m**2", "AREA_PC", "AREA_DRG", "AREA_SRP"),
        *_numbers("kg", "MASS"),
        *_numbers("m**2/kg", "CD_AREA_OVER_MASS", "CR_AREA_OVER_MASS"),
        *_numbers("m/s**2", "THRUST_ACCELERATION"),
        *_numbers("W/kg", "SEDR"),
    ),
    STATE: (
        *_numbers("km", "X", "Y", "Z", mandatory=True),
        *_numbers("km/s", "X_DOT", "Y_DOT", "Z_DOT", mandatory=True),
    ),
    COVARIANCE: tuple(_covariance()),
    OTHER_COVARIANCE: (),
}
BLOCKS: Final[Mapping[str, tuple[Keyword, ...]]] = {**WHOLE_BLOCKS, **SEGMENT_BLOCKS}

KEYWORDS: Final[Mapping[str, Keyword]] = {
    keyword.name: keyword for block in BLOCKS.values() for keyword in block
}
BLOCK_OF: Final[Mapping[str, str]] = {
    keyword.name: name for name, block in BLOCKS.items() for keyword in block
}
RANK_OF: Final[Mapping[str, int]] = {name: rank for rank, name in enumerate(KEYWORDS)}


def keyword_in(block: str, name: str) -> Keyword | None:
    """A keyword of a block, or None for one that only is kept."""
    return KEYWORDS.get(name) if block != OTHER_COVARIANCE else None
