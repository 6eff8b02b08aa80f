"""The collision of 2009, and Vallado's verification states of SGP4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sasweb.experiment_records import Bar, Finding, Relation
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.timescales import utc_at
from screening.engine.types import Status
from tests.validation.catalogues import read_catalogue
from tests.validation.verification_states import REFUSED, element_sets, expected_states

COLLISION = ScreeningConfig(
    start_utc=datetime(2009, 2, 10, 12, tzinfo=UTC), duration_s=43200.0, threshold_km=5.0
)
COLLISION_UTC = datetime(2009, 2, 10, 16, 55, 59, 795_000, tzinfo=UTC)
COLLISION_MISS_KM = 0.698


def known_findings(data: Path, workers: int) -> Iterator[Finding]:
    """SGP4 itself first, then the pass that became the first collision of two satellites."""
    yield _verification(data / "parser" / "sgp4_verification")
    yield _collision(data / "historical" / "iridium33_cosmos2251_2009.3le", workers)


def _verification(folder: Path) -> Finding:
    by_number = {each.norad_cat_id: each for each in element_sets(folder)}
    off_km, states = 0.0, 0
    for number, rows in expected_states(folder):
        if number == REFUSED:
            continue
        subject = by_number[number]
        r, _, status = Propagator([subject]).states_teme(subject.epoch_utc, rows[:, 0] * 60.0)
        if not (status == Status.OK).all():
            off_km = np.inf
            break
        off_km = max(off_km, float(np.abs(r[0] - rows[:, 1:4]).max()))
        states += len(rows)
    return Finding(
        key="sgp4_verification",
        title="SGP4 against the printed states of Vallado et al. (tcppver): largest difference",
        unit="mm",
        value=round(1e6 * off_km, 4),
        bar=Bar(Relation.AT_MOST, 10.0),
        note="Printed to 0.01 mm; an eccentric object far out moves by more with the last bit of "
        "its time.",
        figures={"states": states},
    )


def _collision(path: Path, workers: int) -> Finding:
    pair = read_catalogue(path)
    approaches = screen(pair, COLLISION, primaries=None, workers=workers).approaches
    if not approaches.size:
        return _collision_finding(None, {"found": "nothing"})
    closest = approaches[approaches["miss_distance_km"].argmin()]
    tca_utc = utc_at(COLLISION.start_utc, closest["tca_offset_s"])
    off_s = abs((tca_utc - COLLISION_UTC).total_seconds())
    figures = {
        "tca_utc": tca_utc.isoformat(timespec="milliseconds"),
        "tca_difference_ms": 1e3 * off_s,
        "miss_km": float(closest["miss_distance_km"]),
        "relative_speed_km_s": float(closest["relative_speed_km_s"]),
    }
    return _collision_finding(1e3 * abs(figures["miss_km"] - COLLISION_MISS_KM), figures)


def _collision_finding(off_m: float | None, figures: dict[str, object]) -> Finding:
    return Finding(
        key="iridium_cosmos",
        title="Iridium 33 and Cosmos 2251, 10 February 2009: miss against the published 0.698 km",
        unit="m",
        value=None if off_m is None else round(off_m, 4),
        bar=Bar(Relation.AT_MOST, 1.0),
        note="Last public elements before the collision; published TCA 16:55:59.795 UTC.",
        figures=figures,
    )
