"""The layout of one encounter in space."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.conjunctions.encounter import DrawnBox, Encounter, build_encounter
from screening.conjunctions.scene import EncounterScene, Role, encounter_scene, scene_offsets_s
from screening.engine.frames import teme_to_pef
from tests.factories import MISS_DISTANCE_KM, STATION_ELEMENTS, VISITOR_ELEMENTS

BOX = DrawnBox("notification box", (2.0, 25.0, 25.0))


def _encounter(boxes: tuple[DrawnBox, ...] = (BOX,)) -> Encounter:
    return build_encounter(
        STATION_ELEMENTS, VISITOR_ELEMENTS, STATION_ELEMENTS.epoch_utc, boxes=boxes
    )


@pytest.fixture
def scene() -> EncounterScene:
    return encounter_scene(_encounter(), primary_name="ISS", secondary_name="VISITOR 1")


def test_the_miss_line_is_as_long_as_the_miss_distance(scene: EncounterScene) -> None:
    (line,) = [each for each in scene.lines if each.role is Role.MISS]
    start, end = line.positions_pef_m
    np.testing.assert_allclose(start, scene.centre_pef_m, atol=1e-6)
    assert np.linalg.norm(end - start) == pytest.approx(1000 * MISS_DISTANCE_KM, abs=0.1)


def test_both_orbits_pass_through_their_object_at_tca(scene: EncounterScene) -> None:
    for role in (Role.PRIMARY, Role.SECONDARY):
        (line,) = [each for each in scene.lines if each.role is role]
        (mark,) = [each for each in scene.marks if each.role is role]
        distances_m = np.linalg.norm(line.positions_pef_m - mark.position_pef_m, axis=1)
        assert distances_m.min() < 1e-3


def test_the_earth_stands_still_so_that_an_orbit_closes(scene: EncounterScene) -> None:
    (line,) = [each for each in scene.lines if each.role is Role.PRIMARY]
    gap_km = np.linalg.norm(line.positions_pef_m[-1] - line.positions_pef_m[0]) / 1000
    # Were the Earth turning, a revolution would end 2,500 km west of where it began.
    assert gap_km < 300


def test_the_box_has_the_stations_axes_and_extents(scene: EncounterScene) -> None:
    (line,) = [each for each in scene.lines if each.role is Role.BOX]
    offsets_km = (line.positions_pef_m - scene.centre_pef_m) @ scene.axes_pef.T / 1000
    np.testing.assert_allclose(np.abs(offsets_km), [[2.0, 25.0, 25.0]] * len(offsets_km), atol=1e-6)
    assert len(np.unique(np.sign(offsets_km).round(), axis=0)) == 8


def test_one_stroke_of_the_box_holds_all_twelve_edges_and_nothing_else(
    scene: EncounterScene,
) -> None:
    (line,) = [each for each in scene.lines if each.role is Role.BOX]
    signs = np.sign((line.positions_pef_m - scene.centre_pef_m) @ scene.axes_pef.T).round()
    steps = list(zip(signs[:-1].tolist(), signs[1:].tolist(), strict=True))
    changed = [sum(a != b for a, b in zip(start, end, strict=True)) for start, end in steps]
    assert set(changed) == {1}
    edges = {tuple(sorted((tuple(start), tuple(end)))) for start, end in steps}
    assert len(edges) == 12


def test_axes_are_orthonormal_in_the_drawn_frame(scene: EncounterScene) -> None:
    np.testing.assert_allclose(scene.axes_pef @ scene.axes_pef.T, np.eye(3), atol=1e-12)
    radial = scene.centre_pef_m / np.linalg.norm(scene.centre_pef_m)
    np.testing.assert_allclose(scene.axes_pef[0], radial, atol=1e-9)


def test_the_drawn_frame_is_earth_fixed_at_tca(scene: EncounterScene) -> None:
    states = _encounter().tca_states
    expected_m = 1000 * teme_to_pef(states.r_primary_teme_km, STATION_ELEMENTS.epoch_utc)
    np.testing.assert_allclose(scene.centre_pef_m, expected_m)


def test_without_a_box_there_is_still_a_scene() -> None:
    scene = encounter_scene(_encounter(boxes=()), primary_name="A", secondary_name="B")
    assert not [each for each in scene.lines if each.role is Role.BOX]
    assert [view.title for view in scene.views] == ["Miss", "Orbits"]


def test_an_orbit_that_ends_by_decay_is_drawn_as_far_as_it_is_known() -> None:
    falling = replace(VISITOR_ELEMENTS, mean_motion_rev_day=16.45, bstar_per_earth_radius=0.02)
    instants = (falling.epoch_utc + timedelta(hours=hours) for hours in range(24 * 20))
    encounters = (build_encounter(STATION_ELEMENTS, falling, instant) for instant in instants)
    encounter = next(e for e in encounters if np.isnan(e.arc.r_secondary_teme_km).any())
    scene = encounter_scene(encounter, primary_name="A", secondary_name="B")
    (line,) = [each for each in scene.lines if each.role is Role.SECONDARY]
    assert np.isfinite(line.positions_pef_m).all()
    assert len(line.positions_pef_m) < len(scene_offsets_s(encounter.period_s))


def test_offsets_are_dense_at_tca_and_hold_it() -> None:
    offset_s = scene_offsets_s(5574.0)
    assert 0.0 in offset_s
    assert offset_s[len(offset_s) // 2] == 0.0
    assert np.diff(offset_s)[np.abs(offset_s[:-1]) < 39].max() == pytest.approx(1.0)
    assert offset_s[-1] >= 5574.0 / 2
