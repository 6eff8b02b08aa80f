"""The keywords of an orbit mean-elements message by section, and since which edition.

Source: CCSDS 502.0-B-2 and -3 (OMM 2.0, 3.0), section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VERSION_KEYWORD: Final = "CCSDS_OMM_VERS"
EDITIONS: Final = ("2.0", "3.0")
USER_DEFINED: Final = "USER_DEFINED_"

_AXES: Final = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
COVARIANCE: Final = tuple(
    f"C{row}_{column}" for index, row in enumerate(_AXES) for column in _AXES[: index + 1]
)
# In the order in which they must come.
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "header": ("CLASSIFICATION", "CREATION_DATE", "ORIGINATOR", "MESSAGE_ID"),
    "metadata": (
        "OBJECT_NAME",
        "OBJECT_ID",
        "CENTER_NAME",
        "REF_FRAME",
        "REF_FRAME_EPOCH",
        "TIME_SYSTEM",
        "MEAN_ELEMENT_THEORY",
    ),
    "mean elements": (
        "EPOCH",
        "SEMI_MAJOR_AXIS",
        "MEAN_MOTION",
        "ECCENTRICITY",
        "INCLINATION",
        "RA_OF_ASC_NODE",
        "ARG_OF_PERICENTER",
        "MEAN_ANOMALY",
        "GM",
    ),
    "spacecraft": ("MASS", "SOLAR_RAD_AREA", "SOLAR_RAD_COEFF", "DRAG_AREA", "DRAG_COEFF"),
    "TLE parameters": (
        "EPHEMERIS_TYPE",
        "CLASSIFICATION_TYPE",
        "NORAD_CAT_ID",
        "ELEMENT_SET_NO",
        "REV_AT_EPOCH",
        "BSTAR",
        "BTERM",
        "MEAN_MOTION_DOT",
        "MEAN_MOTION_DDOT",
        "AGOM",
    ),
    "covariance": ("COV_REF_FRAME", *COVARIANCE),
}
SECTION_OF: Final[Mapping[str, str]] = {
    keyword: section for section, keywords in SECTIONS.items() for keyword in keywords
}
SINCE_EDITION_3: Final = frozenset({"CLASSIFICATION", "MESSAGE_ID", "BTERM", "AGOM"})
# Everything of these sections must be there but what says that it need not.
_OPTIONAL: Final = SINCE_EDITION_3 | {"REF_FRAME_EPOCH", "SEMI_MAJOR_AXIS", "MEAN_MOTION", "GM"}
MANDATORY: Final = tuple(
    keyword
    for section in ("header", "metadata", "mean elements")
    for keyword in SECTIONS[section]
    if keyword not in _OPTIONAL
)
# CelesTrak leaves them blank in every message it serves.
MAY_BE_BLANK: Final = frozenset({"CREATION_DATE", "ORIGINATOR"})
# What each theory cannot do without.
NEEDED_BY_THEORY: Final[Mapping[str, tuple[str, ...]]] = {
    "SGP": ("NORAD_CAT_ID", "MEAN_MOTION", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT"),
    "SGP4": ("NORAD_CAT_ID", "MEAN_MOTION", "BSTAR"),
    "SGP/SGP4": ("NORAD_CAT_ID", "MEAN_MOTION", "BSTAR"),
    "SGP4-XP": ("NORAD_CAT_ID", "MEAN_MOTION", "BTERM", "AGOM"),
}
THEORIES_SINCE_EDITION_3: Final = frozenset({"SGP4-XP"})
EXCLUDING: Final = (
    ("SEMI_MAJOR_AXIS", "MEAN_MOTION"),
    ("BSTAR", "BTERM"),
    ("MEAN_MOTION_DDOT", "AGOM"),
)
TEXTS: Final = frozenset(
    {
        *SECTIONS["header"],
        *SECTIONS["metadata"],
        "EPOCH",
        "CLASSIFICATION_TYPE",
        "NORAD_CAT_ID",
        "COV_REF_FRAME",
    }
)
