"""How old everything is, in a few chips: by shape, by word, and against its own limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sasweb.shared_answers import SharedAnswers
from sasweb.web.chip import SEVERITY, Chip, Level, alike_together, is_loud
from sasweb.web.element_ages import ElementAges, element_ages
from sasweb.web.element_chips import elements_chip, station_chips
from sasweb.web.pulse_chips import disk_chips, pulse_chips, sending_chips
from screening.alerts.pulses import pulse_ages
from screening.alerts.sending_age import sending_age
from screening.catalog.feed_ages import feed_ages
from screening.catalog.feed_groups import WORST_WEIGHT, FeedGroup, feed_groups
from screening.catalog.feed_words import trouble_sentences
from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import catalog_is_left_out, catalog_is_synthetic
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.common.disk import disk_room
from screening.common.durations import short_words
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_age import run_age
from screening.conjunctions.run_contact import LostWorker, lost_worker
from screening.conjunctions.selectors import latest_finished_run, runs_unfinished
from screening.conjunctions.station_gaps import station_gaps
from screening.stations.models import Station

LEVEL_OF: Final[Mapping[str, Level]] = {
    "ok": "good",
    "waiting": "idle",
    "late": "late",
    "blind": "blind",
}

# A minute: epochs change with what a pull brings, which the catalogue's changes tell, and where one
# that lay ahead is passed. How old they are is said of the epochs each time.
_ELEMENTS: Final = SharedAnswers[ElementAges]("catalog", kept_times=12.0)


@dataclass(frozen=True, slots=True)
class DataAges:
    """All chips, the worst that they say together, and why."""

    chips: tuple[Chip, ...]
    state: Level
    warning: str
    is_synthetic: bool


def data_ages() -> DataAges:
    """Read the ages of feeds, element sets, runs, workers and messages, in ten small questions."""
    now = now_utc()
    feeds = feed_ages()
    groups = feed_groups(feeds)
    stations = list(Station.objects.filter(is_active=True))
    elements = _ELEMENTS.get("elements", lambda: element_ages(now, stations))
    newest_run = latest_finished_run()
    of_stations = station_chips(elements, station_gaps(newest_run, stations))
    of_elements, of_run = elements_chip(elements, now), _run_chip(now, newest_run)
    of_pulses = [
        *pulse_chips(pulse_ages(real_now_utc())),
        *sending_chips(sending_age(real_now_utc())),
        *disk_chips(disk_room(Path(settings.DATA_DIR))),
    ]
    chips = (*of_stations, *_feed_chips(groups), of_elements, of_run, *of_pulses)
    weights: list[Level] = ["good", *(chip.weight for chip in chips if is_loud(chip))]
    sentences = [
        *alike_together(chip.sentence for chip in of_stations),
        *_feed_warnings(groups, of_elements),
        *(chip.sentence for chip in (of_elements, of_run, *of_pulses) if is_loud(chip)),
    ]
    return DataAges(
        chips=chips,
        state=max(weights, key=SEVERITY.index),
        warning=" ".join(sentences),
        is_synthetic=(
            any(each.feed.is_synthetic for each in feeds) if feeds else catalog_is_synthetic()
        ),
    )


def _feed_warnings(groups: Iterable[FeedGroup], of_elements: Chip) -> list[str]:
    """One sentence a cause, whatever kinds of feeds it concerns.

    Where the elements in use are too old, that is said once, and not of each feed again.
    """
    loud = [group for group in groups if group.is_loud]
    bad = [each for group in loud for each in group.in_trouble]
    if is_loud(of_elements):
        bad = [each for each in bad if not each.has_stale_elements]
    return trouble_sentences(bad)


def _feed_chips(groups: Iterable[FeedGroup]) -> list[Chip]:
    """One chip a kind of feed; those that are well share one, which names them in its title."""
    chips = [(group, _feed_chip(group)) for group in groups]
    well = [(group, chip) for group, chip in chips if chip.level == "good"]
    if len(well) < 2:
        return [chip for _, chip in chips]
    return [*(chip for _, chip in chips if chip.level != "good"), _shared_chip(well)]


def _shared_chip(well: Sequence[tuple[FeedGroup, Chip]]) -> Chip:
    """As old as the oldest of those whose silence would make the header late or blind."""
    that_count = [chip for group, chip in well if WORST_WEIGHT.get(group.label) != "ok"]
    aged = [chip for chip in that_count or [chip for _, chip in well] if chip.since]
    oldest = min(aged, key=_since, default=well[0][1])
    sentence = " ".join(chip.sentence for _, chip in well)
    return replace(oldest, label=_("Feeds"), sentence=sentence)


def _since(chip: Chip) -> datetime:
    return chip.since or real_now_utc()


def _feed_chip(group: FeedGroup) -> Chip:
    """One chip for feeds of a kind: as old as its oldest, as bad as they are together."""
    delivered = [each.feed.last_success_at for each in group.members if each.feed.last_success_at]
    is_taken_in_once = all(each.late_after_s is None for each in group.members)
    oldest = min(delivered, default=None)
    return Chip(
        label=group.label,
        text=_feed_text(oldest, group, is_taken_in_once=is_taken_in_once),
        level=LEVEL_OF[group.state],
        weight=LEVEL_OF[group.weight],
        href=reverse("sources"),
        sentence=group.sentence,
        since=None if is_taken_in_once else oldest,
        clock="real",
    )


def _feed_text(oldest: datetime | None, group: FeedGroup, *, is_taken_in_once: bool) -> str:
    if oldest is None:
        return _("waiting") if group.state == "waiting" else _("never came")
    if is_taken_in_once:
        is_stale = any(each.has_stale_elements for each in group.members)
        return _("stale") if is_stale else _("loaded")
    return short_words((real_now_utc() - oldest).total_seconds())


def _run_chip(now: datetime, newest: ScreeningRun | None) -> Chip:
    under_way = list(runs_unfinished())
    chip = _newest_run_chip(now, newest) if newest else _first_run_chip(under_way)
    lost = next((lost for run in under_way if (lost := lost_worker(run))), None)
    return _with_lost_worker(chip, lost) if lost else chip


def _with_lost_worker(chip: Chip, lost: LostWorker) -> Chip:
    """The same, late at least: an old run under a lost worker is no better than an old run."""
    level = max(chip.level, "late", key=SEVERITY.index)
    sentence = f"{lost.sentence} {chip.sentence}"
    return replace(
        chip, text=_("worker lost"), level=level, weight=level, sentence=sentence, since=None
    )


def _newest_run_chip(now: datetime, newest: ScreeningRun) -> Chip:
    found = run_age(newest, now, product_clock().rate)
    text = short_words((now - newest.window_start_utc).total_seconds())
    level = LEVEL_OF[found.state]
    return Chip(
        _("Run"), text, level, level, reverse("runs"), found.sentence, since=newest.window_start_utc
    )


def _first_run_chip(under_way: Sequence[ScreeningRun]) -> Chip:
    if not under_way and catalog_is_left_out():
        sentence = _("There is no catalogue here, so nothing is screened.")
        return Chip(_("Run"), _("none"), "idle", "idle", reverse("runs"), sentence)
    if not under_way and not StoredElementSet.objects.exists():
        sentence = _("The first screening begins once a catalogue is in.")
        return Chip(_("Run"), _("waiting"), "idle", "idle", reverse("runs"), sentence)
    if not under_way:
        sentence = _("No screening has run yet: nobody has looked.")
        return Chip(_("Run"), _("none yet"), "late", "idle", reverse("runs"), sentence)
    first = under_way[0]
    is_queued = first.status == RunStatus.QUEUED
    text = _("queued") if is_queued else f"{int(first.progress * 100)} %"
    sentence = _("The first screening is under way.")
    return Chip(_("Run"), text, "idle", "idle", reverse("runs"), sentence)
