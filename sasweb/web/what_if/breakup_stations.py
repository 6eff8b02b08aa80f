"""What a break-up means for each station: a sentence, and a table of hits to expect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

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
        return {"name": name, "reason": station["reason"]}
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
        return f"The cloud does not reach {name}: no piece crosses its height."
    if size is None or size["raise"] is None:
        why = f": {size['raise_reason']}" if size else ""
        return f"How what {name} meets compares with today's is not known{why}."
    raised = size["raise"]
    low, high = raised["peak_band"]
    if raised["peak_percent"] < _NEXT_TO_NOTHING_PERCENT:
        return (
            f"{name} meets under 1 % more pieces of {size_words(size['min_size_m'])} and larger "
            f"than today, even when it is worst (at most {about(high)} %)."
        )
    return (
        f"{name} meets {about(raised['peak_percent'])} % more pieces of "
        f"{size_words(size['min_size_m'])} and larger than today when it is worst "
        f"(between {about(low)} and {about(high)} %), {_when(raised['at_days'])}. "
        f"{_lasting(raised['months_over_10_percent'])}"
    )


def _when(days: float) -> str:
    return "at once" if days < 1.0 else f"{span_words(days / _DAYS_A_YEAR)} after"


def _lasting(months: Document) -> str:
    """For how long it is more than a tenth over today's, whatever the Sun does."""
    short, long = (month_words(each) for each in (min(months.values()), max(months.values())))
    if max(months.values()) == 0:
        return "By the model's own line it is never a tenth over today's."
    span = short if short == long else f"{short} to {long}, by the Sun"
    if min(months.values()) < _NO_MONTH:
        span = f"at most {long}"
    return f"By the model's own line it is more than a tenth over today's for {span}."


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
    return f"{chance(impacts['low'])} to {chance(impacts['high'])}"
