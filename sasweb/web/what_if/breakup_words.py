"""A break-up in plain words. Counts are bands, and what the Sun decides is a span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from numpy import interp

from sasweb.web.what_if.title_said import BREAK_UP, event_said

Document = Mapping[str, Any]

LONGEST_FIRST: Final = ("low", "moderate", "high")  # the quiet Sun leaves pieces up the longest
SUN_WORDS: Final = {
    "low": _("a quiet Sun"),
    "moderate": _("a middling Sun"),
    "high": _("an active Sun"),
}
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
        return gettext("not known")
    if expected >= _SMALL_CHANCE:
        return about(expected)
    if expected > 0.0:
        return gettext("1 in %(count)s") % {"count": about(1.0 / expected)}
    return gettext("none")


def between(band: Sequence[float]) -> str:
    """Two ends of a band: "820 and 3,300"."""
    low, high = band
    return gettext("%(low)s and %(high)s") % {"low": about(low), "high": about(high)}


def ends(low: float, high: float) -> str:
    """The same in a table: "820 to 3,300"."""
    return gettext("%(low)s to %(high)s") % {"low": about(low), "high": about(high)}


def share_words(share: float) -> str:
    """A share of pieces: "57 %", "under 1 %", and "none" only where there is none."""
    if share <= 0.0:
        return gettext("none")
    return f"{share * 100:.0f} %" if share >= 0.01 else gettext("under 1 %")


def size_words(size_m: float) -> str:
    """ "10 cm", "1 m"."""
    return f"{size_m:g} m" if size_m >= 1.0 else f"{size_m * 100:g} cm"


def span_words(years: float) -> str:
    """A lifetime in the largest unit that says it: "9 hours", "12 days", "5 months", "32 years"."""
    days = years * _DAYS_A_YEAR
    for unit_days, words in (
        (_DAYS_A_YEAR, gettext("%(count)s years")),
        (_DAYS_A_MONTH, gettext("%(count)s months")),
        (1.0, gettext("%(count)s days")),
    ):
        if days >= 2.0 * unit_days:
            return words % {"count": about(days / unit_days)}
    if days > 1 / 24:
        return gettext("%(count)s hours") % {"count": max(1, round(days * 24))}
    return gettext("less than an hour")


def name_of(document: Document) -> str:
    """What broke up, in a few words: "Fengyun-1C, 2007"."""
    scenario = document["scenario"]
    return event_said(scenario["title"] if scenario else document["title"].removeprefix(BREAK_UP))


def answer_sentence(document: Document) -> str:
    """How many pieces, as a band, and how long half of them stay."""
    size = size_words(document["min_size_m"])
    if not document["pieces"]:
        return gettext("Modelled: no piece of %(size)s and larger.") % {"size": size}
    guessed = any(body["mass_is_assumed"] for body in document["objects"])
    words = gettext(
        "Modelled: about %(count)s pieces of %(size)s and larger (between %(band)s by what past "
        "events showed%(masses)s)."
    )
    said = {
        "count": about(document["pieces"]),
        "size": size,
        "band": between(document["pieces_band"]),
        "masses": gettext(", masses being assumed") if guessed else "",
    }
    return f"{words % said} {half_sentence(document)}"


def half_sentence(document: Document) -> str:
    """How long half of the pieces stay in orbit, and what the Sun makes of that."""
    lives = document["lifetimes"]
    longest, middle, shortest = (_half_years(lives[sun]) for sun in LONGEST_FIRST)
    followed = document["years"]
    if middle is None:
        words = gettext("More than half are still in orbit after %(years)s years%(but)s.")
        return words % {"years": f"{followed:g}", "but": _with_active(shortest)}
    if middle == 0.0:
        return gettext("More than half fall in their first revolution.")
    words = gettext("Half are still in orbit after %(span)s (%(short)s to %(long)s by the Sun).")
    short, long = (_half_words(each, followed) for each in (shortest, longest))
    return words % {"span": span_words(middle), "short": short, "long": long}


def _with_active(shortest: float | None) -> str:
    """What an active Sun makes of a half that stays longer than it is followed."""
    if shortest is None:
        return ""
    words = gettext("; with %(sun)s half are down after %(span)s")
    return words % {"sun": SUN_WORDS["high"], "span": span_words(shortest)}


def _half_years(life: Document) -> float | None:
    """Half of the pieces live longer than this; None: longer than they are followed."""
    told = life["lifetime_years"]
    return 0.0 if told is None else told["p50"]


def _half_words(years: float | None, followed: float) -> str:
    if years is None:
        return gettext("over %(count)s years") % {"count": f"{followed:g}"}
    return span_words(years) if years > 0.0 else gettext("less than a revolution")


def pieces_then(document: Document) -> str:
    """How many pieces are still up when it is told who is put at risk: "about 120 of 10 cm"."""
    risk, survival = document["at_risk"], document["survival"]
    if not document["pieces"]:
        return gettext("none")
    share = float(interp(risk["at_days"], survival["days"], survival[risk["solar_activity"]]))
    if share <= 0.0:
        return gettext("none")
    size = size_words(document["min_size_m"])
    count = about(max(1.0, share * document["pieces"]))
    return gettext("about %(count)s of %(size)s and larger") % {"count": count, "size": size}


def energy_sentence(document: Document) -> str:
    """The energy of the blow, and whether it breaks the target up as a whole."""
    energy = document["specific_energy_j_per_g"]
    if energy is None:
        return gettext(
            "An explosion: what breaks the body up comes from within, and all of it breaks up."
        )
    said = {"energy": about(energy), "limit": f"{document['limit_j_per_g']:g}"}
    if document["catastrophic"]:
        words = gettext(
            "Catastrophic: %(energy)s J for each gram of the target. Over %(limit)s J/g the whole "
            "of it breaks up, not only the place that is hit."
        )
    else:
        words = gettext(
            "Not catastrophic: %(energy)s J for each gram of the target. Up to %(limit)s J/g it is "
            "holed and sheds pieces, but most of it stays whole."
        )
    return words % said


def as_target_sentence(row: Document) -> str:
    """What one of two bodies comes to if it is the one that is hit."""
    low, high = row["catastrophic_band"]
    if row["catastrophic"]:
        fate = gettext("breaks up as a whole")
    else:
        fate = gettext("is holed and stays mostly whole")
    if low == high:
        return fate
    return fate + gettext(", though with masses within their bands it may go either way")


def month_words(months: float) -> str:
    """A number of months: "3 months", "2.1 years", "no month"."""
    if months < 0.5:
        return gettext("no month")
    if months >= 2:
        return span_words(months * _DAYS_A_MONTH / _DAYS_A_YEAR)
    return gettext("about a month")


def planes_sentence(document: Document) -> str:
    """When the ring of pieces has become a shell around the Earth."""
    days = document["spread"]["planes_days"]
    if days is None:
        return ""
    words = gettext("Their planes go round the whole Earth within %(span)s.")
    return words % {"span": span_words(days / _DAYS_A_YEAR)}


def model_rows(document: Document) -> list[tuple[str, str]]:
    """What the model says, to stand under what was observed of the same break-up."""
    low, high = document["pieces_band"]
    size = size_words(document["min_size_m"])
    up = {sun: document["lifetimes"][sun]["up"] for sun in LONGEST_FIRST}
    pieces = gettext("about %(count)s; the band is %(low)s to %(high)s") % {
        "count": about(document["pieces"]),
        "low": about(low),
        "high": about(high),
    }
    first = gettext("pieces of %(size)s and larger") % {"size": size}
    return [(first, pieces), *(_up_row(years, up) for years in up["moderate"])]


def _up_row(years: str, up: Mapping[str, Mapping[str, float]]) -> tuple[str, str]:
    """How many pieces are still up after so many years, by what the Sun does."""
    name = gettext("still in orbit after %(years)s years") % {"years": years}
    words = gettext("%(share)s (%(least)s with %(active)s, %(most)s with %(quiet)s)")
    return gettext("still in orbit after a year") if years == "1" else name, words % {
        "share": share_words(up["moderate"][years]),
        "least": share_words(up["high"][years]),
        "active": SUN_WORDS["high"],
        "most": share_words(up["low"][years]),
        "quiet": SUN_WORDS["low"],
    }


def difference_sentence(first: Document, second: Document) -> str:
    """What tells two break-ups apart above all: how long their pieces stay."""
    lives = [_half_years(each["lifetimes"]["moderate"]) for each in (first, second)]
    stay, other = (
        _half_words(life, each["years"]) for life, each in zip(lives, (first, second), strict=True)
    )
    words = gettext(
        "Modelled: half of the pieces of %(first)s stay %(stay)s, half of those of %(second)s stay "
        "%(other)s%(times)s, with %(sun)s."
    )
    return words % {
        "first": name_of(first),
        "stay": stay,
        "second": name_of(second),
        "other": other,
        "times": _times(first, second, lives),
        "sun": SUN_WORDS["moderate"],
    }


def _times(first: Document, second: Document, lives: Sequence[float | None]) -> str:
    """How many times longer: a least number where a life is longer than it was followed."""
    known = [
        each["years"] if life is None else life
        for life, each in zip(lives, (first, second), strict=True)
    ]
    low, high = sorted(known)
    if lives == [None, None] or low <= 0.0 or high < 2.0 * low:
        return ""
    if None in lives:
        words = gettext(": at least %(times)s times as long")
    else:
        words = gettext(": %(times)s times as long")
    return words % {"times": about(high / low)}
