"""Sigma from an object's own element sets: known noise is found again, burns are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.engine.calibration import Cases, calibrate
from screening.engine.covariance.class_model import PUBLISHED_LEO
from screening.engine.covariance.growth import (
    FEWEST_PAIRS_A_BIN,
    FURTHEST_EXTRAPOLATION,
    AgeBin,
    age_bins,
    fit_growth,
    study_histories,
    study_history,
)
from screening.engine.covariance.history import (
    Differences,
    differences_of,
    histories_of,
    history_of,
)
from screening.engine.covariance.manoeuvres import find_manoeuvres
from screening.engine.covariance.regimes import OrbitRegime
from tests.unit.engine.histories import NO_DRAG, RADIUS_KM, element_set_at, history
from tests.unit.engine.orbits import START

TWICE_A_DAY = np.arange(0.0, 30.0, 0.5)


def rng() -> np.random.Generator:
    return np.random.default_rng(20260310)


def test_sets_that_agree_differ_by_nothing() -> None:
    found = differences_of(history_of(history(TWICE_A_DAY, rng=rng())), longest_age_days=3.0)
    assert len(found) == sum(min(6, later) for later in range(60))
    assert np.abs(found.difference_rtn_km).max() < 1e-6


def test_one_set_ahead_of_the_other_by_hand() -> None:
    """The earlier set is 2 km ahead along the track and gains 3 km a day."""
    earlier = element_set_at(0.0, along_km=2.0, rate_km_day=3.0)
    found = differences_of(history_of([element_set_at(1.0), earlier]), longest_age_days=2.0)
    assert found.age_days.tolist() == [1.0]
    assert found.difference_rtn_km[0, :, 1].mean() == pytest.approx(5.0, abs=0.05)
    assert np.abs(found.difference_rtn_km[0, :, 0]).max() < 0.05
    assert np.abs(found.difference_rtn_km[0, :, 2]).max() < 0.01


def test_a_tilted_plane_shows_across_the_track_all_round_the_orbit() -> None:
    found = differences_of(
        history_of([element_set_at(0.0, across_km=1.0), element_set_at(1.0)]), longest_age_days=2.0
    )
    across = found.difference_rtn_km[0, :, 2]
    # A change of inclination also lets the node drift; half a degree of that is 0.1 km here.
    assert np.abs(across).max() == pytest.approx(1.0, abs=0.15)
    assert np.abs(across.mean()) < 0.1


@pytest.mark.parametrize("seed", range(4))
def test_noise_of_known_size_is_found_again_within_its_sampling_error(seed: int) -> None:
    """Differences of two sets with errors s along the track and r a day spread as 2 s2 + r2 t2."""
    noisy = history(
        np.arange(0.0, 200.0, 0.5),
        rng=np.random.default_rng(seed),
        along_km=0.5,
        along_rate_km_day=1.0,
    )
    study = study_history(history_of(noisy))
    assert study.reason is None
    assert study.manoeuvres.manoeuvres == ()
    for each in study.law.bins[:4]:
        expected = np.sqrt(2.0 * 0.5**2 + each.age_days**2)
        sets = each.pairs / (each.age_days * 2.0)  # that many pairs are independent at the least
        assert each.sigma_rtn_km[1] == pytest.approx(expected, rel=3.0 * 0.96 / np.sqrt(sets))
    fitted = np.sqrt(study.law.sigma_rtn_km(np.array([1.0, 3.0]))[:, 1] ** 2 - 0.695**2)
    assert fitted == pytest.approx(np.sqrt(0.5 + np.array([1.0, 9.0])), rel=0.2)


def test_two_bins_by_hand() -> None:
    """Five pairs at half a day and none else: no bin. Ten: one bin with their 68 % quantile."""
    values = np.arange(1.0, 11.0)
    spread = np.broadcast_to(values[:, None, None], (10, 8, 3)).copy()
    spread[:, :, 2] *= -2.0
    pairs = Differences(np.arange(10), np.arange(10) + 1, np.full(10, 0.25), spread)
    (only,) = age_bins(pairs)
    assert (only.age_days, only.pairs) == (0.25, 10)
    assert only.sigma_rtn_km == pytest.approx([7.0, 7.0, 14.0], abs=0.6)
    assert age_bins(pairs.take(np.arange(10) < FEWEST_PAIRS_A_BIN - 1)) == ()


def bins_of(law: object, ages: tuple[float, ...]) -> tuple[AgeBin, ...]:
    return tuple(AgeBin(age, 50, np.array([law(age)] * 3)) for age in ages)


@pytest.mark.parametrize(
    ("law", "coefficients"),
    [
        (lambda age: 1.0 + 2.0 * age + 0.5 * age**2, [1.0, 2.0, 0.5]),
        (lambda age: 3.0 * age, [0.0, 3.0, 0.0]),
        (lambda age: 0.25 * age**2, [0.0, 0.0, 0.25]),
        (lambda age: 0.7 + 0.0 * age, [0.7, 0.0, 0.0]),
    ],
)
def test_exact_laws_are_found_exactly(law: object, coefficients: list[float]) -> None:
    fitted = fit_growth(bins_of(law, (0.25, 0.75, 1.5, 3.0)), OrbitRegime.LEO)
    assert np.allclose(fitted.coefficients_km[:, 0], coefficients, atol=1e-9)


def test_sigma_never_shrinks_with_age_whatever_the_bins_say() -> None:
    fitted = fit_growth(
        bins_of(lambda age: 2.0 - 0.3 * age, (0.25, 0.75, 1.5, 3.0)), OrbitRegime.LEO
    )
    sigma = fitted.sigma_rtn_km(np.linspace(0.0, 4.0, 9))
    assert np.all(np.diff(sigma, axis=0) >= 0.0)
    assert np.all(fitted.coefficients_km >= 0.0)


def test_what_sets_have_in_common_is_added_and_age_is_limited() -> None:
    fitted = fit_growth(bins_of(lambda age: 1.0 + 0.0 * age, (0.25, 2.0)), OrbitRegime.LEO)
    sigma = fitted.sigma_rtn_km(np.array([0.0, -1.0, 2.0 * FURTHEST_EXTRAPOLATION, 3.001]))
    expected = np.sqrt(1.0 + np.array(PUBLISHED_LEO.at_epoch_km) ** 2)
    assert np.allclose(sigma[:3], expected)
    assert np.isnan(sigma[3]).all()


def burnt_history(burn_day: float, dv_m_s: float) -> list:
    """Raise the orbit by a burn along the track: da = 2 a dv / v, and the phase from then on."""
    rise_km = 2.0 * RADIUS_KM * dv_m_s / 1e3 / 7.66
    rate_km_day = -1.5 * rise_km / RADIUS_KM * 2.0 * np.pi * RADIUS_KM * 15.49
    quiet = history(TWICE_A_DAY, rng=rng(), along_km=0.3, across_km=0.1, along_rate_km_day=0.3)
    return [
        each
        if day < burn_day
        else replace(
            each,
            mean_motion_rev_day=each.mean_motion_rev_day + rate_km_day / (2.0 * np.pi * RADIUS_KM),
            mean_anomaly_deg=(
                each.mean_anomaly_deg + np.degrees(rate_km_day * (day - burn_day) / RADIUS_KM)
            )
            % 360.0,
        )
        for day, each in zip(TWICE_A_DAY, quiet, strict=True)
    ]


@pytest.mark.parametrize("dv_m_s", [0.5, -0.5, 2.0])
def test_a_burn_is_flagged_with_its_epochs_and_never_averaged_in(dv_m_s: float) -> None:
    study = study_history(history_of(burnt_history(12.2, dv_m_s)))
    (burn,) = study.manoeuvres.manoeuvres
    assert burn.after_utc == START + timedelta(days=12.0)
    assert burn.by_utc == START + timedelta(days=12.5)
    assert burn.signal in ("semi-major axis (km)", "along the track (km)")
    assert burn.changes[0] == pytest.approx(2.0 * RADIUS_KM * dv_m_s / 1e3 / 7.66, rel=0.15)
    assert min(burn.sigmas[0], burn.sigmas[2]) > 6.0 > burn.sigmas[1]
    assert study.pairs_left_out > 0
    quiet = study_history(history_of(burnt_history(99.0, dv_m_s)))
    for one, other in zip(study.law.bins, quiet.law.bins, strict=True):
        assert one.sigma_rtn_km[1] == pytest.approx(other.sigma_rtn_km[1], rel=0.35)


def test_averaged_in_the_burn_would_have_spoilt_sigma() -> None:
    """The control of the test above: the same pairs without leaving any out."""
    together = history_of(burnt_history(12.2, 2.0))
    everything = age_bins(differences_of(together, longest_age_days=10.0))
    kept = study_history(together).law.bins
    assert everything[-1].sigma_rtn_km[1] > 10.0 * kept[-1].sigma_rtn_km[1]


def test_a_change_of_plane_is_flagged() -> None:
    quiet = history(TWICE_A_DAY, rng=rng(), along_km=0.3, across_km=0.1)
    tilted = [
        replace(each, inclination_deg=each.inclination_deg + (0.05 if day >= 20.0 else 0.0))
        for day, each in zip(TWICE_A_DAY, quiet, strict=True)
    ]
    study = study_history(history_of(tilted))
    assert [each.signal for each in study.manoeuvres.manoeuvres] == ["inclination (deg)"]
    assert study.manoeuvres.manoeuvres[0].changes[1] == pytest.approx(0.05, abs=0.005)


def test_too_few_changes_flag_nothing_and_say_so() -> None:
    few = history_of(burnt_history(1.2, 5.0)[:5])
    found = find_manoeuvres(few, differences_of(few, longest_age_days=10.0))
    (search,) = found.searches
    assert search.manoeuvres == ()
    assert "4 changes of element sets are too few" in search.reason


def test_one_set_alone_has_no_law_and_says_why() -> None:
    study = study_history(history_of([NO_DRAG]))
    assert study.law is None
    assert "0 usable pairs of element sets in 0 bins" in study.reason


def test_no_set_at_all_has_no_law() -> None:
    assert study_history(history_of([])).law is None


def test_repetitions_and_what_sgp4_refuses_are_left_out() -> None:
    sets = history(TWICE_A_DAY[:6], rng=rng())
    again = replace(sets[2], epoch_utc=sets[2].epoch_utc + timedelta(seconds=0.5))
    refused = replace(sets[3], eccentricity=0.999999, mean_motion_rev_day=40.0)
    tidy = history_of([*sets[:3], again, refused, *sets[4:]][::-1])
    assert len(tidy) == 5
    assert tidy.left_out == 2
    assert np.all(np.diff(tidy.epoch_days) > 0.4)


def test_pairs_whose_earlier_set_decays_are_left_out() -> None:
    doomed = replace(NO_DRAG, bstar_per_earth_radius=2.0, mean_motion_rev_day=16.3)
    found = differences_of(history_of([doomed, element_set_at(20.0)]), longest_age_days=30.0)
    assert len(found) == 0


def test_sets_of_two_objects_are_no_history() -> None:
    with pytest.raises(ValueError, match="of one object"):
        history_of([NO_DRAG, replace(NO_DRAG, norad_cat_id=7)])


def test_what_is_found_of_an_object_does_not_depend_on_who_is_studied_beside_it() -> None:
    """To the last bit: what is kept of one run's studies stands beside another's fresh ones."""
    noisy = [
        history(TWICE_A_DAY[:count], rng=rng(), along_km=0.5, across_km=0.2)
        for count in (30, 9, 1, 0, 24)
    ]
    # Another object far from them in time, and element sets that none can use.
    early = [replace(each, epoch_utc=each.epoch_utc - timedelta(days=3000)) for each in noisy[0]]
    refused = [replace(each, eccentricity=0.999999, mean_motion_rev_day=40.0) for each in noisy[1]]
    together = study_histories(histories_of([early, refused, *noisy]))[2:]
    for alone, beside in zip(noisy, together, strict=True):
        with np.printoptions(floatmode="unique"):
            assert repr(study_history(history_of(alone))) == repr(beside)
        assert (beside.law is None) == (len(alone) < 24)


def test_another_beginning_of_time_changes_nothing() -> None:
    noisy = history(TWICE_A_DAY, rng=rng(), along_km=0.5, across_km=0.2, along_rate_km_day=1.0)
    later = [replace(each, epoch_utc=each.epoch_utc + timedelta(days=3)) for each in noisy]
    one, other = (study_history(history_of(sets)).law for sets in (noisy, later))
    assert np.allclose(one.coefficients_km, other.coefficients_km, rtol=1e-5, atol=1e-6)


def test_turning_the_whole_orbit_about_the_pole_changes_nothing() -> None:
    noisy = history(TWICE_A_DAY, rng=rng(), along_km=0.5, across_km=0.2, along_rate_km_day=1.0)
    turned = [replace(each, raan_deg=(each.raan_deg + 137.0) % 360.0) for each in noisy]
    one, other = (study_history(history_of(sets)).law for sets in (noisy, turned))
    assert np.allclose(one.coefficients_km, other.coefficients_km, rtol=1e-6, atol=1e-8)


def test_a_law_from_the_past_holds_for_the_sets_to_come() -> None:
    """Twenty objects, each with noise of its own: 20 days teach, the next 40 are counted."""
    errors, sigmas, ages = [], [], []
    for seed in range(20):
        own = np.random.default_rng(seed)
        size_km, rate_km_day = own.uniform(0.1, 1.0), own.uniform(0.1, 2.0)
        sets = history(
            np.arange(0.0, 60.0, 0.5), rng=own, along_km=size_km, along_rate_km_day=rate_km_day
        )
        law = study_history(history_of(sets[:40])).law
        to_come = differences_of(history_of(sets[40:]), longest_age_days=4.0)
        grown = np.sqrt(law.sigma_rtn_km(to_come.age_days) ** 2 - law.common_km**2)
        errors.append(to_come.difference_rtn_km[:, 3])
        sigmas.append(np.maximum(grown, 1e-6))
        ages.append(to_come.age_days)
    cases = Cases(
        np.concatenate(errors),
        np.concatenate(sigmas),
        np.zeros(sum(map(len, ages)), np.int64),
        np.concatenate(ages),
    )
    rows = calibrate(cases, age_edges_days=(0.0, 1.0, 2.0, 4.0))
    assert rows[2].shares[1].cases > 2500
    assert [row.shares[1].share for row in rows] == pytest.approx([0.68] * 3, abs=0.05)
