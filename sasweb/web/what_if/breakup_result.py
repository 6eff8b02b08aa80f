"""What the page of a finished break-up shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.web.reasons_said import reason_said
from sasweb.web.what_if.breakup_charts import SUNS, chart_data
from sasweb.web.what_if.breakup_cloud import globe_facts
from sasweb.web.what_if.breakup_said import assumed_rows, observed_rows
from sasweb.web.what_if.breakup_stations import station_cards
from sasweb.web.what_if.breakup_words import (
    SUN_WORDS,
    about,
    answer_sentence,
    as_target_sentence,
    ends,
    energy_sentence,
    model_rows,
    pieces_then,
    planes_sentence,
    size_words,
    span_words,
)
from sasweb.web.what_if.presenting import Context
from screening.consequences.models import Study

Document = Mapping[str, Any]

_DAY_S: Final = 86_400
GLOBE_STEPS: Final = (
    (0, _("Start")),
    (3_600, _("1 h")),
    (_DAY_S, _("1 d")),
    (7 * _DAY_S, _("7 d")),
    (30 * _DAY_S, _("30 d")),
    (365 * _DAY_S, _("1 y")),
)


def context(study: Study) -> Context:
    """What the page of a finished study is given."""
    document: Document = study.document or {}
    globe = globe_facts(study)
    return {
        "answer": document,
        "sentence": answer_sentence(document),
        "energy": energy_sentence(document),
        "planes": planes_sentence(document),
        "counts": [_count(each) for each in document["counts"]],
        "count_reasons": _count_reasons(document),
        "meeting": [_as_target(each) for each in document["as_target"]],
        "is_meeting": document["what"] == "conjunction",
        "suns": [_life(document, sun) for sun in SUNS],
        "stations": station_cards(document),
        "at_risk_rows": document["at_risk"]["rows"],
        "pieces_then": pieces_then(document),
        "sun_at_risk": SUN_WORDS[document["at_risk"]["solar_activity"]],
        "observed_rows": observed_rows(document),
        "model_rows": model_rows(document),
        "assumed_rows": assumed_rows(document),
        "charts": chart_data(document),
        "globe": globe,
        "globe_steps": GLOBE_STEPS,
        "stations_then": globe is not None and all(each["is_placed"] for each in globe["stations"]),
        "globe_has_two": sum(body["is_followed"] for body in document["objects"]) > 1,
    }


def _count(row: Document) -> dict[str, Any]:
    low, high = row["band"]
    return {
        "size": size_words(row["min_size_m"]),
        "pieces": about(row["pieces"]),
        "band": ends(low, high),
    }


def _count_reasons(document: Document) -> list[tuple[str, str]]:
    """What each band rests on, said once for the sizes that share it."""
    sizes: dict[str, list[str]] = {}
    for row in document["counts"]:
        sizes.setdefault(row["band_reason"], []).append(size_words(row["min_size_m"]))
    return [(", ".join(own), reason_said(reason)) for reason, own in sizes.items()]


def _as_target(row: Document) -> dict[str, Any]:
    """What one of two bodies comes to as the one that is hit; a lighter one has no count."""
    band = row["pieces_band"]
    return {
        "name": row["name"],
        "norad_cat_id": row["norad_cat_id"],
        "energy": about(row["specific_energy_j_per_g"]),
        "fate": as_target_sentence(row),
        "pieces": None if row["pieces"] is None else about(row["pieces"]),
        "band": None if band is None else ends(*band),
        "reason": reason_said(row.get("pieces_reason") or ""),
    }


def _life(document: Document, sun: str) -> dict[str, Any]:
    """One row of the table of lifetimes."""
    life = document["lifetimes"][sun]
    told = life["lifetime_years"] or {}
    over = gettext("over %(count)s years") % {"count": f"{document['years']:g}"}
    return {
        "words": str(SUN_WORDS[sun]),
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
