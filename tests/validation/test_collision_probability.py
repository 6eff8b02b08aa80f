"""The probability of collision against NASA CARA's real conjunctions and the published cases."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from screening.engine.probability.foster import foster
from screening.engine.probability.methods import collision_probabilities
from screening.engine.probability.monte_carlo import Motion, monte_carlo
from screening.engine.probability.results import Flag, Probabilities, Reason
from screening.engine.probability.slow import slow
from tests.validation.collision_cases import (
    case_encounter,
    real_conjunctions,
    reference_cases,
)

pytestmark = pytest.mark.validation

# NASA CARA's own Pc3D_Hall and Monte Carlo (1e8 samples, 95 %) of Alfano's cases, as distributed
# with its tools: A09TestCases_01_12. Objects inside each other at the start are left out.
CARA_NC_3D = {
    1: (0.216808362760001, 0.216784601, 0.216946155),
    2: (0.0155677489682704, 0.0155226615, 0.0155711666),
    3: (0.100336423200142, 0.100281979, 0.100399764),
    4: (0.0736404193831196, 0.0735893560, 0.0736917486),
    5: (0.0444898133497832, 0.0444257178, 0.0445065285),
    6: (0.00433313097018186, 0.00431136876, 0.00433709995),
    7: (0.000161841230198079, 0.00015763965, 0.00016260937),
    8: (0.0352501749613797, 0.0352012208, 0.0352735061),
    9: (0.279834261489978, 0.279686791, 0.279862762),
    10: (0.364063796450824, 0.363951603, 0.364140225),
    11: (0.00244074884499185, 0.00242676679, 0.00244610202),
    12: (0.00244154735801805, 0.00241310391, 0.00243238491),
}
# Forty-digit quadrature of the cases' own states. CARA's figures, of 64 nodes, are up to 3e-4 off.
EXACT_2D = {
    "alfano2009_case01": 0.14674950050596,
    "alfano2009_case05": 0.044492344538475,
    "alfano2009_case09": 0.29016152510286,
    "omitron_case1_circle": 2.7060235273555e-5,
    "omitron_case2_highpc": 0.18076611254422,
    "cara_hbr_sweep_1000": 0.0063426234964155,
    "cara_hbr_sweep_30000": 0.1901008620791,
}


@cache
def compared(shared_data: Path) -> tuple[dict[str, Probabilities], list[dict[str, str]]]:
    """All methods but Monte Carlo on the real conjunctions, once for all tests."""
    conjunctions, rows = real_conjunctions(shared_data)
    names = ("foster", "chan", "alfano-max", "slow")
    found = collision_probabilities(
        conjunctions, names, generator=np.random.default_rng(0), sample_count=1
    )
    return found, rows


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


def test_foster_is_caras_2d_probability_of_every_real_conjunction(shared_data: Path) -> None:
    found, rows = compared(shared_data)
    expected = column(rows, "Pc2D")
    assert len(rows) == 33
    assert np.count_nonzero(expected > 1e-15) == 32
    np.testing.assert_allclose(found["foster"].pc, expected, rtol=1e-8)


def test_what_cara_calls_a_violation_is_flagged_and_nothing_else(shared_data: Path) -> None:
    found, rows = compared(shared_data)
    flagged = (found["foster"].flags & Flag.SHORT_ENCOUNTER_VIOLATED) != 0
    np.testing.assert_array_equal(flagged, column(rows, "ViolationsPc2D") != 0)


def test_violations_are_suspected_from_foster_alone(shared_data: Path) -> None:
    conjunctions, rows = real_conjunctions(shared_data)
    flagged = (foster(conjunctions).flags & Flag.SHORT_ENCOUNTER_VIOLATED) != 0
    violated = column(rows, "ViolationsPc2D") != 0
    assert flagged[violated].all()
    # Two more, both with covariances so long that orbits bend, which the 2-D value survives.
    assert np.count_nonzero(flagged & ~violated) == 2


def test_the_slow_method_is_caras_3d_expected_number(shared_data: Path) -> None:
    found, rows = compared(shared_data)
    np.testing.assert_allclose(found["slow"].pc, column(rows, "Nc3D"), rtol=2.5e-3)


def test_the_slow_method_lies_within_caras_monte_carlo(shared_data: Path) -> None:
    found, rows = compared(shared_data)
    pc = found["slow"].pc
    inside = (column(rows, "PcSDMCLo") <= pc) & (pc <= column(rows, "PcSDMCHi"))
    outside = [row["Conjunction_ID"] for row, is_in in zip(rows, inside, strict=True) if not is_in]
    # CARA's own Nc2D and Nc3D are outside as well there, by 1 %; ours is within 0.3 % of them.
    assert outside == ["000043613_conj_000052010_20230626_045217_20230620_061741"]


def test_no_probability_is_above_its_maximum(shared_data: Path) -> None:
    found, _ = compared(shared_data)
    assert np.all(found["alfano-max"].pc >= found["foster"].pc)


def test_chan_is_off_by_what_it_says_where_that_is_little(shared_data: Path) -> None:
    found, _ = compared(shared_data)
    stated = found["chan"].figures["equal_area_error"]
    small = np.abs(stated) < 0.03
    assert np.count_nonzero(small) > 12
    actual = found["chan"].pc / found["foster"].pc - 1.0
    np.testing.assert_allclose(actual[small], stated[small], rtol=0.05, atol=1e-7)


def test_foster_on_all_published_cases(shared_data: Path) -> None:
    for name, case in reference_cases(shared_data).items():
        answer = foster(case_encounter(case)).one(0)
        if name == "alfano2009_case12":
            assert answer.pc is None
            assert answer.reason is Reason.ZERO_RELATIVE_SPEED
            continue
        assert answer.pc == pytest.approx(case["pc_expected_2d"], rel=1e-3), name
        assert answer.pc == pytest.approx(case["check_pc2d_quad"], rel=2e-8), name
        if name in EXACT_2D:
            assert answer.pc == pytest.approx(EXACT_2D[name], rel=1e-10), name


@pytest.mark.slow
@pytest.mark.parametrize("number", CARA_NC_3D)
def test_the_slow_method_on_alfanos_cases(shared_data: Path, number: int) -> None:
    case = reference_cases(shared_data)[f"alfano2009_case{number:02d}"]
    answer = slow(case_encounter(case), half_window_s=np.array([case["window_s"]])).one(0)
    expected, low, high = CARA_NC_3D[number]
    assert answer.pc == pytest.approx(expected, rel=1e-3)
    # Of case 12 CARA's own value is above its Monte Carlo by as much: two of a thousand overlap.
    assert low <= answer.pc <= (high if number != 12 else 1.005 * high)


def test_alfanos_case_6_over_the_window_of_the_product(shared_data: Path) -> None:
    """Far from TCA rounding makes a variance negative, and 45 minutes reach there."""
    case = reference_cases(shared_data)["alfano2009_case06"]
    assert slow(case_encounter(case)).one(0).pc == pytest.approx(CARA_NC_3D[6][0], rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("number", [3, 5])
def test_monte_carlo_on_alfanos_cases(shared_data: Path, number: int) -> None:
    case = reference_cases(shared_data)[f"alfano2009_case{number:02d}"]
    drawn = monte_carlo(
        case_encounter(case),
        np.random.default_rng(number),
        sample_count=50_000,
        motion=Motion.TWO_BODY,
        half_window_s=np.array([case["window_s"]]),
    ).one(0)
    assert drawn.figures["pc_low"] < CARA_NC_3D[number][0] < drawn.figures["pc_high"]
