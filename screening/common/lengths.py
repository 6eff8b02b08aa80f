"""Lengths as they are written: kilometres to the metre, and never 0 for what is only near."""

from __future__ import annotations

from typing import Final

_MINUS: Final = "\N{MINUS SIGN}"
_LEAST_KM: Final = 0.001


def km_parts(length_km: float) -> tuple[str, str]:
    """What ``km_words`` says, apart: "under" or nothing, and the figure without its unit."""
    if abs(length_km) < _LEAST_KM / 2:
        return "under", f"{_LEAST_KM:g}"
    return "", f"{length_km:,.3f}".replace("-", _MINUS)


def km_words(length_km: float) -> str:
    """A length: "0.620 km"; "under 0.001 km" for the least, and for nothing: none is so exact."""
    return " ".join(filter(None, (*km_parts(length_km), "km")))


def component_parts(length_km: float) -> tuple[str, str]:
    """What ``component_words`` says, apart: "under" or nothing, and the figure without its unit."""
    if length_km == 0.0:
        return "", "0.000"
    if abs(length_km) < _LEAST_KM / 2:
        return km_parts(length_km)
    return "", f"{length_km:+,.3f}".replace("-", _MINUS)


def component_words(length_km: float) -> str:
    """A component, with its sign: "−0.176 km"; "0.000 km" for one that is exactly nothing."""
    return " ".join(filter(None, (*component_parts(length_km), "km")))
