"""The cases under Learn are computed by the engine, and come out as published."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screening.conjunctions.criteria import Outcome
from screening.learn.css_2021 import CRITERIA, Encounter2021, encounters_2021, sources_2021
from screening.learn.element_sets import quoted_elements
from screening.learn.iridium_cosmos import (
    PUBLISHED_MISS_KM,
    PUBLISHED_TCA_UTC,
    collision,
)

KEYS = ("july", "october")


def encounter(key: str) -> Encounter2021:
    return next(each for each in encounters_2021() if each.key == key)


def test_iridium_and_cosmos_pass_as_published_from_their_last_element_sets() -> None:
    met = collision().met
    assert abs(met.tca_utc - PUBLISHED_TCA_UTC) < timedelta(milliseconds=10)
    assert met.tca_utc.isoformat(timespec="milliseconds") == "2009-02-10T16:55:59.795+00:00"
    assert met.miss_distance_km == pytest.approx(PUBLISHED_MISS_KM, abs=0.001)
    assert met.relative_speed_km_s == pytest.approx(11.647, abs=0.001)


def test_how_likely_it_was_is_told_with_its_largest_value() -> None:
    risk = collision().met.risk
    assert risk.pc is not None
    assert risk.max_pc is not None
    assert 0.0 < risk.pc <= risk.max_pc
    assert risk.pc_grade == "screening"


@pytest.mark.parametrize("quoted", quoted_elements().values(), ids=quoted_elements())
def test_quoted_element_sets_are_whole_and_have_a_source(quoted) -> None:
    assert all(len(line) == 69 for line in quoted.lines)
    assert "US Space Surveillance Network" in quoted.source


@pytest.mark.parametrize("key", KEYS)
def test_a_reconstruction_has_the_published_time_and_the_chosen_distance(key: str) -> None:
    found = encounter(key)
    assert abs(found.rerun.tca_utc - found.published.tca_utc) < timedelta(seconds=0.05)
    chosen_km = found.reconstructed.miss_distance_km
    assert found.rerun.miss_distance_km == pytest.approx(chosen_km, abs=0.01)
    assert found.rerun.miss_distance_km < 1.0


@pytest.mark.parametrize("key", KEYS)
def test_the_reconstructed_orbit_is_one_of_its_kind_and_is_labelled(key: str) -> None:
    other = encounter(key).rerun.secondary.elements
    assert "RECONSTRUCTION" in other.name
    assert other.inclination_deg == pytest.approx(53.05, abs=0.1)
    assert other.mean_motion_rev_day == pytest.approx(15.6, abs=0.1)


@pytest.mark.parametrize(("key", "minutes"), [("july", 205), ("october", 18 * 60 + 44)])
def test_warning_times_are_those_of_the_stations_manoeuvres(key: str, minutes: int) -> None:
    assert encounter(key).published.warning == timedelta(minutes=minutes)


@pytest.mark.parametrize("key", KEYS)
def test_both_criteria_stand_on_the_same_pass_and_part_at_the_probability(key: str) -> None:
    found = encounter(key)
    station, us, *_ = found.verdicts(found.published.burn_utc)
    assert [station.criteria.key, us.criteria.key] == list(CRITERIA[:2])
    assert station.facts == us.facts
    assert station.outcome is Outcome.MET
    assert us.outcome is Outcome.NOT_MET
    assert [each.clause.quantity for each in us.deciding] == ["pc"]
    assert "By the reconstruction" in found.sentence(found.published.burn_utc)


def test_every_published_fact_of_2021_has_a_source() -> None:
    assert any("A/AC.105/1262" in text for _, text in sources_2021())
    assert len(sources_2021()) == 4
