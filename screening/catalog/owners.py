"""What the owner codes of SATCAT stand for. A code that is not here is shown as it is.

Source: CelesTrak, "SATCAT Sources". Countries, and organisations that SATCAT lists on their own.
"""

from __future__ import annotations

from typing import Final

UNKNOWN_OWNER: Final = "Not known"

OWNER_NAMES: Final = {
    "AB": "Arab Satellite Communications Organization",
    "ARGN": "Argentina",
    "AUS": "Australia",
    "BRAZ": "Brazil",
    "CA": "Canada",
    "CIS": "Russia and former Soviet Union",
    "ESA": "European Space Agency",
    "EUME": "EUMETSAT",
    "EUTE": "EUTELSAT",
    "FIN": "Finland",
    "FR": "France",
    "GER": "Germany",
    "GLOB": "Globalstar",
    "IND": "India",
    "INDO": "Indonesia",
    "IM": "Inmarsat",
    "IRID": "Iridium",
    "ISRA": "Israel",
    "ISS": "International Space Station",
    "IT": "Italy",
    "ITSO": "Intelsat",
    "JPN": "Japan",
    "LUXE": "Luxembourg",
    "NETH": "Netherlands",
    "NOR": "Norway",
    "O3B": "O3b Networks",
    "ORB": "ORBCOMM",
    "PRC": "China",
    "SES": "SES",
    "SING": "Singapore",
    "SKOR": "South Korea",
    "SPN": "Spain",
    "SWED": "Sweden",
    "SWTZ": "Switzerland",
    "TBD": "To be determined",
    "TURK": "Turkey",
    "UAE": "United Arab Emirates",
    "UK": "United Kingdom",
    "UNK": UNKNOWN_OWNER,
    "US": "United States",
}
UNKNOWN_CODES: Final = frozenset({"", "TBD", "UNK"})  # SATCAT says it does not know, or nothing


def owner_name(code: str) -> str:
    """Return whom an owner code stands for, in words; the code itself where it is not listed."""
    return UNKNOWN_OWNER if code in UNKNOWN_CODES else OWNER_NAMES.get(code, code)
