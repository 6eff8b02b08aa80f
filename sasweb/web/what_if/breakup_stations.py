"""What a break-up means for each station: a sentence, and a table of hits to expect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext

from sasweb.web.reasons_said import reason_said
from sasweb.web.what_if.breakup_charts import size_like_background, stations_met
from sasweb.web.what_if.breakup_words import about, chance, month_words, size_words, span_words

Document = Mapping[str, Any]
_DAYS_A_YEAR: Final = 365.25
_NO_MONTH: Final = 0.5
_NEXT_TO_NOTHING_PERCENT: Final = 1.0


def station_cards(document: Document) -> list[dict[str, Any]]:
    """All stations, those whose exposure is not known with the reason."""
    drawn = [each["short_name"] for each in stations_met(document)]
    return [_card(each, drawn) for each in document["exposure"]["stations"]]


def _card(station: Document, drawn: list[str]) -> dict[str, Any]:
    name = station["short_name"]
    if station["reason"] is not None:
        return {"name": name, "reason": reason_said(station["reason"])}
    return {
        "name": name,
        "reason": None,
        "sentence": station_sentence(station),
        "chart": drawn.index(name) if name in drawn else None,
        "rows": [_row(each) for each in station["sizes"]],
        "background": _background(station),
    }


def station_sentence(station: Document) -> str:
    """How much more a station meets than today, when most, and for how long."""
    name, size = station["short_name"], size_like_background(station)
    if size is not None and not size["reaches"]:
        words = gettext("The cloud does not reach %(station)s: no piece crosses its height.")
        return words % {"station": name}
    if size is None or size["raise"] is None:
        return _not_compared(name, reason_said(size["raise_reason"]) if size else "")
    raised = size["raise"]
    low, high = raised["peak_band"]
    said = {
        "station": name,
        "size": size_words(size["min_size_m"]),
        "raised": about(raised["peak_percent"]),
        "low": about(low),
        "high": about(high),
        "when": _when(raised["at_days"]),
    }
    if raised["peak_percent"] < _NEXT_TO_NOTHING_PERCENT:
        little = gettext(
            "%(station)s meets under 1 %% more pieces of %(size)s and larger than today, even when "
            "it is worst (at most %(high)s %%)."
        )
        return little % said
    words = gettext(
        "%(station)s meets %(raised)s %% more pieces of %(size)s and larger than today when it is "
        "worst (between %(low)s and %(high)s %%), %(when)s."
    )
    return f"{words % said} {_lasting(raised['months_over_10_percent'])}"


def _not_compared(name: str, why: str) -> str:
    if not why:
        words = gettext("How what %(station)s meets compares with today's is not known.")
        return words % {"station": name}
    words = gettext("How what %(station)s meets compares with today's is not known: %(why)s.")
    return words % {"station": name, "why": why}


def _when(days: float) -> str:
    if days < 1.0:
        return gettext("at once")
    return gettext("%(span)s after") % {"span": span_words(days / _DAYS_A_YEAR)}


def _lasting(months: Document) -> str:
    """For how long it is more than a tenth over today's, whatever the Sun does."""
    short, long = (month_words(each) for each in (min(months.values()), max(months.values())))
    if max(months.values()) == 0:
        return gettext("By the model's own line it is never a tenth over today's.")
    said = {"short": short, "long": long}
    span = short if short == long else gettext("%(short)s to %(long)s, by the Sun") % said
    if min(months.values()) < _NO_MONTH:
        span = gettext("at most %(long)s") % {"long": long}
    words = gettext("By the model's own line it is more than a tenth over today's for %(span)s.")
    return words % {"span": span}


def _row(size: Document) -> dict[str, Any]:
    first, whole = size["first_year"], size["whole"]
    return {
        "size": size_words(size["min_size_m"]),
        "first": chance(first["impacts"]),
        "first_band": _band(first),
        "whole": chance(whole["impacts"]),
        "whole_band": _band(whole),
        "years": whole["years"],
    }


def _background(station: Document) -> dict[str, str] | None:
    """Hits by today's catalogue in the same times."""
    background = station["background"]
    if not background or background["impacts_per_year"] is None:
        return None
    a_year = background["impacts_per_year"]
    years = station["sizes"][0]["whole"]["years"]
    return {"first": chance(a_year), "whole": chance(a_year * years)}


def _band(impacts: Document) -> str:
    """Between what numbers of hits; nothing where there are none, or it is not known."""
    if not impacts["high"]:
        return ""
    said = {"low": chance(impacts["low"]), "high": chance(impacts["high"])}
    return gettext("%(low)s to %(high)s") % said
