"""Messages made up for the tests: a station and a piece of debris, and their ephemerides."""

from __future__ import annotations

from collections.abc import Mapping

HEADER = {
    "CCSDS_CDM_VERS": "1.0",
    "CREATION_DATE": "2026-03-10T06:00:00.000",
    "ORIGINATOR": "TESTERS",
    "MESSAGE_FOR": "ISS",
    "MESSAGE_ID": "TEST-1",
}
RELATIVE = {
    "TCA": "2026-03-12T10:20:30.456",
    "MISS_DISTANCE": "715.5 [m]",
    "RELATIVE_SPEED": "14762 [m/s]",
    "RELATIVE_POSITION_R": "27.4 [m]",
    "RELATIVE_POSITION_T": "-70.2 [m]",
    "RELATIVE_POSITION_N": "711.8 [m]",
    "RELATIVE_VELOCITY_R": "-7.2 [m/s]",
    "RELATIVE_VELOCITY_T": "-14692.0 [m/s]",
    "RELATIVE_VELOCITY_N": "-1437.2 [m/s]",
    "COLLISION_PROBABILITY": "4.835E-05",
    "COLLISION_PROBABILITY_METHOD": "FOSTER-1992",
}
OBJECT_1 = {
    "OBJECT": "OBJECT1",
    "OBJECT_DESIGNATOR": "25544",
    "CATALOG_NAME": "SATCAT",
    "OBJECT_NAME": "ISS (ZARYA)",
    "INTERNATIONAL_DESIGNATOR": "1998-067A",
    "OBJECT_TYPE": "PAYLOAD",
    "OPERATOR_ORGANIZATION": "NASA",
    "EPHEMERIS_NAME": "NONE",
    "COVARIANCE_METHOD": "CALCULATED",
    "MANEUVERABLE": "YES",
    "REF_FRAME": "EME2000",
}
OBJECT_2 = OBJECT_1 | {
    "OBJECT": "OBJECT2",
    "OBJECT_DESIGNATOR": "30337",
    "OBJECT_NAME": "FENGYUN 1C DEB",
    "INTERNATIONAL_DESIGNATOR": "1999-025AA",
    "OBJECT_TYPE": "DEBRIS",
    "MANEUVERABLE": "NO",
}
OD = {"ACTUAL_OD_SPAN": "5.50 [d]", "OBS_USED": "579", "RESIDUALS_ACCEPTED": "97.8 [%]"}
STATE_1 = {
    "X": "2570.097065 [km]",
    "Y": "2244.654904 [km]",
    "Z": "6281.497978 [km]",
    "X_DOT": "4.418769571 [km/s]",
    "Y_DOT": "4.833547743 [km/s]",
    "Z_DOT": "-3.526774282 [km/s]",
}
STATE_2 = {
    "X": "2569.540800 [km]",
    "Y": "2245.093614 [km]",
    "Z": "6281.599946 [km]",
    "X_DOT": "-2.888612500 [km/s]",
    "Y_DOT": "-6.007247516 [km/s]",
    "Z_DOT": "3.328770172 [km/s]",
}
COVARIANCE = {
    "CR_R": "4.142E+01 [m**2]",
    "CT_R": "-8.579E+00 [m**2]",
    "CT_T": "2.533E+03 [m**2]",
    "CN_R": "-2.313E+01 [m**2]",
    "CN_T": "1.336E+01 [m**2]",
    "CN_N": "7.098E+01 [m**2]",
    "CRDOT_R": "2.520E-03 [m**2/s]",
    "CRDOT_T": "-5.476E+00 [m**2/s]",
    "CRDOT_N": "8.626E-04 [m**2/s]",
    "CRDOT_RDOT": "5.744E-03 [m**2/s**2]",
    "CTDOT_R": "-1.006E-02 [m**2/s]",
    "CTDOT_T": "4.041E-03 [m**2/s]",
    "CTDOT_N": "-1.359E-03 [m**2/s]",
    "CTDOT_RDOT": "-1.502E-05 [m**2/s**2]",
    "CTDOT_TDOT": "1.049E-05 [m**2/s**2]",
    "CNDOT_R": "1.053E-03 [m**2/s]",
    "CNDOT_T": "-3.412E-03 [m**2/s]",
    "CNDOT_N": "1.213E-02 [m**2/s]",
    "CNDOT_RDOT": "-3.004E-06 [m**2/s**2]",
    "CNDOT_TDOT": "-1.091E-06 [m**2/s**2]",
    "CNDOT_NDOT": "5.529E-05 [m**2/s**2]",
}
LINES = [
    *HEADER.items(),
    *RELATIVE.items(),
    *OBJECT_1.items(),
    *OD.items(),
    *STATE_1.items(),
    *COVARIANCE.items(),
    *OBJECT_2.items(),
    *STATE_2.items(),
    *COVARIANCE.items(),
]


def cdm_kvn(
    *, change: Mapping[str, str | None] | None = None, after: Mapping[str, str] | None = None
) -> str:
    """A whole CDM as KVN; ``change`` sets or leaves out keywords, ``after`` adds lines behind."""
    change, after = change or {}, after or {}
    lines = []
    for keyword, given in LINES:
        value = change.get(keyword, given)
        if value is not None:
            lines.append(f"{keyword:<29} = {value}")
        if keyword in after:
            lines.append(after[keyword])
    return "\n".join(lines) + "\n"


def oem_kvn(
    *, metadata: str = "", states: str = "", covariance: str = "", edition: str = "2.0"
) -> str:
    """A whole OEM of three states a minute apart."""
    return f"""CCSDS_OEM_VERS = {edition}
COMMENT made up
CREATION_DATE = 2026-03-10T06:00:00
ORIGINATOR = TESTERS

META_START
COMMENT of the metadata
OBJECT_NAME = ISS
OBJECT_ID = 1998-067-A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 2026-03-10T12:00:00.000
STOP_TIME = 2026-03-10T12:02:00.000
{metadata}META_STOP
COMMENT of the data
{states or STATES}
{covariance}"""


STATES = """2026-03-10T12:00:00.000 6800.0 0.0 0.0 0.0 4.75 6.0
2026-069T12:01:00.000 6783.8 284.8 359.7 -0.5 4.74 5.99
2026-03-10T12:02:00.000 6735.3 568.2 717.7 -1.0 4.71 5.95"""

OEM_COVARIANCE = """COVARIANCE_START
EPOCH = 2026-03-10T12:00:00.000
COV_REF_FRAME = RTN
1.0e-4
2.0e-5 3.0e-3
0.0 0.0 2.0e-4
0.0 -3.0e-6 0.0 4.0e-9
-1.0e-7 0.0 0.0 0.0 1.0e-10
0.0 0.0 2.0e-8 0.0 0.0 3.0e-10
COVARIANCE_STOP
"""

OMM = """CCSDS_OMM_VERS = 2.0
COMMENT made up
CREATION_DATE = 2026-03-10T06:00:00
ORIGINATOR = TESTERS
OBJECT_NAME = ISS (ZARYA)
OBJECT_ID = 1998-067A
CENTER_NAME = EARTH
REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP4
EPOCH = 2026-03-10T04:00:00
MEAN_MOTION = 15.5 [rev/day]
ECCENTRICITY = 0.0007
INCLINATION = 51.64 [deg]
RA_OF_ASC_NODE = 211.2
ARG_OF_PERICENTER = 17.6
MEAN_ANOMALY = 85.6
NORAD_CAT_ID = 25544
BSTAR = 3.9e-05
USER_DEFINED_SOURCE = the tests
"""

STARLINK = """created:2026-03-10 05:00:00 UTC
ephemeris_start:2026-03-10 12:00:42 UTC ephemeris_stop:2026-03-10 12:01:42 UTC step_size:60
ephemeris_source:blend
UVW
2026069120042.000 3153.3 6165.3 -128.8 -4.0 2.1 6.0
4.8e-07 -3.8e-07 7.7e-07 -2.1e-10 2.8e-11 1.2e-06 8.3e-10
-9.0e-10 -2.1e-13 1.9e-12 -4.6e-10 4.0e-10 2.2e-13 -8.1e-13
4.9e-13 -7.3e-13 2.7e-13 1.6e-09 -4.7e-16 7.3e-16 5.4e-12
2026069120142.000 2906.6 6281.7 235.6 -4.2 1.7 6.0
5.3e-07 -4.5e-07 8.8e-07 -2.6e-10 7.1e-11 1.4e-06 9.3e-10
-1.0e-09 -2.6e-13 2.1e-12 -5.1e-10 4.7e-10 1.4e-13 -9.1e-13
5.4e-13 -6.6e-13 2.6e-13 1.9e-09 -3.8e-16 5.0e-16 5.2e-12
"""
STARLINK_NAME = "MEME_44714_STARLINK-1008_0691200_Operational_1457352000_UNCLASSIFIED.txt"
