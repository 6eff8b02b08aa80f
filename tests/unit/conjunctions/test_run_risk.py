"""A stations run says of every pass how likely a collision is, and the same when it is redone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from screening.catalog.models import SpaceObject
from screening.conjunctions.models import Assessment, ScreeningRun, StudiedHistory
from screening.conjunctions.risk import encounters_of
from screening.conjunctions.run_inputs import frozen_config
from screening.conjunctions.services import histories_study, run_execute, run_request
from screening.engine.covariance.growth import HistoryStudy, study_histories
from screening.engine.covariance.history import Histories
from screening.engine.probability.foster import foster
from screening.stations.models import Station
from tests import factories
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.screened_world import (
    FOLLOWER_ELEMENTS,
    catalogue_of,
    everything_found,
    one_run,
    stand_still,
    the_pass,
    two_objects,
)
from tests.unit.engine.histories import element_set_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def assessment() -> Assessment:
    found = the_pass().latest_assessment
    assert found is not None
    return found


def visitor_history(count: int) -> None:
    """Element sets of the visitor on its one orbit, half a day apart, all before now."""
    days = [-(back + 1) / 2 for back in range(count)]
    catalogue_of(*(element_set_at(day, of=VISITOR_ELEMENTS) for day in days))


def test_every_pass_has_a_probability_or_a_reason() -> None:
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS)
    run = one_run()
    for each in run.assessments.all():
        assert (each.pc is None) == bool(each.pc_reason)
        assert each.pc != 0.0
    beside = run.assessments.get(kind="co_moving")
    assert "hardly move against each other" in beside.pc_reason
    assert run.seconds_by_stage["judge risk"] >= 0.0


def test_it_rests_on_what_is_stored_with_it() -> None:
    two_objects()
    one_run()
    found = assessment()
    assert found.risk is not None
    assert found.pc == foster(encounters_of([found])).pc[0]
    assert (found.pc_method, found.pc_grade) == ("foster", "screening")
    assert found.max_pc is not None
    assert found.pc is not None
    assert found.max_pc >= found.pc
    primary, secondary = found.risk["primary"], found.risk["secondary"]
    station = factories.station()
    assert primary["hard_body_radius_m"] == station.hard_body_radius_m
    assert primary["hard_body_radius_source"] == station.hard_body_radius_source
    assert found.risk["hard_body_radius_m"] == (
        primary["hard_body_radius_m"] + secondary["hard_body_radius_m"]
    )
    assert secondary["source"] == "class_model"
    assert secondary["age_days"] == pytest.approx(found.secondary_age_days)
    assert any("at least 7" in reason for reason in secondary["reasons"])


def test_equal_inputs_give_equal_risks() -> None:
    two_objects()
    visitor_history(9)
    first, second = one_run(), one_run()
    assert everything_found(first) == everything_found(second)


def test_a_run_keeps_to_the_size_that_its_station_had_when_it_was_requested() -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    size_m = factories.station().hard_body_radius_m
    Station.objects.update(hard_body_radius_m=1.0)
    assert run_execute(run.pk)
    assert (assessment().risk or {})["primary"]["hard_body_radius_m"] == size_m


def test_a_run_requested_before_sizes_were_frozen_takes_the_class_of_its_object() -> None:
    two_objects()
    run = run_request("test", enqueue=False)
    frozen = run.config["stations"][0]
    before = ScreeningRun(config=run.config | {"stations": [_without_size(frozen)]})
    assert frozen_config(before).stations[0].hard_body_radius_m is None


def _without_size(frozen: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in frozen.items() if "hard_body" not in name}


def test_enough_element_sets_of_its_own_speak_for_an_object() -> None:
    two_objects()
    visitor_history(12)
    one_run()
    secondary = (assessment().risk or {})["secondary"]
    assert secondary["source"] == "history"
    assert "pairs of its own element sets" in secondary["reasons"][0]


def test_every_object_of_a_pass_has_its_history_studied() -> None:
    two_objects()
    visitor_history(12)
    one_run()
    (studied,) = StudiedHistory.objects.all()
    assert studied.space_object.norad_cat_id == VISITOR_ELEMENTS.norad_cat_id
    assert studied.study["pairs_used"] > 20


def test_a_run_studies_again_only_what_has_changed(monkeypatch: Any) -> None:
    studied: list[int] = []

    def counted(histories: Histories) -> list[HistoryStudy]:
        studied.append(histories.left_out.size)
        return study_histories(histories)

    monkeypatch.setattr(histories_study, "study_histories", counted)
    two_objects()
    visitor_history(12)
    first, second = one_run(), one_run()
    assert studied == [1]
    assert everything_found(first) == everything_found(second)
    catalogue_of(element_set_at(-0.3, of=VISITOR_ELEMENTS))
    one_run()
    assert studied == [1, 1]
    assert StudiedHistory.objects.count() == 1


def test_a_fleet_that_manoeuvres_is_less_sure() -> None:
    two_objects()
    visitor = factories.stored_element_set(VISITOR_ELEMENTS).space_object
    one_run()
    usual = (assessment().risk or {})["secondary"]["sigma_rtn_km"]
    visitor.constellation, visitor.object_type = "Starlink", "payload"
    visitor.save()
    one_run()
    fleet = (assessment().risk or {})["secondary"]
    assert fleet["sigma_rtn_km"] != usual
    assert "thrust" in fleet["reasons"][0] or "manoeuvre" in fleet["reasons"][0]


def test_it_says_whether_an_object_manoeuvres_or_that_nobody_can_tell() -> None:
    two_objects()
    one_run()
    risk = assessment().risk or {}
    assert risk["secondary"]["manoeuvrability"] == "unknown"
    visitor_history(12)
    one_run()
    assert (assessment().risk or {})["secondary"]["manoeuvrability"] == "none_seen"
    SpaceObject.objects.filter(norad_cat_id=VISITOR_ELEMENTS.norad_cat_id).update(
        constellation="Starlink", object_type="payload"
    )
    one_run()
    assert (assessment().risk or {})["secondary"]["manoeuvrability"] == "at_will"


def test_no_more_digits_are_stored_than_are_known() -> None:
    two_objects()
    one_run()
    text = json.dumps(assessment().risk)
    assert len(text) < 1_500
    assert max(len(each) for each in re.findall(r"[\d.]+", text)) <= len("123456.1234567")


def test_a_run_without_passes_has_nothing_to_judge() -> None:
    catalogue_of(STATION_ELEMENTS)
    assert one_run().assessments.count() == 0
