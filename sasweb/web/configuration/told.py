"""Differences as pages show them, with what a rule would have raised last month."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.configuration.comparing import Difference
from screening.configuration.fields import Document
from screening.conjunctions.criteria.rule_documents import rule_from_document
from screening.conjunctions.rule_preview import rule_comparison
from screening.stations.models import Station

_DAYS: Final = 30
_RULES: Final = "rules"


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """One object's difference; ``effect`` is empty where nothing tells what it would do."""

    difference: Difference
    sentences: list[str]
    effect: str
    before: str
    after: str


def told(differences: Iterable[Difference], *, with_effects: bool = False) -> list[ToldDifference]:
    """Tell differences; ``with_effects`` replays rules over the passes of the last 30 days."""
    return [
        ToldDifference(
            each,
            each.sentences,
            _effect(each) if with_effects else "",
            _as_text(each.before),
            _as_text(each.after),
        )
        for each in differences
    ]


def _effect(difference: Difference) -> str:
    if difference.area != _RULES or difference.after is None:
        return ""
    station = Station.objects.filter(slug=difference.key).first()
    if station is None:
        return ""
    try:
        was = difference.before and rule_from_document(difference.before, difference.key)
        proposed = rule_from_document(difference.after, difference.key)
    except InputError:
        return ""
    found = rule_comparison(station, was or None, proposed, until_utc=now_utc(), days=_DAYS)
    if not found.proposed.conjunctions:
        return gettext(
            "No pass of the last %(days)d days is stored: what it would have raised is not known."
        ) % {"days": _DAYS}
    before = (
        " " + gettext("Before: %(words)s.") % {"words": found.current.raised_words}
        if found.current is not None
        else ""
    )
    return f"{found.proposed.sentence}{before}"


def _as_text(document: Document | None) -> str:
    return "" if document is None else json.dumps(document, indent=1, ensure_ascii=False)
