"""The best covariance wins and is named, and every refusal of a better one has its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.celestial_frames import Frame
from screening.engine.covariance.best import Knowledge, MessageCovariance, best_covariances
from screening.engine.covariance.class_model import class_sigmas_rtn_km
from screening.engine.covariance.estimates import CovarianceGrade, CovarianceSource
from screening.engine.covariance.growth import study_history
from screening.engine.covariance.history import history_of
from screening.engine.covariance.regimes import OrbitRegime, regimes_of
from screening.engine.ephemeris import CovarianceSeries, EphemerisSegment
from tests.unit.engine.ephemerides import circle, path
from tests.unit.engine.histories import NO_DRAG, history
from tests.unit.engine.orbits import LOW_STATION, START, orbit

STILL = np.zeros(1, np.bool_)
DAY_S = 86400.0


def sigma_km(regime: OrbitRegime, age_days: float, *, manoeuvres: bool = False) -> np.ndarray:
    return class_sigmas_rtn_km(
        np.array([int(regime)]), np.array([age_days]), manoeuvres=np.array([manoeuvres])
    )[0]


@pytest.mark.parametrize(
    ("age_days", "expected"),
    [(0.0, [0.176, 0.695, 0.168]), (2.0, [0.426, 1.479, 0.168]), (-2.0, [0.426, 1.479, 0.168])],
)
def test_aida_and_kirschner_2013_by_hand(age_days: float, expected: list[float]) -> None:
    assert sigma_km(OrbitRegime.LEO, age_days) == pytest.approx(expected)


@given(
    st.sampled_from(list(OrbitRegime)), st.booleans(), st.floats(0.0, 30.0), st.floats(0.0, 30.0)
)
def test_older_elements_are_never_better(
    regime: OrbitRegime, manoeuvres: bool, one: float, other: float
) -> None:
    young, old = sorted((one, other))
    grown = sigma_km(regime, old, manoeuvres=manoeuvres)
    assert np.all(grown >= sigma_km(regime, young, manoeuvres=manoeuvres))
    assert np.all(grown > 0.1)


def test_those_that_manoeuvre_are_less_well_known_and_high_orbits_are_not_taken_for_low() -> None:
    assert np.all(sigma_km(OrbitRegime.LEO, 1.0, manoeuvres=True) > sigma_km(OrbitRegime.LEO, 1.0))
    high = sigma_km(OrbitRegime.GEO, 1.0)
    assert np.all(high > sigma_km(OrbitRegime.LEO, 1.0))
    assert np.array_equal(high, sigma_km(OrbitRegime.GEO, 1.0, manoeuvres=True))


@pytest.mark.parametrize(
    ("rev_day", "eccentricity", "regime"),
    [
        (15.49, 0.0007, OrbitRegime.DRAG_LEO),
        (14.2, 0.001, OrbitRegime.LEO),
        (14.2, 0.08, OrbitRegime.DRAG_LEO),
        (2.0057, 0.01, OrbitRegime.MEO),
        (1.0027, 0.0002, OrbitRegime.GEO),
        (2.006, 0.74, OrbitRegime.HEO),
        (0.5, 0.05, OrbitRegime.BEYOND_GEO),
    ],
)
def test_kinds_of_orbit(rev_day: float, eccentricity: float, regime: OrbitRegime) -> None:
    element_set = orbit(7, mean_motion_rev_day=rev_day, eccentricity=eccentricity)
    assert regimes_of([element_set]).tolist() == [regime]


def ask(knowledge: Knowledge, *offsets_s: float, **messages: object) -> object:
    return best_covariances(
        knowledge,
        np.zeros(len(offsets_s), np.int64),
        start_utc=START,
        offset_s=np.array(offsets_s),
        messages=messages.get("messages", {}),
    )


def test_nothing_known_gives_the_class_model_at_the_age_of_the_elements() -> None:
    high = replace(LOW_STATION, mean_motion_rev_day=14.2)
    got = ask(Knowledge([high], STILL), 19.0 * 3600.0).of(0)
    assert got.source is CovarianceSource.CLASS_MODEL
    assert got.grade is CovarianceGrade.SCREENING
    assert got.age_days == pytest.approx(1.0)
    assert got.sigma_rtn_km == pytest.approx([0.301, 1.087, 0.168])
    assert np.array_equal(got.cov_rtn_km2, np.diag(np.diagonal(got.cov_rtn_km2)))
    assert got.state_cov_rtn is None
    assert got.reasons == ("low orbits on average (Aida and Kirschner 2013)",)


def test_old_and_future_elements_say_so() -> None:
    got = ask(Knowledge([LOW_STATION], STILL), 8.0 * DAY_S, -2.0 * DAY_S)
    assert any(
        "days away: along the track the error may be several times larger" in each
        for each in got.of(0).reasons
    )
    assert any("error grows backwards too" in each for each in got.of(1).reasons)
    assert got.of(1).age_days < 0.0


def studied() -> Knowledge:
    noisy = history(
        np.arange(-20.0, 0.1, 0.5), rng=np.random.default_rng(1), along_km=0.4, across_km=0.1
    )
    return Knowledge([noisy[-1]], STILL, studies={0: study_history(history_of(noisy))})


def test_its_own_history_is_better_than_its_class_as_far_as_it_goes() -> None:
    knowledge = studied()
    furthest = knowledge.studies[0].law.furthest_age_days
    got = ask(knowledge, 0.0, 2.0 * DAY_S, (furthest + 0.1) * DAY_S)
    assert got.source.tolist() == [2, 2, 3]
    assert "pairs of its own element sets" in got.of(1).reasons[0]
    assert f"speaks of ages up to {furthest:.1f} days" in got.of(2).reasons[-1]
    expected = knowledge.studies[0].law.sigma_rtn_km(np.array([2.0]))[0]
    assert got.of(1).sigma_rtn_km == pytest.approx(expected, rel=1e-3)


def test_a_history_that_is_too_short_says_why_it_was_not_used() -> None:
    short = study_history(history_of([NO_DRAG]))
    got = ask(Knowledge([NO_DRAG], STILL, studies={0: short}), 0.0).of(0)
    assert got.source is CovarianceSource.CLASS_MODEL
    assert "usable pairs of element sets" in got.reasons[-1]


def flown(series: CovarianceSeries | None) -> Knowledge:
    at_s = np.arange(0.0, 7201.0, 240.0)
    segment = EphemerisSegment(at_s, *circle(at_s), series)
    made = path(segment, created_utc=START - timedelta(hours=6))
    return Knowledge(studied().element_sets, STILL, studied().studies, {0: made})


def test_an_ephemeris_is_better_than_history_inside_its_covariances() -> None:
    matrices = np.array([np.diag([1e-4, 4e-4, 1e-4, 1e-10, 1e-10, 1e-10])] * 2)
    series = CovarianceSeries(np.array([0.0, 3600.0]), matrices, Frame.RTN)
    got = ask(flown(series), 1800.0, 3601.0)
    assert got.source.tolist() == [1, 2]
    inside = got.of(0)
    assert inside.grade is CovarianceGrade.OPERATIONAL
    assert inside.sigma_rtn_km == pytest.approx([0.01, 0.02, 0.01])
    assert inside.state_cov_rtn[3, 3] == pytest.approx(1e-10)
    assert inside.age_days == pytest.approx(6.5 / 24.0)
    assert inside.reasons == ("ephemeris of OPERATOR",)


def test_an_ephemeris_without_covariance_leaves_it_to_the_next_best() -> None:
    got = ask(flown(None), 1800.0).of(0)
    assert got.source is CovarianceSource.HISTORY
    knowledge = replace(flown(None), studies={})
    reasons = ask(knowledge, 1800.0).of(0).reasons
    assert reasons[-1] == "its operator's ephemeris carries no covariance"


@pytest.mark.parametrize("size", [3, 6])
def test_a_message_beats_them_all_for_its_own_encounter_alone(size: int) -> None:
    message = MessageCovariance("JSPOC", START - timedelta(hours=12), 1e-4 * np.eye(size))
    got = ask(flown(None), 1800.0, 1800.0, messages={1: message})
    assert got.source.tolist() == [2, 0]
    told = got.of(1)
    assert told.grade is CovarianceGrade.OPERATIONAL
    assert told.sigma_rtn_km == pytest.approx([0.01, 0.01, 0.01])
    assert (told.state_cov_rtn is None) == (size == 3)
    assert told.age_days == pytest.approx(12.5 / 24.0)


def test_a_message_without_covariance_is_refused_with_its_reason() -> None:
    empty = MessageCovariance("JSPOC", START, np.full((6, 6), np.nan))
    got = ask(Knowledge([NO_DRAG], STILL), 0.0, messages={0: empty}).of(0)
    assert got.source is CovarianceSource.CLASS_MODEL
    assert got.reasons[-1] == "the message of JSPOC carries no covariance"


def test_many_objects_are_answered_as_if_each_were_alone() -> None:
    rng = np.random.default_rng(5)
    sets = [orbit(i, mean_motion_rev_day=float(rng.uniform(1.0, 16.0))) for i in range(50)]
    knowledge = Knowledge(sets, rng.random(50) < 0.3)
    index, offset_s = rng.integers(0, 50, 300), rng.uniform(0.0, 5.0 * DAY_S, 300)
    how = {"start_utc": START, "messages": {}}
    together = best_covariances(knowledge, index, offset_s=offset_s, **how)
    for row in range(0, 300, 37):
        alone = best_covariances(
            knowledge, index[row : row + 1], offset_s=offset_s[row : row + 1], **how
        )
        assert np.array_equal(alone.cov_rtn_km2[0], together.cov_rtn_km2[row])
        assert alone.reasons[0] == together.reasons[row]
