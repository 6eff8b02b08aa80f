"""What the page of a finished break-up shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sasweb.web.what_if.breakup_charts import SUNS, chart_data, size_like_background
from sasweb.web.what_if.breakup_cloud import globe_facts
from sasweb.web.what_if.breakup_words import (
    SUN_WORDS,
    about,
    answer_sentence,
    as_target_sentence,
    energy_sentence,
    month_words,
    planes_sentence,
    size_words,
    span_words,
)
from sasweb.web.what_if.presenting import Context
from screening.consequences.models import Study

Document = Mapping[str, Any]


def context(study: Study) -> Context:
    """What the page of a finished study is given."""
    document: Document = study.document or {}
    return {
        "answer": document,
        "sentence": answer_sentence(document),
        "energy": energy_sentence(document),
        "planes": planes_sentence(document),
        "counts": [_count(each) for each in document["counts"]],
        "meeting": [_as_target(each) for each in document["as_target"]],
        "is_meeting": document["what"] == "conjunction",
        "suns": [_life(document, sun) for sun in SUNS],
        "stations": [_station(each) for each in document["exposure"]["stations"]],
        "charts": chart_data(document),
        "globe": globe_facts(study),
    }


def _count(row: Document) -> dict[str, Any]:
    low, high = row["band"]
    return {
        "size": size_words(row["min_size_m"]),
        "pieces": about(row["pieces"]),
        "band": f"{about(low)} to {about(high)}",
        "reason": row["band_reason"],
    }


def _as_target(row: Document) -> dict[str, Any]:
    low, high = row["pieces_band"]
    return {
        "name": row["name"],
        "norad_cat_id": row["norad_cat_id"],
        "energy": row["specific_energy_j_per_g"],
        "fate": as_target_sentence(row),
        "pieces": about(row["pieces"]),
        "band": f"{about(low)} to {about(high)}",
    }


def _life(document: Document, sun: str) -> dict[str, Any]:
    """One row of the table of lifetimes."""
    life = document["lifetimes"][sun]
    told = life["lifetime_years"] or {}
    over = f"over {document['years']:g} years"
    return {
        "words": SUN_WORDS[sun],
        "spans": [
            over if told.get(name) is None else span_words(told[name])
            for name in ("p10", "p50", "p90")
        ]
        if told
        else ["–"] * 3,
        "up": [(int(years), share) for years, share in life["up"].items()],
        "fell_at_once": life["fell_at_once"],
        "escaped": life["escaped"],
    }


def _station(station: Document) -> dict[str, Any]:
    """One station: a sentence, and its rows by size of piece."""
    if station["reason"] is not None:
        return {"name": station["short_name"], "reason": station["reason"]}
    return {
        "name": station["short_name"],
        "reason": None,
        "facts": station,
        "sentence": _station_sentence(station),
        "rows": [_size_row(each) for each in station["sizes"]],
        "has_chart": size_like_background(station) is not None and station["background"],
    }


def _station_sentence(station: Document) -> str:
    size = size_like_background(station)
    name = station["short_name"]
    if size is None or size["raise"] is None:
        return f"How the risk to {name} compares with today's is not known."
    if not size["reaches"]:
        return f"The cloud does not reach {name}: none of its pieces crosses that height."
    raised = size["raise"]
    low, high = raised["peak_band"]
    months = raised["months_over_10_percent"]
    lasting = sorted(months[sun] for sun in SUNS)
    return (
        f"{name} meets up to {about(raised['peak_percent'])} % more catalogued-size pieces than "
        f"today ({about(low)} to {about(high)} %), most of all "
        f"{span_words(raised['at_days'] / 365.25)} after; more than a tenth over today's for "
        f"{month_words(lasting[0])} to {month_words(lasting[-1])}."
    )


def _size_row(size: Document) -> dict[str, Any]:
    first, whole = size["first_year"], size["whole"]
    return {
        "size": size_words(size["min_size_m"]),
        "first": first["impacts"],
        "first_band": (first["low"], first["high"]),
        "whole": whole["impacts"],
        "whole_band": (whole["low"], whole["high"]),
        "years": whole["years"],
    }
