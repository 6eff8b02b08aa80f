"""Frames for the globe: the same numbers as the screening's SGP4, for whoever asks, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import numpy as np
import pytest
from sgp4.api import Satrec

from screening.catalog import frames
from screening.catalog.frames import (
    FRAME_STEP_S,
    MAX_DAYS_FROM_EPOCHS,
    TRACK_SAMPLES,
    FrameSet,
    FrameStore,
    TimeOutOfRange,
    UnknownObject,
    frame_instant,
    object_track,
)
from screening.engine.satrecs import satrec_from
from screening.engine.timescales import julian_date
from screening.engine.types import ElementSet

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
LOW = ElementSet(
    norad_cat_id=25544,
    name="ISS (ZARYA)",
    international_designator="1998-067A",
    epoch_utc=NOW,
    mean_motion_rev_day=15.49,
    eccentricity=0.0006,
    inclination_deg=51.63,
    raan_deg=80.0,
    arg_perigee_deg=120.0,
    mean_anomaly_deg=240.0,
    bstar_per_earth_radius=1e-4,
)
LOWEST = replace(LOW, norad_cat_id=90001, mean_motion_rev_day=16.2, bstar_per_earth_radius=0.0)
TRANSFER = replace(LOW, norad_cat_id=90002, mean_motion_rev_day=2.27, eccentricity=0.72)
STATIONARY = replace(LOW, norad_cat_id=90003, mean_motion_rev_day=1.0027, inclination_deg=0.05)
GONE = replace(LOW, norad_cat_id=90004, mean_motion_rev_day=17.2)  # under the ground at once
FACTS = {
    "name": "X",
    "object_type": "payload",
    "owner_code": "US",
    "constellation": "",
    "is_synthetic": False,
}


def frame_set(*elements: ElementSet, object_set: str = "set-1") -> FrameSet:
    facts = [FACTS | {"name": element_set.name} for element_set in elements]
    return FrameSet(object_set=object_set, elements=list(elements), facts=facts)


def exact_state(element_set: ElementSet, at_utc: datetime) -> np.ndarray:
    satrec: Satrec = satrec_from(element_set)
    code, r_teme_km, v_teme_km_s = satrec.sgp4(*julian_date(at_utc))
    assert code == 0
    return np.array([*r_teme_km, *v_teme_km_s])


def interpolated(first: np.ndarray, second: np.ndarray, fraction: float) -> np.ndarray:
    """The cubic Hermite polynomial that the browser evaluates between two frames."""
    s, step = fraction, FRAME_STEP_S
    return (
        (2 * s**3 - 3 * s**2 + 1) * first[:3]
        + (s**3 - 2 * s**2 + s) * step * first[3:]
        + (3 * s**2 - 2 * s**3) * second[:3]
        + (s**3 - s**2) * step * second[3:]
    )


class TestStates:
    def test_a_frame_is_the_reference_sgp4_rounded_to_single_precision(self) -> None:
        states = frame_set(LOW, STATIONARY).states(NOW.timestamp() + 600)
        for row, element_set in zip(states, (LOW, STATIONARY), strict=True):
            exact = exact_state(element_set, NOW + timedelta(seconds=600))
            np.testing.assert_array_equal(row, exact.astype("<f4"))

    @pytest.mark.parametrize("element_set", [LOW, LOWEST], ids=["400 km", "250 km"])
    def test_between_frames_the_browser_is_within_two_metres_of_sgp4(
        self, element_set: ElementSet
    ) -> None:
        frames = frame_set(element_set)
        worst_km = 0.0
        for minute in range(0, 92, 7):
            start = NOW + timedelta(minutes=minute)
            pair = [frames.states(start.timestamp() + s)[0].astype(float) for s in (0, 60)]
            for fraction in (0.1, 0.37, 0.5, 0.81):
                exact = exact_state(element_set, start + timedelta(seconds=60 * fraction))[:3]
                error = np.linalg.norm(interpolated(*pair, fraction) - exact)
                worst_km = max(worst_km, float(error))
        assert worst_km < 0.002

    def test_an_object_that_cannot_be_propagated_is_nan_and_spoils_no_other(self) -> None:
        states = frame_set(LOW, GONE, STATIONARY).states(NOW.timestamp())
        assert np.isnan(states[1]).all()
        assert np.isfinite(states[[0, 2]]).all()

    def test_an_empty_catalogue_gives_an_empty_frame(self) -> None:
        assert frame_set().states(NOW.timestamp()).shape == (0, 6)

    def test_a_time_far_from_the_elements_is_refused_with_their_date(self) -> None:
        late = NOW + timedelta(days=MAX_DAYS_FROM_EPOCHS + 1)
        with pytest.raises(TimeOutOfRange, match=r"2026-03-10, 31 days before"):
            frame_set(LOW).require_near_epochs(late.timestamp())

    def test_a_time_within_the_limit_is_taken(self) -> None:
        early = NOW - timedelta(days=MAX_DAYS_FROM_EPOCHS - 1)
        frame_set(LOW).require_near_epochs(early.timestamp())


class TestTrack:
    def test_it_is_one_revolution_of_exact_sgp4_around_the_instant(self) -> None:
        track = object_track(frame_set(LOW), 25544, t_unix_s=NOW.timestamp(), minutes=None)
        assert track.r_teme_km.shape == (TRACK_SAMPLES, 3)
        span_min = (track.t_unix_s[-1] - track.t_unix_s[0]) / 60
        assert span_min == pytest.approx(1440 / LOW.mean_motion_rev_day)
        middle = track.r_teme_km[TRACK_SAMPLES // 2]
        np.testing.assert_allclose(middle, exact_state(LOW, NOW)[:3], atol=1e-9)

    def test_its_length_can_be_chosen(self) -> None:
        track = object_track(frame_set(LOW), 25544, t_unix_s=NOW.timestamp(), minutes=10)
        assert track.t_unix_s[-1] - track.t_unix_s[0] == pytest.approx(600)

    def test_a_highly_elliptical_orbit_is_drawn_whole(self) -> None:
        track = object_track(frame_set(TRANSFER), 90002, t_unix_s=NOW.timestamp(), minutes=None)
        radii_km = np.linalg.norm(track.r_teme_km, axis=1)
        assert radii_km.min() < 8000
        assert radii_km.max() > 38_000

    def test_an_object_that_is_not_there_is_an_error(self) -> None:
        with pytest.raises(UnknownObject, match="99999"):
            object_track(frame_set(LOW), 99999, t_unix_s=NOW.timestamp(), minutes=None)


class TestColumns:
    def test_every_column_has_one_value_a_row_in_frame_order(self) -> None:
        columns = json.loads(frame_set(LOW, STATIONARY).objects_json)
        assert columns["norad_cat_id"] == [25544, 90003]
        assert columns["epoch_unix_s"] == [NOW.timestamp()] * 2
        assert columns["object_set"] == "set-1"
        assert all(len(columns[name]) == 2 for name in ("name", "object_type", "owner_code"))

    def test_its_tag_changes_when_a_fact_is_learnt(self) -> None:
        known = FrameSet("set-1", [LOW], [FACTS])
        learnt = FrameSet("set-1", [LOW], [FACTS | {"owner_code": "ISS"}])
        assert known.objects_etag != learnt.objects_etag

    def test_each_object_says_whether_it_is_synthetic(self) -> None:
        mixed = FrameSet("s", [LOW, STATIONARY], [FACTS, FACTS | {"is_synthetic": True}])
        assert json.loads(mixed.objects_json)["is_synthetic"] == [0, 1]


class TestStore:
    @pytest.fixture
    def selected(self) -> Iterator[dict[str, object]]:
        """What the catalogue says: its revision, and the object set that it would give."""
        now: dict[str, object] = {"revision": 1, "set": frame_set(LOW), "selections": 0}

        def select(_: object) -> object:
            now["selections"] = int(str(now["selections"])) + 1
            return now["set"]

        with (
            patch("screening.catalog.frames.catalog_revision", lambda: now["revision"]),
            patch("screening.catalog.frames.current_elements", lambda at_utc: at_utc),
            patch("screening.catalog.frames._frame_set", select),
        ):
            yield now

    def test_the_catalogue_is_read_once_until_it_changes(self, selected: dict[str, object]) -> None:
        store = FrameStore()
        for second in range(5):
            store.current(NOW + timedelta(seconds=second))
        assert selected["selections"] == 1
        selected["revision"] = 2
        store.current(NOW)
        assert selected["selections"] == 2

    def test_new_elements_replace_the_object_set(self, selected: dict[str, object]) -> None:
        store = FrameStore()
        assert store.current(NOW).object_set == "set-1"
        selected |= {"revision": 2, "set": frame_set(LOW, STATIONARY, object_set="set-2")}
        assert store.current(NOW).object_set == "set-2"

    def test_a_new_revision_with_the_same_elements_keeps_the_initialised_propagator(
        self, selected: dict[str, object]
    ) -> None:
        store = FrameStore()
        before = store.current(NOW)
        selected |= {"revision": 2, "set": frame_set(LOW)}
        assert store.current(NOW) is before

    def test_a_frame_is_computed_once_for_all_clients(self, selected: dict[str, object]) -> None:
        store = FrameStore()
        frames = store.current(NOW)
        with patch.object(FrameSet, "states", autospec=True, side_effect=FrameSet.states) as states:
            instant = frame_instant(NOW.timestamp() + 3)
            bodies = {store.frame(frames, instant) for _ in range(4)}
        assert states.call_count == 1
        assert len(bodies) == 1
        assert len(bodies.pop()) == 24

    def test_what_it_keeps_is_bounded(self, selected: dict[str, object]) -> None:
        store = FrameStore()
        frames = store.current(NOW)
        for minute in range(200):
            store.frame(frames, frame_instant(NOW.timestamp()) + minute * FRAME_STEP_S)
        assert len(store._frames) <= 32

    def test_clients_a_few_seconds_apart_share_an_instant(self) -> None:
        assert frame_instant(NOW.timestamp() + 29) == frame_instant(NOW.timestamp() - 29)
        assert frame_instant(NOW.timestamp() + 31) == NOW.timestamp() + FRAME_STEP_S


def test_while_one_reads_the_catalogue_others_go_on_with_the_set_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, revision = FrameStore(), [1]
    monkeypatch.setattr(frames, "catalog_revision", lambda: revision[0])
    monkeypatch.setattr(frames, "current_elements", lambda at_utc: revision[0])
    seen_meanwhile = []

    def read(number: int) -> FrameSet:
        if number == 2:
            seen_meanwhile.append(store.current(NOW).object_set)
        return FrameSet(object_set=f"set {number}", elements=[], facts=[])

    monkeypatch.setattr(frames, "_frame_set", read)
    assert store.current(NOW).object_set == "set 1"
    revision[0] = 2
    assert store.current(NOW).object_set == "set 2"
    assert seen_meanwhile == ["set 1"]
    assert store.current(NOW).object_set == "set 2"
