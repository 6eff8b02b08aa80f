"""Words and figures that every ephemeris reader uses."""

from typing import Final

WHAT_TO_DO: Final = (
    "Correct it as CCSDS 502.0-B-3 has it, or ask its originator for the ephemeris again."
)
# The edition by whose rules ephemerides in formats of their own are checked.
SAME_EDITION: Final = "2.0"
