"""Which stations the newest run did not look at, so that no page takes them for clear."""

from __future__ import annotations

from collections.abc import Iterable

from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.services.station_coverage import coverage_words
from screening.stations.models import Station


def unscreened_by(run: ScreeningRun | None, stations: Iterable[Station]) -> dict[str, str]:
    """A sentence for each active station that a run did not screen all through, by slug."""
    if run is None:
        return {}
    sentences = {each.slug: _sentence(run, each) for each in stations if each.is_active}
    return {slug: sentence for slug, sentence in sentences.items() if sentence}


def unscreened_words(unscreened: dict[str, str]) -> dict[str, str]:
    """The same in a label's few words: "not screened", "screened until ..."."""
    return {slug: coverage_words(sentence) for slug, sentence in unscreened.items()}


def of_station(unscreened: dict[str, str], slug: str | None) -> dict[str, str]:
    """What of ``unscreened`` concerns a list of one station's passes, or of all stations'."""
    return {key: each for key, each in unscreened.items() if not slug or key == slug}


def _sentence(run: ScreeningRun, station: Station) -> str:
    asked_for = run.config.get("stations")
    if asked_for is not None and station.pk not in {each["id"] for each in asked_for}:
        return f"{station.short_name} was not switched on yet: run {run.pk} did not screen it."
    return str(run.unscreened_stations.get(station.slug, ""))
