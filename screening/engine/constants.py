"""Physical constants, each with its unit in its name and its authority beside it."""

from typing import Final

# WGS 72: the constants SGP4 was fitted with. Source: Hoots & Roehrich 1980; Vallado et al. 2006.
EARTH_RADIUS_WGS72_KM: Final = 6378.135
MU_WGS72_KM3_S2: Final = 398600.8
J2_WGS72: Final = 0.001082616

# EGM-96, which conjunction messages are computed with. Source: Lemoine et al. 1998.
MU_EGM96_KM3_S2: Final = 398600.4418

SECONDS_PER_DAY: Final = 86400.0
MINUTES_PER_DAY: Final = 1440.0
