"""The header on orbits: the age of those that matter, and stations that nobody looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse

from sasweb.web.chip import SEVERITY, Chip, Level, level_of
from sasweb.web.coverage import unscreened_words
from sasweb.web.durations import duration_words, epoch_words, short_epoch_words
from sasweb.web.element_ages import ElementAges
from screening.catalog.feed_ages import ELEMENTS_BLIND_AFTER, ELEMENTS_LATE_AFTER
from screening.conjunctions.services.station_coverage import NOT_SCREENED
from screening.stations.models import Station

CATALOGUE: Final = "catalogue"


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose elements, and how old they are; negative when their epoch lies ahead."""

    name: str
    epoch_utc: datetime
    age: timedelta

    @property
    def level(self) -> Level:
        # An epoch far ahead of the clock is as little use as one far behind.
        return level_of(abs(self.age), ELEMENTS_LATE_AFTER, ELEMENTS_BLIND_AFTER)

    @property
    def words(self) -> str:
        whose = "the catalogue's median" if self.name == CATALOGUE else self.name
        return f"{whose} {epoch_words(self.age.total_seconds())}"


def elements_chip(ages: ElementAges, now: datetime) -> Chip:
    """The worst of the stations' own elements and of the catalogue's median age, named."""
    href = reverse("catalogue")
    if ages.is_empty:
        sentence = "No element set is stored yet."
        return Chip("Elements", "none", "idle", "idle", href, sentence)
    subjects = _subjects(ages, now)
    worst = max(
        subjects, key=lambda each: (SEVERITY.index(each.level), _is_station(each), each.age)
    )
    return Chip(
        label="Elements",
        text=short_epoch_words(worst.age.total_seconds()),
        level=worst.level,
        weight=worst.level,
        href=href,
        sentence=_sentence(subjects, worst),
        since=worst.epoch_utc,
        subject=worst.name,
        age_form="short-epoch",
    )


def station_chips(ages: ElementAges, unscreened: dict[str, str]) -> list[Chip]:
    """A loud chip for each station that has no elements or that the newest run did not screen."""
    if ages.is_empty:
        return []
    chips = []
    words = unscreened_words(unscreened)
    for station, epoch in ages.station_epochs:
        sentence = unscreened.get(station.slug, "")
        if not sentence and epoch is None:
            sentence = f"{station.short_name} has no element set: nobody knows where it is."
        if sentence:
            chips.append(_station_chip(station, sentence, words.get(station.slug)))
    return chips


def _station_chip(station: Station, sentence: str, coverage: str | None) -> Chip:
    """``coverage`` is None where the station was screened. A chip has no room for until when."""
    if coverage is None:
        text = "no elements"
    else:
        text = NOT_SCREENED if coverage == NOT_SCREENED else "screened in part"
    return Chip(station.short_name, text, "blind", "blind", reverse("stations"), sentence)


def _subjects(ages: ElementAges, now: datetime) -> list[_Subject]:
    epochs = [(station.short_name, epoch) for station, epoch in ages.station_epochs]
    epochs.append((CATALOGUE, ages.median_epoch_utc))
    return [_Subject(name, epoch, now - epoch) for name, epoch in epochs if epoch]


def _is_station(subject: _Subject) -> bool:
    return subject.name != CATALOGUE


def _sentence(subjects: list[_Subject], worst: _Subject) -> str:
    each = ", ".join(subject.words for subject in subjects)
    if worst.level == "good":
        return f"Elements in use: {each}."
    limit = ELEMENTS_BLIND_AFTER if worst.level == "blind" else ELEMENTS_LATE_AFTER
    return f"Elements in use are too old (limit {duration_words(limit.total_seconds())}): {each}."
