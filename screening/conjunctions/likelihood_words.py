"""How likelihoods, and how sure a place is, are written: never more exact than they are."""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.probability.results import NEGLIGIBLE_PC

MINUS: Final = "\N{MINUS SIGN}"
# The least value that is told: under it a double holds 0, which would say that it cannot happen.
LEAST_PC: Final = float(np.finfo(np.float64).tiny)
_AS_DECIMAL_FROM: Final = 0.1
_LEAST_METRES: Final = 0.1


def probability_parts(pc: float) -> tuple[str, str]:
    """What ``probability_words`` says, apart: "under", "over" or nothing, and the figure."""
    if pc < NEGLIGIBLE_PC:
        return "under", _power(NEGLIGIBLE_PC, 0)
    if pc < _AS_DECIMAL_FROM:
        return "", _power(pc, 1)
    if pc == 1.0:
        return "", "1"
    return ("", f"{pc:.2f}") if pc < 0.99 else ("over", "0.99")


def probability_words(pc: float) -> str:
    """ "2.1e−05"; "0.35" where that is plainer; never "0" and never "1" for what is only near."""
    return " ".join(filter(None, probability_parts(pc)))


def scale_words(scale: float) -> str:
    """A factor to two digits: "0.3", "2.1", "140"."""
    rounded = float(f"{scale:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10.0 else f"{scale:.2g}".replace("-", MINUS)


def length_parts(length_km: float) -> tuple[str, str]:
    """A length as number and unit: metres while under a kilometre, ("176", "m")."""
    metres = abs(length_km) * 1000.0
    if metres < _LEAST_METRES:
        return f"under {_LEAST_METRES}", "m"
    if metres < 9.95:
        return f"{metres:.1f}", "m"
    if metres < 999.5:
        return f"{metres:.0f}", "m"
    return (f"{metres / 1000.0:.1f}" if metres < 99_950 else f"{metres / 1000.0:,.0f}"), "km"


def length_words(length_km: float) -> str:
    """A length in a sentence: "176 m", "3.2 km"."""
    return " ".join(length_parts(length_km))


def _power(value: float, digits: int) -> str:
    return f"{value:.{digits}e}".replace("-", MINUS)
