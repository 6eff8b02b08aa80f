"""300 burns of one object against everything: a station's, and that of a member of a fleet.

The event is the first pass of the object a day after the start: which one it is hardly matters.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import django

from screening.engine.config import ScreeningConfig
from screening.engine.docking import find_docked
from screening.engine.pipeline import screen
from screening.engine.timescales import utc_at
from screening.engine.types import ElementSet
from tests.benchmarks.cases import REAL_START, THRESHOLD_KM, Case, Figures, timed

if TYPE_CHECKING:
    from screening.consequences.burns.judged import BurnReport
    from screening.consequences.burns.question import Asked

FLEET = "STARLINK"
_SEEN_KM = 60.0
_DAY_S = 86_400.0
_WARM_UP_OBJECTS = 300


def burns_of_a_station(case: Case) -> Figures:
    """Search burns of the first station, which comes first in the SYNTHETIC catalogue."""
    element_sets = list(case.element_sets())
    numbers = [each.norad_cat_id for each in element_sets]
    return _burns(case, element_sets, numbers.index(25544) if 25544 in numbers else 0)


def burns_in_a_fleet(case: Case) -> Figures:
    """Search burns of the first member of a fleet: what it meets is mostly the fleet."""
    element_sets = list(case.element_sets())
    members = [i for i, each in enumerate(element_sets) if each.name.startswith(FLEET)]
    return _burns(case, element_sets, members[0])


def _burns(case: Case, element_sets: list[ElementSet], mover: int) -> Figures:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.test")
    django.setup()  # studies are part of the site; nothing here asks a database
    other, asked = _asked(case, element_sets, mover)
    few = sorted({mover, other, *range(min(_WARM_UP_OBJECTS, len(element_sets)))})
    _found(asked, [element_sets[i] for i in few], 1)
    reports: list[BurnReport] = []
    figures = timed(lambda: reports.append(_found(asked, element_sets, case.workers)))
    [report] = reports
    return figures | {
        "burns": len(report.candidates),
        "pairs": report.search.pairs,
        "objects": report.search.screened,
        "moved": element_sets[mover].name,
        "avoid": sum(map(report.avoids, report.candidates)),
    }


def _found(asked: Asked, element_sets: Sequence[ElementSet], workers: int) -> BurnReport:
    from screening.consequences.burns.inputs import burn_inputs
    from screening.consequences.burns.judged import BurnReport
    from screening.consequences.burns.sizes import assumed_radii

    inputs = burn_inputs(asked, element_sets, now_utc=None)
    return BurnReport.of(inputs, inputs.search(workers=workers, on_progress=None), assumed_radii)


def _asked(case: Case, element_sets: Sequence[ElementSet], mover: int) -> tuple[int, Asked]:
    """Ask for burns that avoid the object's first pass a day after the start."""
    from screening.consequences.burns.question import read_question

    start_utc = REAL_START + timedelta(days=1)
    config = ScreeningConfig(start_utc=start_utc, duration_s=_DAY_S, threshold_km=_SEEN_KM)
    docked = {each.index for each in find_docked(element_sets, mover).docked}
    event = next(
        each
        for each in screen(element_sets, config, primaries=[mover]).approaches
        if int(each["secondary_index"]) not in docked and each["relative_speed_km_s"] > 1.0
    )
    other = int(event["secondary_index"])
    return other, read_question(
        {
            "norad_cat_id": element_sets[mover].norad_cat_id,
            "secondary_norad_cat_id": element_sets[other].norad_cat_id,
            "event_tca_utc": utc_at(start_utc, float(event["tca_offset_s"])),
            "days_after": case.hours / 24.0,
            "threshold_km": THRESHOLD_KM,
        }
    )
