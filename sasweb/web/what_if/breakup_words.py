"""A break-up in plain words. Counts are bands, and what the Sun decides is a span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any, Final

from numpy import interp

Document = Mapping[str, Any]

LONGEST_FIRST: Final = ("low", "moderate", "high")  # the quiet Sun leaves pieces up the longest
SUN_WORDS: Final = {"low": "a quiet Sun", "moderate": "a middling Sun", "high": "an active Sun"}
_DAYS_A_YEAR: Final = 365.25
_DAYS_A_MONTH: Final = 30.44
_SMALL_CHANCE: Final = 0.2


def about(value: float) -> str:
    """A modelled number to two significant figures: "3,300", "0.042"."""
    if value == 0:
        return "0"
    digits = 1 - floor(log10(abs(value)))
    rounded = round(value, digits)
    return f"{rounded:,.0f}" if digits <= 0 else f"{rounded:,.{digits}f}".rstrip("0").rstrip(".")


def chance(expected: float | None) -> str:
    """An expected number of hits: "1.4", or where it is small "1 in 2,200"."""
    if expected is None:
        return "not known"
    if expected >= _SMALL_CHANCE:
        return about(expected)
    return f"1 in {about(1.0 / expected)}" if expected > 0.0 else "none"


def between(band: Sequence[float]) -> str:
    """Two ends of a band: "820 and 3,300"."""
    low, high = band
    return f"{about(low)} and {about(high)}"


def share_words(share: float) -> str:
    """A share of pieces: "57 %", "under 1 %", and "none" only where there is none."""
    if share <= 0.0:
        return "none"
    return f"{share * 100:.0f} %" if share >= 0.01 else "under 1 %"


def size_words(size_m: float) -> str:
    """ "10 cm", "1 m"."""
    return f"{size_m:g} m" if size_m >= 1.0 else f"{size_m * 100:g} cm"


def span_words(years: float) -> str:
    """A lifetime in the largest unit that says it: "9 hours", "12 days", "5 months", "32 years"."""
    days = years * _DAYS_A_YEAR
    for unit_days, name, from_units in (
        (_DAYS_A_YEAR, "year", 2.0),
        (_DAYS_A_MONTH, "month", 2.0),
        (1.0, "day", 2.0),
    ):
        if days >= from_units * unit_days:
            return f"{about(days / unit_days)} {name}s"
    return f"{max(1, round(days * 24))} hours" if days > 1 / 24 else "less than an hour"


def name_of(document: Document) -> str:
    """What broke up, in a few words: "Fengyun-1C, 2007"."""
    scenario = document["scenario"]
    return str(scenario["title"] if scenario else document["title"].removeprefix("Break-up: "))


def answer_sentence(document: Document) -> str:
    """How many pieces, as a band, and how long half of them stay."""
    size = size_words(document["min_size_m"])
    if not document["pieces"]:
        return f"Modelled: no piece of {size} and larger."
    guessed = any(body["mass_is_assumed"] for body in document["objects"])
    masses = ", masses being assumed" if guessed else ""
    return (
        f"Modelled: about {about(document['pieces'])} pieces of {size} and larger (between "
        f"{between(document['pieces_band'])} by what past events showed{masses}). "
        f"{half_sentence(document)}"
    )


def half_sentence(document: Document) -> str:
    """How long half of the pieces stay in orbit, and what the Sun makes of that."""
    lives = document["lifetimes"]
    longest, middle, shortest = (_half_years(lives[sun]) for sun in LONGEST_FIRST)
    followed = document["years"]
    if middle is None:
        with_active = f"; with {SUN_WORDS['high']} half are down after"
        but = "" if shortest is None else f"{with_active} {span_words(shortest)}"
        return f"More than half are still in orbit after {followed:g} years{but}."
    if middle == 0.0:
        return "More than half fall in their first revolution."
    ends = (_half_words(each, followed) for each in (shortest, longest))
    return f"Half are still in orbit after {span_words(middle)} ({' to '.join(ends)} by the Sun)."


def _half_years(life: Document) -> float | None:
    """Half of the pieces live longer than this; None: longer than they are followed."""
    told = life["lifetime_years"]
    return 0.0 if told is None else told["p50"]


def _half_words(years: float | None, followed: float) -> str:
    if years is None:
        return f"over {followed:g} years"
    return span_words(years) if years > 0.0 else "less than a revolution"


def pieces_then(document: Document) -> str:
    """How many pieces are still up when it is told who is put at risk: "about 120 of 10 cm"."""
    risk, survival = document["at_risk"], document["survival"]
    if not document["pieces"]:
        return "none"
    share = float(interp(risk["at_days"], survival["days"], survival[risk["solar_activity"]]))
    if share <= 0.0:
        return "none"
    size = size_words(document["min_size_m"])
    return f"about {about(max(1.0, share * document['pieces']))} of {size} and larger"


def energy_sentence(document: Document) -> str:
    """The energy of the blow, and whether it breaks the target up as a whole."""
    energy = document["specific_energy_j_per_g"]
    if energy is None:
        return "An explosion: what breaks the body up comes from within, and all of it breaks up."
    limit = f"{document['limit_j_per_g']:g}"
    if document["catastrophic"]:
        return (
            f"Catastrophic: {about(energy)} J for each gram of the target. Over {limit} J/g the "
            "whole of it breaks up, not only the place that is hit."
        )
    return (
        f"Not catastrophic: {about(energy)} J for each gram of the target. Up to {limit} J/g it is "
        "holed and sheds pieces, but most of it stays whole."
    )


def as_target_sentence(row: Document) -> str:
    """What one of two bodies comes to if it is the one that is hit."""
    low, high = row["catastrophic_band"]
    fate = "breaks up as a whole" if row["catastrophic"] else "is holed and stays mostly whole"
    doubt = "" if low == high else ", though with masses within their bands it may go either way"
    return f"{fate}{doubt}"


def month_words(months: float) -> str:
    """A number of months: "3 months", "2.1 years", "no month"."""
    if months < 0.5:
        return "no month"
    return span_words(months * _DAYS_A_MONTH / _DAYS_A_YEAR) if months >= 2 else "about a month"


def planes_sentence(document: Document) -> str:
    """When the ring of pieces has become a shell around the Earth."""
    days = document["spread"]["planes_days"]
    if days is None:
        return ""
    return f"Their planes go round the whole Earth within {span_words(days / _DAYS_A_YEAR)}."


def model_rows(document: Document) -> list[tuple[str, str]]:
    """What the model says, to stand under what was observed of the same break-up."""
    low, high = document["pieces_band"]
    size = size_words(document["min_size_m"])
    up = {sun: document["lifetimes"][sun]["up"] for sun in LONGEST_FIRST}
    shares = [
        (
            f"still in orbit after {years} years"
            if years != "1"
            else "still in orbit after a year",
            f"{share_words(up['moderate'][years])} ({share_words(up['high'][years])} with "
            f"{SUN_WORDS['high']}, {share_words(up['low'][years])} with {SUN_WORDS['low']})",
        )
        for years in up["moderate"]
    ]
    pieces = f"about {about(document['pieces'])}; the band is {about(low)} to {about(high)}"
    return [(f"pieces of {size} and larger", pieces), *shares]


def difference_sentence(first: Document, second: Document) -> str:
    """What tells two break-ups apart above all: how long their pieces stay."""
    lives = [_half_years(each["lifetimes"]["moderate"]) for each in (first, second)]
    stay, other = (
        _half_words(life, each["years"]) for life, each in zip(lives, (first, second), strict=True)
    )
    return (
        f"Modelled: half of the pieces of {name_of(first)} stay {stay}, half of those of "
        f"{name_of(second)} stay {other}{_times(first, second, lives)}, with "
        f"{SUN_WORDS['moderate']}."
    )


def _times(first: Document, second: Document, lives: Sequence[float | None]) -> str:
    """How many times longer: a least number where a life is longer than it was followed."""
    known = [
        each["years"] if life is None else life
        for life, each in zip(lives, (first, second), strict=True)
    ]
    low, high = sorted(known)
    if lives == [None, None] or low <= 0.0 or high < 2.0 * low:
        return ""
    least = "at least " if None in lives else ""
    return f": {least}{about(high / low)} times as long"
