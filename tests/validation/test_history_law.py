"""The law of growth on real element sets: what half of the objects teach holds for the others.

No object here has a history (two element sets within ten days at the most), so what can be tested
is the law itself, of many objects together: bins, quantiles, fit. Beyond low orbits, catalogues six
weeks apart say whether the defaults are too small.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine.calibration import CalibrationRow, Cases, calibrate
from screening.engine.covariance.class_model import class_sigmas_rtn_km
from screening.engine.covariance.growth import GrowthLaw, age_bins, fit_growth
from screening.engine.covariance.history import Differences, differences_of, histories_of
from screening.engine.covariance.regimes import OrbitRegime, regimes_of
from screening.engine.types import ElementSet
from tests.validation.catalogues import read_catalogue

pytestmark = [pytest.mark.validation, pytest.mark.slow]
SAME_DAY = ("catalog/*_20260310.*", "catalog/*_20260310_gp.*", "socrates/*_20260310_objects_gp.*")
SIX_WEEKS = ("catalog/strack_20240917.2le.gz", "catalog/celestrak_on_orbit_20241101.csv.gz")
LOW_REV_DAY = 10.0


@dataclass(frozen=True)
class Pairs:
    """Differences of two element sets of each of many objects, with what they are, (p,)."""

    differences: Differences
    number: np.ndarray
    regime: np.ndarray
    is_starlink: np.ndarray

    def laws(self, chosen: np.ndarray) -> tuple[GrowthLaw, np.ndarray]:
        """What objects of even numbers teach, and the rows of odd ones to test it on."""
        known = chosen & (self.differences.age_days > 0.001)
        law = fit_growth(
            age_bins(self.differences.take(known & (self.number % 2 == 0))),
            OrbitRegime(int(self.regime[chosen][0])),
        )
        return law, np.flatnonzero(known & (self.number % 2 == 1))

    def shares(self, rows: np.ndarray, sigma_km: np.ndarray) -> dict[float, CalibrationRow]:
        """Shares within one sigma by age, each pair at one of its eight instants."""
        own = self.differences.take(rows)
        which = np.arange(rows.size)
        cases = Cases(
            own.difference_rtn_km[which, which % 8], sigma_km, self.regime[rows], own.age_days
        )
        return {row.from_days: row for row in calibrate(cases, age_edges_days=(0, 0.25, 0.5, 1.0))}


def pairs_of(files: Iterable[Path], *, longest_age_days: float, below_rev_day: float) -> Pairs:
    known: dict[int, dict[datetime, ElementSet]] = defaultdict(dict)
    for file in files:
        for each in read_catalogue(file):
            if each.mean_motion_rev_day < below_rev_day:
                known[each.norad_cat_id].setdefault(each.epoch_utc, each)
    objects = [list(sets.values()) for sets in known.values() if len(sets) > 1]
    histories = histories_of(objects)
    differences = differences_of(histories, longest_age_days=longest_age_days)
    later = [histories.propagator.element_sets[row] for row in differences.later.tolist()]
    return Pairs(
        differences,
        np.array([each.norad_cat_id for each in later]),
        regimes_of(later),
        np.array([each.name.startswith("STARLINK") for each in later]),
    )


@pytest.fixture(scope="module")
def same_day(shared_data: Path) -> Pairs:
    files = sorted(each for pattern in SAME_DAY for each in shared_data.glob(pattern))
    return pairs_of(files, longest_age_days=10.0, below_rev_day=99.0)


@pytest.fixture(scope="module")
def six_weeks(shared_data: Path) -> Pairs:
    files = [shared_data / name for name in SIX_WEEKS]
    return pairs_of(files, longest_age_days=60.0, below_rev_day=LOW_REV_DAY)


def test_the_law_of_low_orbits_holds_for_objects_that_did_not_teach_it(same_day: Pairs) -> None:
    chosen = (same_day.regime == OrbitRegime.LEO) & ~same_day.is_starlink
    law, rows = same_day.laws(chosen)
    told = law.sigma_rtn_km(same_day.differences.age_days[rows])
    grown = np.sqrt(told**2 - law.common_km**2)
    by_age = same_day.shares(rows, grown)
    for from_days, cases in ((0.25, 1000), (0.5, 250)):
        shares = by_age[from_days].shares
        assert shares[0].cases > cases
        assert [each.share for each in shares] == pytest.approx([0.68] * 3, abs=0.05)
    # With what element sets have in common it is careful along the track, and far too much across.
    assert min(each.share for each in same_day.shares(rows, told)[0.5].shares) > 0.8


def test_of_fleets_that_thrust_no_law_of_averages_holds(same_day: Pairs) -> None:
    """The reason why an object's own history speaks for it, and why manoeuvres are left out."""
    chosen = (same_day.regime == OrbitRegime.DRAG_LEO) & same_day.is_starlink
    law, rows = same_day.laws(chosen)
    shares = same_day.shares(rows, law.sigma_rtn_km(same_day.differences.age_days[rows]))
    assert shares[0.5].shares[1].cases > 100
    assert shares[0.5].shares[1].share < 0.5


@pytest.mark.parametrize("regime", [OrbitRegime.MEO, OrbitRegime.GEO, OrbitRegime.HEO])
def test_defaults_of_high_orbits_are_not_too_small_after_six_weeks(
    six_weeks: Pairs, shared_data: Path, regime: OrbitRegime
) -> None:
    """Growth that speeds up stays under the straight line between its ends: so at all ages."""
    quiet = np.isin(six_weeks.number, _that_cannot_manoeuvre(shared_data))
    old = six_weeks.differences.age_days > 40.0
    own = six_weeks.differences.take((six_weeks.regime == regime) & quiet & old)
    assert len(own) > 150
    sigma_km = class_sigmas_rtn_km(
        np.full(len(own), int(regime)), own.age_days, manoeuvres=np.zeros(len(own), np.bool_)
    )
    within = np.abs(own.difference_rtn_km) <= sigma_km[:, None]
    assert within.mean(axis=(0, 1)).min() > 0.68


def _that_cannot_manoeuvre(shared_data: Path) -> list[int]:
    file = shared_data / "satcat" / "satcat_owner_type_20260614.json.gz"
    known = json.loads(gzip.decompress(file.read_bytes()))
    return [int(number) for number, (_, kind) in known.items() if kind in ("R/B", "DEB")]
