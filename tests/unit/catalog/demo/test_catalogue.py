"""The demo catalogue as a whole: what is in it, how it is labelled, and that it is reproducible."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from screening.catalog.models import ObjectType
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.catalog.sources.demo import DemoCatalog, demo_catalog
from screening.catalog.sources.demo.objects import FIRST_SYNTHETIC_NUMBER
from screening.engine.elements.checks import checked
from screening.engine.propagate import Propagator
from screening.engine.types import Status
from tests.unit.catalog.demo.conftest import NOW

STATION_NUMBERS = {25544, 25575, 26400, 26700, 36086, 49044, 48274, 53239, 54216}
SMALL = 1_500


def test_it_has_thirty_thousand_objects_each_once_by_catalogue_number(
    catalogue: DemoCatalog,
) -> None:
    numbers = [element_set.norad_cat_id for element_set in catalogue.element_sets]

    assert len(numbers) == 30_000
    assert numbers == sorted(set(numbers))
    assert set(catalogue.facts) == set(numbers)


def test_every_name_says_that_it_is_synthetic(catalogue: DemoCatalog) -> None:
    assert all(e.name.startswith("SYN ") for e in catalogue.element_sets)


def test_only_the_stations_and_their_modules_carry_real_numbers(catalogue: DemoCatalog) -> None:
    real = {
        e.norad_cat_id for e in catalogue.element_sets if e.norad_cat_id < FIRST_SYNTHETIC_NUMBER
    }

    assert real == STATION_NUMBERS


def test_every_element_set_would_pass_the_readers_checks(catalogue: DemoCatalog) -> None:
    assert all(checked(element_set) for element_set in catalogue.element_sets)


def test_it_has_the_mixture_of_a_real_catalogue(catalogue: DemoCatalog) -> None:
    types = Counter(facts.object_type for facts in catalogue.facts.values())
    fleets = Counter(facts.constellation for facts in catalogue.facts.values())

    assert types[ObjectType.PAYLOAD] > 13_000
    assert types[ObjectType.DEBRIS] > 10_000
    assert types[ObjectType.ROCKET_BODY] > 1_300
    assert types[ObjectType.UNKNOWN] == 300
    assert fleets["Starlink"] > 9_000
    assert {"OneWeb", "Kuiper", "Iridium", "GPS", "Galileo", "GLONASS", "BeiDou"} <= set(fleets)


def test_facts_agree_with_what_the_names_say(catalogue: DemoCatalog) -> None:
    for element_set in catalogue.element_sets:
        facts = catalogue.facts[element_set.norad_cat_id]
        assert facts.constellation == constellation_from_name(element_set.name)
        if facts.object_type != ObjectType.UNKNOWN and " OBJECT " not in element_set.name:
            assert facts.object_type == object_type_from_name(element_set.name)


def test_epochs_lie_within_the_day_before_as_real_ones_do(catalogue: DemoCatalog) -> None:
    ages_h = np.array([(NOW - e.epoch_utc) / timedelta(hours=1) for e in catalogue.element_sets])

    assert ages_h.min() >= 0.0
    assert np.percentile(ages_h, 50) < 12.0
    assert np.percentile(ages_h, 99) < 36.0
    assert 5 <= np.count_nonzero(ages_h > 24 * 20) <= 20  # the lost


@pytest.mark.parametrize("ahead_days", [0.0, 3.0, 8.0])
def test_all_but_the_stated_handful_can_be_propagated_past_the_week(
    catalogue: DemoCatalog, ahead_days: float
) -> None:
    propagator = Propagator(catalogue.element_sets)
    _, _, status = propagator.states_teme(NOW, np.array([ahead_days * 86400.0]))

    failing = np.flatnonzero(status[:, 0] != Status.OK)

    names = {catalogue.element_sets[index].name for index in failing}
    assert names <= {"SYN RE-ENTRY DEB"}
    assert len(failing) == (6 if ahead_days == 8.0 else len(failing))


def test_low_debris_geostationary_and_eccentric_orbits_are_where_they_belong(
    catalogue: DemoCatalog,
) -> None:
    propagator = Propagator(catalogue.element_sets)
    r_teme_km, _, _ = propagator.states_teme(NOW, np.array([0.0]))
    radius_km = np.linalg.norm(r_teme_km[:, 0], axis=1)
    names = np.array([element_set.name for element_set in catalogue.element_sets])
    held = np.char.startswith(names, "SYN GEOSAT")
    fengyun = names == "SYN FENGYUN 1C DEB"

    assert np.all(np.abs(radius_km[held] - 42_164.0) < 60.0)
    assert np.all((radius_km[fengyun] > 6_700.0) & (radius_km[fengyun] < 8_000.0))
    assert max(e.eccentricity for e in catalogue.element_sets) > 0.7


def test_geostationary_satellites_stay_over_their_longitude_from_issue_to_issue() -> None:
    first, later = (
        _geostationary_longitudes_deg(NOW + timedelta(days=days)) for days in (0.0, 90.0)
    )

    drift_deg = (later - first + 180.0) % 360.0 - 180.0

    assert np.max(np.abs(drift_deg)) < 0.5


def _geostationary_longitudes_deg(at_utc: datetime) -> np.ndarray:
    held = [
        e
        for e in demo_catalog(at_utc, object_count=SMALL).element_sets
        if e.name.startswith("SYN GEOSAT")
    ]
    propagator = Propagator(held)
    r_teme_km, _, _ = propagator.states_teme(at_utc, np.array([0.0]))
    right_ascension_deg = np.degrees(np.arctan2(r_teme_km[:, 0, 1], r_teme_km[:, 0, 0]))
    days = (at_utc - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
    return np.asarray(right_ascension_deg - 360.98564736629 * days)


def test_the_same_arguments_give_the_same_catalogue() -> None:
    assert demo_catalog(NOW, object_count=SMALL) == demo_catalog(NOW, object_count=SMALL)


def test_another_seed_gives_another_world_with_the_same_stations() -> None:
    ours = demo_catalog(NOW, object_count=SMALL)
    theirs = demo_catalog(NOW, seed=7, object_count=SMALL)

    changed = sum(a != b for a, b in zip(ours.element_sets, theirs.element_sets, strict=True))
    assert changed == SMALL
    assert _orbit_planes_of_stations(ours) == _orbit_planes_of_stations(theirs)


def _orbit_planes_of_stations(catalogue: DemoCatalog) -> list[tuple[float, float]]:
    return [
        (e.mean_motion_rev_day, e.inclination_deg)
        for e in catalogue.element_sets
        if e.norad_cat_id in (25544, 48274)
    ]


@pytest.mark.parametrize("object_count", [1_500, 4_321])
def test_the_number_of_objects_is_the_one_asked_for(object_count: int) -> None:
    assert len(demo_catalog(NOW, object_count=object_count).element_sets) == object_count


def test_a_world_too_small_or_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1500 objects"):
        demo_catalog(NOW, object_count=1_499)
    with pytest.raises(ValueError, match="must carry a time zone"):
        demo_catalog(NOW.replace(tzinfo=None))


@pytest.mark.parametrize("year", [2019, 2024, 2032])
def test_any_instant_can_be_shown_for_replays(year: int) -> None:
    instant = datetime(year, 2, 28, 23, 59, 59, tzinfo=UTC)

    catalogue = demo_catalog(instant, object_count=SMALL)

    propagator = Propagator(catalogue.element_sets)
    _, _, status = propagator.states_teme(instant, np.array([0.0, 7 * 86400.0]))
    assert np.count_nonzero(np.any(status != Status.OK, axis=1)) <= 6
    assert len(catalogue.encounters) > 40
