"""Keywords that edition 1.0 of the CDM does not have and that are kept all the same.

Senders already use some keywords of the next edition in messages of the first; and anybody's own
stand after ``USER_DEFINED_``. Every other unknown keyword is a mistake that must be seen.
Source: CCSDS 508.0-P-1.1 (draft).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from screening.messages.cdm import schema

USER_DEFINED: Final = "USER_DEFINED_"

_NAMES_OF_BLOCKS: Final[Mapping[str, str]] = {
    schema.HEADER: "CLASSIFICATION",
    schema.RELATIVE: """
        CONJUNCTION_ID MAHALANOBIS_DISTANCE APPROACH_ANGLE SCREEN_TYPE SCREEN_VOLUME_RADIUS
        SCREEN_PC_THRESHOLD COLLISION_PERCENTILE COLLISION_MAX_PROBABILITY COLLISION_MAX_PC_METHOD
        SEFI_COLLISION_PROBABILITY SEFI_COLLISION_PROBABILITY_METHOD SEFI_FRAGMENTATION_MODEL
        PREVIOUS_MESSAGE_ID PREVIOUS_MESSAGE_EPOCH NEXT_MESSAGE_EPOCH
    """,
    schema.METADATA: """
        ODM_MSG_LINK ADM_MSG_LINK OBS_BEFORE_NEXT_MESSAGE COVARIANCE_SOURCE ALT_COV_TYPE
        ALT_COV_REF_FRAME
    """,
    schema.OD: "OD_EPOCH",
    schema.ADDITIONAL: """
        AREA_PC_MIN AREA_PC_MAX OEB_PARENT_FRAME OEB_PARENT_FRAME_EPOCH OEB_Q1 OEB_Q2 OEB_Q3 OEB_QC
        OEB_MAX OEB_INT OEB_MIN AREA_ALONG_OEB_MAX AREA_ALONG_OEB_INT AREA_ALONG_OEB_MIN RCS RCS_MIN
        RCS_MAX VM_ABSOLUTE VM_APPARENT_MIN VM_APPARENT VM_APPARENT_MAX REFLECTANCE HBR
        APOAPSIS_ALTITUDE PERIAPSIS_ALTITUDE INCLINATION COV_CONFIDENCE COV_CONFIDENCE_METHOD
    """,
    schema.OTHER_COVARIANCE: " ".join(schema.FIRST_OF_OTHER_COVARIANCE),
}
NEXT_EDITION_BLOCK_OF: Final[Mapping[str, str]] = {
    name: block for block, names in _NAMES_OF_BLOCKS.items() for name in names.split()
}
# They stand after whichever covariance matrix comes last.
_AFTER_THE_COVARIANCE: Final = frozenset(
    [
        "DENSITY_FORECAST_UNCERTAINTY",
        "CSCALE_FACTOR_MIN",
        "CSCALE_FACTOR",
        "CSCALE_FACTOR_MAX",
        "SCREENING_DATA_SOURCE",
        "DCP_SENSITIVITY_VECTOR_POSITION",
        "DCP_SENSITIVITY_VECTOR_VELOCITY",
    ]
)
_INERTIAL_COMPONENTS: Final = ("X", "Y", "Z", "XDOT", "YDOT", "ZDOT", "DRG", "SRP", "THR")
_INERTIAL_COVARIANCE: Final = frozenset(
    name for name, _, _ in schema.covariance_keywords(_INERTIAL_COMPONENTS)
)
_KEPT: Final = NEXT_EDITION_BLOCK_OF.keys() | _AFTER_THE_COVARIANCE | _INERTIAL_COVARIANCE


def is_kept(keyword: str) -> bool:
    """Whether a keyword that edition 1.0 does not have survives in a message of that edition."""
    return keyword in _KEPT or keyword.startswith(USER_DEFINED)
