"""How old everything is, in a few chips: by shape, by word, and against its own limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.urls import reverse

from sasweb.web.chip import SEVERITY, Chip, Level, alike_together, is_loud, level_of
from sasweb.web.durations import duration_words, short_words
from sasweb.web.element_ages import element_ages
from sasweb.web.element_chips import elements_chip, station_chips
from sasweb.web.feed_words import in_trouble, is_waiting, trouble_sentences
from screening.catalog.feed_ages import FeedAge, feed_ages
from screening.catalog.selectors import catalog_is_synthetic
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_contact import LostWorker, lost_worker
from screening.conjunctions.selectors import latest_finished_run, runs_unfinished
from screening.conjunctions.staleness import run_blind_after, run_late_after
from screening.conjunctions.station_gaps import station_gaps
from screening.stations.models import Station

# Feed kinds as the header names them. Without positions (SATCAT) nobody goes blind; without an
# operator's own ephemeris the general one still serves.
GROUPS: Final = {
    "celestrak-gp": "GP",
    "celestrak-supgp": "SupGP",
    "celestrak-satcat": "SATCAT",
    "space-track-gp": "Space-Track",
    "demo": "Demo",
    "file": "File",
}
WORST_LEVEL: Final[dict[str, Level]] = {"SATCAT": "good", "SupGP": "late"}


@dataclass(frozen=True, slots=True)
class DataAges:
    """All chips, the worst that they say together, and why."""

    chips: tuple[Chip, ...]
    state: Level
    warning: str
    is_synthetic: bool


def data_ages() -> DataAges:
    """Read the ages of feeds, element sets and runs, in seven small questions."""
    now = now_utc()
    feeds = feed_ages()
    stations = list(Station.objects.filter(is_active=True))
    elements = element_ages(now, stations)
    newest_run = latest_finished_run()
    of_stations = station_chips(elements, station_gaps(newest_run, stations))
    of_elements, of_run = elements_chip(elements, now), _run_chip(now, newest_run)
    chips = (*of_stations, *_feed_chips(feeds), of_elements, of_run)
    weights: list[Level] = ["good", *(chip.weight for chip in chips if is_loud(chip))]
    sentences = [
        *alike_together(chip.sentence for chip in of_stations),
        *_feed_warnings(feeds, of_elements),
        *(chip.sentence for chip in (of_elements, of_run) if is_loud(chip)),
    ]
    return DataAges(
        chips=chips,
        state=max(weights, key=SEVERITY.index),
        warning=" ".join(sentences),
        is_synthetic=(
            any(each.feed.is_synthetic for each in feeds) if feeds else catalog_is_synthetic()
        ),
    )


def _feed_warnings(feeds: Iterable[FeedAge], of_elements: Chip) -> list[str]:
    """One sentence a cause, whatever kinds of feeds it concerns.

    Where the elements in use are too old, that is said once, and not of each feed again.
    """
    bad = [
        each
        for label, members in _by_label(feeds).items()
        if is_loud(_feed_chip(label, members))
        for each in in_trouble(members)
    ]
    if is_loud(of_elements):
        bad = [each for each in bad if not each.has_stale_elements]
    return trouble_sentences(bad)


def _by_label(feeds: Iterable[FeedAge]) -> dict[str, list[FeedAge]]:
    grouped: dict[str, list[FeedAge]] = {}
    for each in feeds:
        label = GROUPS.get(each.feed.kind, each.feed.title)
        grouped.setdefault(label, []).append(each)
    return grouped


def _feed_chips(feeds: Iterable[FeedAge]) -> list[Chip]:
    """One chip a kind of feed; those that are well share one, which names them in its title."""
    chips = [_feed_chip(label, members) for label, members in _by_label(feeds).items()]
    well = [chip for chip in chips if chip.level == "good"]
    if len(well) < 2:
        return chips
    return [*(chip for chip in chips if chip.level != "good"), _shared_chip(well)]


def _shared_chip(well: Sequence[Chip]) -> Chip:
    """As old as the oldest of those whose silence would make the header late or blind."""
    that_count = [chip for chip in well if WORST_LEVEL.get(chip.label) != "good"]
    aged = [chip for chip in that_count or well if chip.since]
    oldest = min(aged, key=_since, default=well[0])
    sentence = " ".join(chip.sentence for chip in well)
    return replace(oldest, label="Feeds", sentence=sentence)


def _since(chip: Chip) -> datetime:
    return chip.since or real_now_utc()


def _feed_chip(label: str, members: Sequence[FeedAge]) -> Chip:
    """One chip for feeds of a kind: as old as its oldest, as bad as they are together."""
    level = _group_level(members)
    delivered = [each.feed.last_success_at for each in members if each.feed.last_success_at]
    is_taken_in_once = all(each.late_after_s is None for each in members)
    oldest = min(delivered, default=None)
    return Chip(
        label=label,
        text=_feed_text(oldest, members, is_taken_in_once=is_taken_in_once),
        level=level,
        weight=min(level, WORST_LEVEL.get(label, level), key=SEVERITY.index),
        href=reverse("sources"),
        sentence=_feed_sentence(label, level, members),
        since=None if is_taken_in_once else oldest,
        clock="real",
    )


def _group_level(members: Sequence[FeedAge]) -> Level:
    if all(is_waiting(each) for each in members):
        return "idle"
    if not in_trouble(members):
        return "good"
    is_any_fresh = any(each.state in ("ok", "late") for each in members)
    return "late" if is_any_fresh else "blind"


def _feed_text(
    oldest: datetime | None, members: Sequence[FeedAge], *, is_taken_in_once: bool
) -> str:
    if oldest is None:
        return "waiting" if all(is_waiting(each) for each in members) else "never came"
    if is_taken_in_once:
        return "stale" if any(each.has_stale_elements for each in members) else "loaded"
    return short_words((real_now_utc() - oldest).total_seconds())


def _feed_sentence(label: str, level: Level, members: Sequence[FeedAge]) -> str:
    if level == "idle":
        return f"{label}: the first pull has not come in yet."
    if bad := in_trouble(members):
        return " ".join(trouble_sentences(bad))
    ages = [each.age_s for each in members if each.age_s is not None and each.late_after_s]
    oldest = f", the oldest {duration_words(max(ages))} old" if ages else ""
    return f"{label}: {len(members)} feed{'s' * (len(members) > 1)} up to date{oldest}."


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
        chip, text="worker lost", level=level, weight=level, sentence=sentence, since=None
    )


def _newest_run_chip(now: datetime, newest: ScreeningRun) -> Chip:
    age = now - newest.window_start_utc
    rate = product_clock().rate
    level = level_of(age, run_late_after(rate), run_blind_after(rate))
    words = duration_words(age.total_seconds())
    sentence = f"The newest screening looked {words} ago."
    href = reverse("runs")
    text = short_words(age.total_seconds())
    return Chip("Run", text, level, level, href, sentence, since=newest.window_start_utc)


def _first_run_chip(under_way: Sequence[ScreeningRun]) -> Chip:
    if not under_way:
        sentence = "No screening has run yet: nobody has looked."
        return Chip("Run", "none yet", "late", "idle", reverse("runs"), sentence)
    first = under_way[0]
    is_queued = first.status == RunStatus.QUEUED
    text = "queued" if is_queued else f"{int(first.progress * 100)} %"
    return Chip("Run", text, "idle", "idle", reverse("runs"), "The first screening is under way.")
