"""Editions: the same facts make no second one, what was learnt later makes one that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.life_models import Transition
from screening.reports.as_data import report_of, sha256
from screening.reports.changes import MOST, changes_between
from screening.reports.models import Edition
from screening.reports.services.editions import edition_make
from screening.reports.weekly import build_weekly, stations_told_of
from screening.stations.models import Station
from tests.screened_world import stand_still
from tests.weekly_history import WEEK, history
from tests.weekly_world import sample_report

pytestmark = pytest.mark.django_db

LATER = WEEK.made_at_utc + timedelta(days=3)


def test_the_same_week_made_again_is_the_same_edition(settings: Any) -> None:
    history(seed=6, passes=40)
    stand_still(settings, WEEK.made_at_utc)
    first = edition_make(WEEK, by="schedule")
    assert (first.number, first.made_by, first.changes) == (1, "schedule", [])
    assert sha256(report_of(first.report)) == first.sha256
    settings.CODE_VERSION = "9.9.9"  # another release that says the same
    assert edition_make(WEEK, by="somebody") == first
    stand_still(settings, LATER)
    assert edition_make(WEEK, by="somebody") == first


def test_what_was_learnt_later_makes_a_second_edition_that_says_what_changed(settings: Any) -> None:
    history(seed=6, passes=80)
    stand_still(settings, LATER)
    first = edition_make(WEEK, by="schedule")
    told = report_of(first.report)
    fact = next(each for each in told.top if each.state == "passed" and not each.realised_miss_km)
    newest = Transition.objects.filter(conjunction=fact.conjunction_id).latest("sequence")
    Transition.objects.create(
        conjunction_id=fact.conjunction_id,
        sequence=newest.sequence + 1,
        from_state="passed",
        to_state="passed",
        from_level=newest.to_level,
        to_level=newest.to_level,
        cause="outcome",
        reason="By later elements.",
        at_utc=WEEK.made_at_utc + timedelta(hours=1),
        recorded_at=LATER,
        realised_miss_km=1.25,
    )
    assert edition_make(WEEK, by="schedule") == first  # not known when it was due
    second = edition_make(WEEK, by="duty manager", known_until_utc=LATER)
    assert (second.number, second.made_by) == (2, "duty manager")
    said = f"Pass of {fact.object_name} ({fact.conjunction_id}), realised miss: 1.25 km"
    assert any(f"{said[1:]} instead of unknown." in each for each in second.changes)
    assert report_of(second.report).stations[0].outlook == told.stations[0].outlook
    first.refresh_from_db()
    assert report_of(first.report) == told


def test_a_changed_name_is_a_change_that_is_told(settings: Any) -> None:
    history(seed=6, passes=40)
    stand_still(settings, LATER)
    first = edition_make(WEEK, by="schedule")
    station = Station.objects.filter(is_active=True)[0]
    Station.objects.filter(pk=station.pk).update(name="Renamed")
    second = edition_make(WEEK, by="schedule")
    assert second.number == first.number + 1
    assert second.changes == [f"{station.short_name}, name: Renamed instead of {station.name}."]


def test_a_week_that_is_not_over_or_not_known_yet_has_no_edition(settings: Any) -> None:
    stand_still(settings, WEEK.made_at_utc - timedelta(minutes=1))
    with pytest.raises(InputError, match="nobody knows yet"):
        edition_make(WEEK, by="schedule")
    with pytest.raises(InputError, match="lasts until"):
        edition_make(WEEK, by="schedule", known_until_utc=WEEK.end_utc - timedelta(days=1))
    Station.objects.update(is_active=False)
    stand_still(settings, LATER)
    with pytest.raises(InputError, match="No station is active"):
        edition_make(WEEK, by="schedule")
    assert not Edition.objects.exists()


def test_changes_name_every_figure_and_end_where_nobody_reads_on() -> None:
    history(seed=6, passes=80)
    before = build_weekly(WEEK, stations_told_of(), WEEK.made_at_utc)
    iss = replace(before.stations[0], close_passes=3)
    one = replace(before, stations=(replace(iss, close_passes=2), *before.stations[1:]))
    two = replace(before, stations=(iss, *before.stations[1:]))
    assert changes_between(one, two) == ["ISS, close passes: 3 instead of 2."]
    turned = replace(before, top=before.top[::-1])
    assert changes_between(before, turned) == ["Top ten: in another order."]
    shorter = replace(before, top=before.top[:-1])
    lost = before.top[-1]
    name = f"pass of {lost.object_name} ({lost.conjunction_id})"
    assert changes_between(before, shorter) == [f"Top ten, {name}: no longer there."]
    assert changes_between(shorter, before) == [f"Top ten, {name}: new."]
    moved = tuple(replace(each, miss_km=each.miss_km + 1, level="") for each in before.top)
    many = replace(before, top=moved)
    assert 10 <= len(changes_between(before, many)) <= MOST + 1


def test_figures_that_a_few_digits_do_not_tell_apart_are_said_in_all() -> None:
    one = sample_report()
    station = one.stations[0]
    two = replace(one, stations=(replace(station, close_km=5.0000001), *one.stations[1:]))
    (said,) = changes_between(one, two)
    assert said.endswith("5.0000001 km instead of 5.0 km.")
