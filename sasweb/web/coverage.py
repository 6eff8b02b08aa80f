"""Which stations the newest run did not look at, as pages say it: none is taken for clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sasweb.web.reasons_said import reason_said
from screening.conjunctions.station_gaps import StationGap


def sentences(gaps: Mapping[str, StationGap]) -> dict[str, str]:
    """A sentence for each station that was not screened all through, by slug."""
    return {slug: gap_sentence(gap) for slug, gap in gaps.items()}


def gap_sentence(gap: StationGap) -> str:
    """What was not screened of one station, and why."""
    return replace(gap, reason=reason_said(gap.reason)).sentence


def labels(gaps: Mapping[str, StationGap]) -> dict[str, str]:
    """The same in a label's few words: "not screened", "screened until ..."."""
    return {slug: gap.words for slug, gap in gaps.items()}


def of_station(unscreened: dict[str, str], slug: str | None) -> dict[str, str]:
    """What of ``sentences`` concerns a list of one station's passes, or of all stations'."""
    return {key: each for key, each in unscreened.items() if not slug or key == slug}
