"""Two break-ups beside each other: the same axes, and one sentence that says the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from sasweb.web.what_if.breakup_charts import decay_data, gabbard_data, size_like_background
from sasweb.web.what_if.breakup_words import (
    about,
    difference_sentence,
    ends,
    half_sentence,
    name_of,
    pieces_then,
    size_words,
)
from sasweb.web.what_if.presenting import Context
from screening.consequences.models import Study

Document = Mapping[str, Any]


def compared(first: Study, second: Study) -> Context:
    """What the page that sets two studies beside each other is given."""
    documents: list[Document] = [first.document or {}, second.document or {}]
    return {
        "sentence": difference_sentence(*documents),
        "columns": [_column(each) for each in documents],
        "stations": _stations(documents),
        "charts": {
            "gabbard": [gabbard_data(each) for each in documents],
            "decay": [decay_data(each) for each in documents],
        },
    }


def _column(document: Document) -> dict[str, Any]:
    low, high = document["pieces_band"]
    return {
        "title": name_of(document),
        "altitude_km": document["orbit"]["altitude_km"],
        "energy": document["specific_energy_j_per_g"],
        "catastrophic": document["catastrophic"],
        "size": size_words(document["min_size_m"]),
        "pieces": about(document["pieces"]),
        "band": ends(low, high),
        "half": half_sentence(document),
        "at_risk": document["at_risk"]["payloads"],
        "at_risk_days": document["at_risk"]["at_days"],
        "pieces_then": pieces_then(document),
    }


def _stations(documents: list[Document]) -> list[dict[str, Any]]:
    """Of each station in either study, the greatest raise over today's; None is not known."""
    raises = [
        {each["short_name"]: _raise(each) for each in document["exposure"]["stations"]}
        for document in documents
    ]
    names = sorted({name for own in raises for name in own})
    return [{"name": name, "raises": [own.get(name) for own in raises]} for name in names]


def _raise(station: Document) -> str | None:
    size = None if station["reason"] is not None else size_like_background(station)
    if size is None or size["raise"] is None:
        return None
    low, high = size["raise"]["peak_band"]
    raised = {"raised": about(size["raise"]["peak_percent"]), "band": ends(low, high)}
    return gettext("%(raised)s %% (%(band)s %%)") % raised
