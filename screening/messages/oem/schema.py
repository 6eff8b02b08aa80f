"""The keywords of an orbit ephemeris message, and since which edition there are some of them.

Source: CCSDS 502.0-B-1, -2 and -3 (OEM 1.0, 2.0, 3.0), section 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VERSION_KEYWORD: Final = "CCSDS_OEM_VERS"
EDITIONS: Final = ("1.0", "2.0", "3.0")

# Each keyword with the first edition that has it.
HEADER: Final[Mapping[str, str]] = {
    "CLASSIFICATION": "3.0",
    "CREATION_DATE": "1.0",
    "ORIGINATOR": "1.0",
    "MESSAGE_ID": "3.0",
}
METADATA: Final[Mapping[str, str]] = {
    "OBJECT_NAME": "1.0",
    "OBJECT_ID": "1.0",
    "CENTER_NAME": "1.0",
    "REF_FRAME": "1.0",
    "REF_FRAME_EPOCH": "2.0",
    "TIME_SYSTEM": "1.0",
    "START_TIME": "1.0",
    "USEABLE_START_TIME": "1.0",
    "USEABLE_STOP_TIME": "1.0",
    "STOP_TIME": "1.0",
    "INTERPOLATION": "1.0",
    "INTERPOLATION_DEGREE": "1.0",
    "MESSAGE_ID": "3.0",  # it belongs into the header; some senders have it here
}
MANDATORY_HEADER: Final = ("CREATION_DATE", "ORIGINATOR")
MANDATORY_METADATA: Final = (
    "OBJECT_NAME",
    "OBJECT_ID",
    "CENTER_NAME",
    "REF_FRAME",
    "TIME_SYSTEM",
    "START_TIME",
    "STOP_TIME",
)
SAME_IN_ALL_SEGMENTS: Final = ("OBJECT_NAME", "OBJECT_ID", "TIME_SYSTEM")
# In the order in which they must follow each other.
TIMES: Final = ("START_TIME", "USEABLE_START_TIME", "USEABLE_STOP_TIME", "STOP_TIME")

ACCELERATIONS_SINCE: Final = "2.0"
COVARIANCES_SINCE: Final = "2.0"
STATE_COLUMNS: Final = 6
STATE_AND_ACCELERATION_COLUMNS: Final = 9
COVARIANCE_ROWS: Final = 6
