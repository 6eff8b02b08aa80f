"""Burns held against everything: the same as one search a burn, and brute force of what is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.engine.burn_grid import BurnGrid, Direction, burn_times
from screening.engine.burn_risk import pass_probabilities
from screening.engine.burn_search import BurnSearch, Event, Outcome, Refused, search_burns
from screening.engine.candidate_screening import screen_candidates
from screening.engine.config import ScreeningConfig
from screening.engine.docking import find_docked
from screening.engine.manoeuvre import Burn, burned
from screening.engine.pipeline import screen
from screening.engine.probability.results import Flag
from screening.engine.types import ElementSet
from tests.unit.engine.oracle import Pair
from tests.unit.engine.orbits import LOW_STATION, START, meeting, orbit, state_at

BURN_AT = START + timedelta(hours=1)
TCA = START + timedelta(hours=13)
LATER = START + timedelta(hours=30)
CONFIG = ScreeningConfig(start_utc=START, duration_s=2.0 * 86400.0, threshold_km=5.0)
DOCKED = replace(LOW_STATION, norad_cat_id=49044, name="DOCKED")
CROSSERS = [
    orbit(60_000 + i, inclination_deg=97.0, raan_deg=(37.0 * i) % 360.0,
          mean_anomaly_deg=(101.0 * i) % 360.0)
    for i in range(60)
]  # fmt: skip


def _crossing(target: ElementSet, number: int, at_utc) -> ElementSet:
    """An object that passes straight over the poles within some kilometres of a target."""
    r, v = state_at(target, at_utc)
    across = np.cross(r, v) / np.linalg.norm(r)
    offset_km = np.zeros(3)
    for _ in range(5):  # osculating elements are not mean ones: shift it by what it misses
        found = meeting(target, at_utc, number, offset_km=offset_km, velocity_km_s=across)
        offset_km = offset_km + state_at(target, at_utc)[0] - state_at(found, at_utc)[0]
    return found


IN_THE_WAY = _crossing(LOW_STATION, 70_001, TCA)
WITH_BURN = burned(LOW_STATION, Burn(BURN_AT, (0.0, 0.4, 0.0)))
# Meets the burned station alone, and the unburned one alone, a day later.
ON_THE_NEW_WAY = _crossing(WITH_BURN, 70_002, LATER)
ON_THE_OLD_WAY = _crossing(LOW_STATION, 70_003, LATER + timedelta(hours=2))
CATALOGUE = [LOW_STATION, IN_THE_WAY, ON_THE_NEW_WAY, ON_THE_OLD_WAY, DOCKED]


def _search(grid: BurnGrid, catalogue: list[ElementSet], **changes) -> BurnSearch:
    docked = [each.index for each in find_docked(catalogue, 0).docked]
    options = {"left_out": docked, "workers": 1} | changes
    return search_burns(catalogue, Event(0, 1, TCA), grid, CONFIG, **options)


@pytest.fixture(scope="module")
def search() -> BurnSearch:
    return _search(BurnGrid([BURN_AT], list(Direction), [0.4, -0.4]), CATALOGUE)


def _outcome(search: BurnSearch, direction: Direction, size_m_s: float) -> Outcome:
    [found] = [
        each
        for each in search.candidates
        if each.direction is direction and sum(each.burn.dv_rtn_m_s) == size_m_s
    ]
    assert isinstance(found, Outcome)
    return found


def test_candidates_meet_what_each_would_meet_in_a_search_of_its_own() -> None:
    catalogue = [LOW_STATION, DOCKED, *CROSSERS]
    config = replace(CONFIG, threshold_km=60.0)
    burns = [Burn(BURN_AT, dv) for dv in [(0.0, 1.0, 0.0), (3.0, 0.0, 0.0), (0.0, 0.0, -5.0)]]
    candidates = [burned(LOW_STATION, each) for each in burns]
    together = screen_candidates(catalogue, candidates, config, left_out=[0, 1], workers=2)
    for number, candidate in enumerate(candidates):
        alone = screen([*CROSSERS, candidate], config, primaries=[len(CROSSERS)])
        own = together.approaches[together.approaches["primary_index"] == number]
        assert own.size > 5
        assert (own["secondary_index"] - 2).tolist() == (
            alone.approaches["secondary_index"].tolist()
        )
        for name in ("tca_offset_s", "miss_distance_km", "r_primary_teme_km", "kind"):
            assert np.array_equal(own[name], alone.approaches[name]), name


def test_it_says_how_near_the_event_is_without_a_burn(search: BurnSearch) -> None:
    assert search.before.miss_distance_km < 0.5
    assert abs(search.before.tca_utc - TCA) < timedelta(seconds=1)


def test_a_burn_along_the_track_avoids_the_event_and_one_across_does_not(
    search: BurnSearch,
) -> None:
    along = _outcome(search, Direction.IN_TRACK, 0.4)
    across = _outcome(search, Direction.CROSS_TRACK, 0.4)
    assert along.event is not None
    assert across.event is not None
    assert 10.0 < along.event.miss_distance_km < 60.0
    assert across.event.miss_distance_km < 1.0


def test_the_miss_of_the_event_is_that_of_brute_force(search: BurnSearch) -> None:
    along = _outcome(search, Direction.IN_TRACK, -0.4)
    assert along.event is not None
    pair = Pair(along.element_set, IN_THE_WAY, TCA)
    least_km = pair.distance_km(np.arange(-600.0, 600.0, 0.005)).min()
    assert along.event.miss_distance_km == pytest.approx(least_km, abs=1e-3)


def test_what_only_the_burned_object_meets_is_new_and_spoils_the_burn(search: BurnSearch) -> None:
    along = _outcome(search, Direction.IN_TRACK, 0.4)
    [new] = along.new
    assert CATALOGUE[new.index] is ON_THE_NEW_WAY
    pair = Pair(along.element_set, ON_THE_NEW_WAY, new.tca_utc)
    assert new.miss_distance_km == pytest.approx(
        pair.distance_km(np.arange(-1.0, 1.0, 1e-4)).min(), abs=1e-3
    )
    assert not along.avoids(CONFIG.threshold_km)
    without = [each for each in CATALOGUE if each is not ON_THE_NEW_WAY]
    [same_burn] = _search(BurnGrid([BURN_AT], [Direction.IN_TRACK], [0.4]), without).candidates
    assert isinstance(same_burn, Outcome)
    assert same_burn.avoids(CONFIG.threshold_km)


def test_what_the_object_would_have_met_without_the_burn_is_gone(search: BurnSearch) -> None:
    gone = [CATALOGUE[each.index] for each in _outcome(search, Direction.IN_TRACK, 0.4).gone]
    assert gone == [ON_THE_OLD_WAY]


def test_what_is_docked_burns_along_and_is_never_met(search: BurnSearch) -> None:
    met = [m.index for each in search.candidates for m in (*each.new, *each.closer, *each.gone)]
    assert CATALOGUE.index(DOCKED) not in met


def test_a_pass_before_the_burn_is_neither_new_nor_gone() -> None:
    """The burned orbit, followed backwards, meets one; the object as it was meets the other."""
    burn, before = Burn(TCA - timedelta(hours=1), (0.0, 0.4, 0.0)), START + timedelta(hours=6)
    late = BurnGrid([burn.at_utc], [Direction.IN_TRACK], [0.4])
    early_passes = [
        _crossing(burned(LOW_STATION, burn), 70_004, before),
        _crossing(LOW_STATION, 70_005, before + timedelta(hours=1)),
    ]
    [found] = _search(late, [*CATALOGUE[:2], *early_passes]).candidates
    assert isinstance(found, Outcome)
    assert found.new == found.gone == ()


def test_a_burn_that_leaves_no_orbit_is_refused_with_the_reason() -> None:
    found = _search(BurnGrid([BURN_AT], [Direction.IN_TRACK], [-6000.0, 0.1]), CATALOGUE)
    refused, tried = found.candidates
    assert isinstance(refused, Refused)
    assert "6000 m/s" in refused.why
    assert isinstance(tried, Outcome)


def test_an_event_that_the_elements_do_not_have_is_said_so() -> None:
    grid = BurnGrid([BURN_AT], [Direction.IN_TRACK], [0.1])
    event = Event(0, 1, TCA + timedelta(minutes=25))
    with pytest.raises(ValueError, match="no closest approach"):
        search_burns(CATALOGUE, event, grid, CONFIG, left_out=[])


def test_pc_falls_with_the_miss_and_is_of_the_class(search: BurnSearch) -> None:
    along = _outcome(search, Direction.IN_TRACK, -0.4)
    assert along.event is not None
    found = pass_probabilities(
        [LOW_STATION, along.element_set], [IN_THE_WAY] * 2, [TCA, along.event.tca_utc],
        hard_body_radius_m=70.0,
    )  # fmt: skip
    assert 1e-5 < found.pc[0] < 1e-1
    assert found.pc[1] < found.pc[0] / 100.0
    assert found.one(0).flags & Flag.COVARIANCE_DEFAULTED


def test_burn_times_reach_from_the_earliest_to_half_a_revolution_before() -> None:
    times = burn_times(LOW_STATION, TCA, START, 3)
    half = timedelta(days=0.5 / LOW_STATION.mean_motion_rev_day)
    assert times[0] == START
    assert timedelta(0) <= TCA - half - times[-1] < timedelta(seconds=1)
    assert abs((times[2] - times[1]) - (times[1] - times[0])) <= timedelta(seconds=2)
    assert all(each.microsecond == 0 for each in times)
    with pytest.raises(ValueError, match="half a revolution"):
        burn_times(LOW_STATION, TCA, TCA, 3)


@pytest.mark.parametrize("sizes", [[], [0.0], [float("nan")]])
def test_a_grid_of_no_burns_is_refused(sizes) -> None:
    with pytest.raises(ValueError, match="burn"):
        BurnGrid([BURN_AT], [Direction.RADIAL], sizes)
