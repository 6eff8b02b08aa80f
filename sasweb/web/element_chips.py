"""The header on orbits: the age of those that matter, and stations that nobody looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sasweb.web.chip import SEVERITY, Chip, Level
from sasweb.web.coverage import gap_sentence
from sasweb.web.durations import epoch_in_words, short_epoch_in_words
from sasweb.web.element_ages import ElementAges
from screening.catalog.element_trust import (
    ELEMENTS_BLIND_AFTER,
    ELEMENTS_LATE_AFTER,
    elements_state,
)
from screening.common.durations import duration_words
from screening.conjunctions.station_gaps import StationGap
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
        state = elements_state(self.age)
        return "good" if state == "ok" else state

    @property
    def words(self) -> str:
        whose = _("the catalogue's median") if self.name == CATALOGUE else self.name
        return f"{whose} {epoch_in_words(self.age.total_seconds())}"


def elements_chip(ages: ElementAges, now: datetime) -> Chip:
    """The worst of the stations' own elements and of the catalogue's median age, named."""
    href = reverse("catalogue")
    if ages.is_empty:
        sentence = _("No element set is stored yet.")
        return Chip(_("Elements"), _("none"), "idle", "idle", href, sentence)
    subjects = _subjects(ages, now)
    worst = max(
        subjects, key=lambda each: (SEVERITY.index(each.level), _is_station(each), abs(each.age))
    )
    return Chip(
        label=_("Elements"),
        text=short_epoch_in_words(worst.age.total_seconds()),
        level=worst.level,
        weight=worst.level,
        href=href,
        sentence=_sentence(subjects, worst),
        since=worst.epoch_utc,
        subject=_("catalogue") if worst.name == CATALOGUE else worst.name,
        age_form="short-epoch",
    )


def station_chips(ages: ElementAges, gaps: dict[str, StationGap]) -> list[Chip]:
    """A loud chip for each station that has no elements or that the newest run did not screen."""
    if ages.is_empty:
        return []
    chips = []
    for station, epoch in ages.station_epochs:
        if gap := gaps.get(station.slug):
            text = _("screened in part") if gap.until_utc else gap.words  # no room for until when
            chips.append(_station_chip(station, text, gap_sentence(gap)))
        elif epoch is None:
            sentence = _("%(station)s has no element set: nobody knows where it is.") % {
                "station": station.short_name
            }
            chips.append(_station_chip(station, _("no elements"), sentence))
    return chips


def _station_chip(station: Station, text: str, sentence: str) -> Chip:
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
        return _("Elements in use: %(each)s.") % {"each": each}
    limit = ELEMENTS_BLIND_AFTER if worst.level == "blind" else ELEMENTS_LATE_AFTER
    values = {"limit": duration_words(limit.total_seconds()), "each": each}
    if worst.age > timedelta(0):
        return _("Elements in use are too old (limit %(limit)s): %(each)s.") % values
    return _("Elements in use are too far ahead of the clock (limit %(limit)s): %(each)s.") % values
