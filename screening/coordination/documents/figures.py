"""Figures of documents in words of the language that is on: units, UTC with Z, "not known".

What is not known is said so, with the reason, and is never 0; what is withheld says why. Names
come from strangers: they are made one line of plain characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.common import lengths
from screening.common.instants import SECOND, nearest
from screening.common.plain_text import one_line, typed
from screening.conjunctions.likelihood_words import probability_words
from screening.coordination.canonical import instant_of
from screening.coordination.stated_words import in_chinese

_LONGEST_NAME: Final = 60
_HOUR_S: Final = 3600
_MINUTE_S: Final = 60
_COMPONENTS: Final = ("radial_km", "in_track_km", "cross_track_km")


def instant_words(at_utc: datetime | str | None) -> str:
    """ "2026-03-10T22:14:05Z": one word, which every mail program copies whole."""
    if isinstance(at_utc, str):
        at_utc = instant_of(at_utc)
    if at_utc is None:
        return unknown_words()
    return f"{nearest(at_utc, SECOND):%Y-%m-%dT%H:%M:%SZ}"


def span_words(seconds: float) -> str:
    """How long, in hours and minutes: "27 h 14 min". Days would have to be reckoned in hours."""
    whole_s = int(abs(seconds))
    if whole_s < _MINUTE_S:
        return _("under 1 min")
    hours, minutes = whole_s // _HOUR_S, whole_s % _HOUR_S // _MINUTE_S
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


def unknown_words(reason: object = "") -> str:
    """ "not known", with the reason where there is one."""
    why = stated_words(reason).rstrip(".。")
    return _("not known (%(why)s)") % {"why": why} if why else _("not known")


def stated_words(text: object) -> str:
    """What a statement says, in the language that is on where it is this product's own wording."""
    words = text_words(text)
    return in_chinese(words) if is_chinese() else words


def is_chinese() -> bool:
    """Whether documents are being written in Chinese now."""
    return (get_language() or "").startswith("zh")


def text_words(text: object, longest: int = 300) -> str:
    """What somebody wrote, as one line; empty for nothing."""
    return one_line(str(text), longest) if text else ""


def km_words(length_km: float | None) -> str:
    """ "0.420 km": three digits of a kilometre, always kilometres, in tables and in sentences."""
    return unknown_words() if length_km is None else _typed(lengths.km_words(length_km))


def signed_km_words(length_km: float | None) -> str:
    return unknown_words() if length_km is None else _typed(lengths.component_words(length_km))


def _typed(words: str) -> str:
    return stated_words(typed(words))


def components_words(figures: Mapping[str, Any]) -> str:
    """ "R +0.120 km, I -0.380 km, C +0.130 km"."""
    lengths = [figures.get(name) for name in _COMPONENTS]
    if all(each is None for each in lengths):
        return unknown_words()
    return ", ".join(
        f"{axis} {signed_km_words(each)}" for axis, each in zip("RIC", lengths, strict=True)
    )


def speed_words(speed_km_s: float | None) -> str:
    return unknown_words() if speed_km_s is None else f"{speed_km_s:.2f} km/s"


def probability(pc: float | None, reason: object = "") -> str:
    """ "2.1e-04"; or that it is not known, and why."""
    return unknown_words(reason) if pc is None else _typed(probability_words(pc))


def metres_words(length_m: float | None) -> str:
    return unknown_words() if length_m is None else f"{length_m:g} m"


def object_words(about: object) -> str:
    """ "STARLINK-2305 (47989)": name and catalogue number."""
    held = about if isinstance(about, Mapping) else {}
    name = text_words(held.get("name"), _LONGEST_NAME) or _("unnamed object")
    number = held.get("norad_cat_id")
    return f"{name} ({number})" if number else name
