"""One encounter's geometry, held against a case that needs no computer and against ``sgp4``."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sgp4.api import SatrecArray

from screening.conjunctions.encounter import (
    EncounterError,
    StatesAtTca,
    build_encounter,
    distance_history,
    drawn_boxes,
    encounter_of,
    near_offsets_s,
    states_at_tca,
)
from screening.engine.satrecs import satrec_from
from screening.engine.timescales import julian_dates
from screening.stations.models import ScreeningVolume
from tests import factories
from tests.factories import (
    MISS_DISTANCE_KM,
    MISS_RIC_KM,
    RELATIVE_SPEED_KM_S,
    STATION_ELEMENTS,
    VISITOR_ELEMENTS,
)

TCA = STATION_ELEMENTS.epoch_utc


def _states(miss_rtn_km: list[float], relative_velocity_rtn_km_s: list[float]) -> StatesAtTca:
    """A primary at the x axis moving along y: R, T, N are x, y, z."""
    r_primary, v_primary = np.array([6800.0, 0.0, 0.0]), np.array([0.0, 7.6, 0.0])
    return StatesAtTca(
        r_primary_teme_km=r_primary,
        v_primary_teme_km_s=v_primary,
        r_secondary_teme_km=r_primary + miss_rtn_km,
        v_secondary_teme_km_s=v_primary + relative_velocity_rtn_km_s,
        rtn_axes_teme=np.eye(3),
    )


def test_the_miss_is_resolved_along_the_primary_and_its_norm_is_the_distance() -> None:
    encounter = build_encounter(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA)
    np.testing.assert_allclose(encounter.tca_states.miss_rtn_km, MISS_RIC_KM, atol=1e-4)
    assert encounter.miss_distance_km == pytest.approx(np.linalg.norm(MISS_RIC_KM), abs=1e-4)


def test_the_miss_of_a_state_drawn_by_hand() -> None:
    states = _states([0.3, -1.2, 0.4], [1.0, -9.0, 4.0])
    np.testing.assert_allclose(states.miss_rtn_km, [0.3, -1.2, 0.4])
    np.testing.assert_allclose(states.relative_velocity_rtn_km_s, [1.0, -9.0, 4.0])


def test_the_approach_is_closest_at_tca() -> None:
    near = build_encounter(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA).near
    assert near.offset_s[np.argmin(near.distance_km)] == 0.0
    # Straight lines for so short a time: d(t)^2 = miss^2 + (v t)^2.
    expected_km = np.hypot(MISS_DISTANCE_KM, RELATIVE_SPEED_KM_S * near.offset_s)
    close = np.abs(near.offset_s) <= 5.0
    np.testing.assert_allclose(near.distance_km[close], expected_km[close], rtol=1e-4)


def test_relative_speed_is_that_of_two_planes_crossing() -> None:
    states = states_at_tca(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA)
    half_angle = np.radians((VISITOR_ELEMENTS.inclination_deg - 51.6) / 2)
    expected_km_s = 2 * np.linalg.norm(states.v_primary_teme_km_s) * np.sin(half_angle)
    speed_km_s = np.linalg.norm(states.relative_velocity_rtn_km_s)
    assert speed_km_s == pytest.approx(expected_km_s, rel=1e-3)


def test_distances_are_those_of_the_sgp4_package_to_the_micrometre() -> None:
    offset_s = near_offsets_s()
    history = distance_history(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA, offset_s=offset_s)
    satrecs = SatrecArray([satrec_from(STATION_ELEMENTS), satrec_from(VISITOR_ELEMENTS)])
    code, r_teme_km, _ = satrecs.sgp4(*julian_dates(TCA, offset_s))
    assert not code.any()
    oracle_km = np.linalg.norm(r_teme_km[1] - r_teme_km[0], axis=1)
    np.testing.assert_allclose(history.distance_km, oracle_km, rtol=0, atol=1e-9)


def test_near_offsets_cover_ten_minutes_and_thicken_towards_tca() -> None:
    offset_s = near_offsets_s()
    assert (offset_s[0], offset_s[-1]) == (-600.0, 600.0)
    assert 0.0 in offset_s
    steps_s = np.diff(offset_s)
    assert (steps_s > 0).all()
    assert steps_s[np.abs(offset_s[:-1]) < 59].max() == pytest.approx(1.0)
    assert steps_s[np.abs(offset_s[:-1]) < 4.8].max() == pytest.approx(0.1)


def test_arcs_hold_one_revolution_with_tca_in_the_middle() -> None:
    encounter = build_encounter(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA)
    arc, states = encounter.arc, encounter.tca_states
    middle = len(arc.offset_s) // 2
    assert arc.offset_s[middle] == 0.0
    assert arc.offset_s[-1] - arc.offset_s[0] >= 86400 / STATION_ELEMENTS.mean_motion_rev_day
    np.testing.assert_array_equal(arc.r_primary_teme_km[middle], states.r_primary_teme_km)
    np.testing.assert_array_equal(arc.r_secondary_teme_km[middle], states.r_secondary_teme_km)


def test_swapping_the_pair_keeps_the_distance() -> None:
    there = build_encounter(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA)
    back = build_encounter(VISITOR_ELEMENTS, STATION_ELEMENTS, TCA)
    np.testing.assert_array_equal(there.near.distance_km, back.near.distance_km)


def test_the_plane_holds_the_whole_miss_when_it_is_normal_to_the_motion() -> None:
    # Head-on along track, passing 0.3 km above and 0.4 km to the side.
    plane = _states([0.3, 0.0, 0.4], [0.0, -15.2, 0.0]).plane
    assert plane is not None
    assert plane.zeta_km == pytest.approx(0.3)
    assert abs(plane.xi_km) == pytest.approx(0.4)


def test_up_in_the_plane_is_outward() -> None:
    plane = _states([1.0, 0.0, 0.0], [1.0, -9.0, 4.0]).plane
    assert plane is not None
    assert plane.zeta_km > 0
    axes = plane.axes_rtn
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(axes @ np.array([1.0, -9.0, 4.0]), 0.0, atol=1e-12)


@pytest.mark.parametrize("velocity", [[0.0, 0.0, 0.0], [5.0, 0.0, 0.0]])
def test_there_is_no_plane_without_horizontal_relative_motion(velocity: list[float]) -> None:
    assert _states([1.0, 0.0, 0.0], velocity).plane is None


def test_an_object_without_a_position_at_tca_is_named_with_the_reason() -> None:
    decayed = replace(VISITOR_ELEMENTS, mean_motion_rev_day=16.6, bstar_per_earth_radius=0.5)
    with pytest.raises(EncounterError, match=r"VISITOR 1 \(70001\) has no position"):
        build_encounter(STATION_ELEMENTS, decayed, TCA + timedelta(days=40))


def test_the_displayed_box_is_drawn_first_and_spheres_are_not_boxes() -> None:
    volumes = [
        ScreeningVolume(name="all round", shape="sphere", radius_km=25.0),
        ScreeningVolume(
            name="a big box", shape="box", radial_km=10.0, in_track_km=40.0, cross_track_km=40.0
        ),
        ScreeningVolume(
            name="shown",
            shape="box",
            radial_km=2.0,
            in_track_km=25.0,
            cross_track_km=25.0,
            is_displayed=True,
        ),
    ]
    boxes = drawn_boxes(volumes)
    assert [box.name for box in boxes] == ["shown", "a big box"]
    assert boxes[0].half_extents_km == (2.0, 25.0, 25.0)


@pytest.mark.django_db
def test_an_assessment_is_recomputed_from_the_element_sets_that_it_used() -> None:
    conjunction = factories.assessed_conjunction()
    newer = replace(VISITOR_ELEMENTS, epoch_utc=TCA + timedelta(hours=1), raan_deg=140.0)
    factories.stored_element_set(newer)
    assert conjunction.latest_assessment is not None
    encounter = encounter_of(conjunction.latest_assessment)
    assert encounter.secondary == VISITOR_ELEMENTS
    assert encounter.tca_utc == TCA
    assert encounter.boxes[0].name == "notification box"
