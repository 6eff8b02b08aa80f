"""Probabilities and lengths as pages say them, in the reader's language.

``screening.conjunctions.likelihood_words`` writes them in English, as they are kept and sent.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from screening.conjunctions.likelihood_words import length_parts, probability_parts

_BOUNDS: Final = frozenset({"under", "over"})


def probability_said(pc: float) -> str:
    """A probability to two digits: "2.1e−05", "under 1e−15"."""
    return _bounded(*probability_parts(pc))


def length_said(length_km: float) -> tuple[str, str]:
    """A length as number and unit: ("176", "m"), ("under 0.1", "m")."""
    number, unit = length_parts(length_km)
    return figure_said(number), unit


def figure_said(words: str) -> str:
    """A figure that was written in English: "under 1e−15", "yes"; any other as it is."""
    bound, _space, figure = words.partition(" ")
    return _bounded(bound, figure) if bound in _BOUNDS else _(words)


def _bounded(bound: str, figure: str) -> str:
    forms = {"": "%(pc)s", "under": _("under %(pc)s"), "over": _("over %(pc)s")}
    return forms[bound] % {"pc": figure}
