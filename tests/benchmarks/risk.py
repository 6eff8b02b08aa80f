"""What judging the passes of the stations adds to a run, as an operator has it.

A database of its own holds the catalogue. A run finds the passes; then each object in them is given
a SYNTHETIC history, as long as runs study at the most. Measured are the run that studies all of
them, and an hourly one for which some have a newer element set.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np

from screening.engine.types import ElementSet
from tests.benchmarks.cases import REAL_START, Case, Figures
from tests.benchmarks.database import catalogue_database

# Twice a day and a little more is how often element sets come.
SETS: Final = 30
HOURS_APART: Final = 11.0
CHANGED_AN_HOUR: Final = 0.1
_STAGES: Final = {"search": "search_s", "risks_judge": "judge_s"}


def station_risk(case: Case) -> Figures:
    """Run both stations against all, with every history new and with a tenth of them new."""
    with catalogue_database(case.element_sets(), REAL_START):
        measured_run()  # compiles, or reads what was compiled before, and finds the passes
        subjects = _objects_in_passes()
        _histories_create(subjects)
        first = measured_run()
        changed = subjects[: round(CHANGED_AN_HOUR * len(subjects))]
        _store([replace(each, epoch_utc=REAL_START - timedelta(seconds=1)) for each in changed])
        hourly = measured_run()
    return {
        "share": _added(hourly, "run_s"),
        "share_first": _added(first, "run_s"),
        "share_of_search": hourly["judge_s"] / hourly["search_s"],
        "objects": len(subjects),
        "passes": hourly["passes"],
        "bytes_a_pass": hourly["bytes_a_pass"],
        "first": first,
        "hourly": hourly,
    }


def measured_run() -> Figures:
    """Request and execute a run of the stations; processor seconds in all and by stage."""
    from screening.conjunctions.services import run_execute, run_request

    began_s = time.process_time()
    with _stages_timed() as spent:
        run = run_request("measurement", enqueue=False)
        run_execute(run.pk, workers=1)
    run_s = time.process_time() - began_s
    risks = list(run.assessments.values_list("risk", flat=True))
    told = [len(json.dumps(each, separators=(",", ":"))) for each in risks]
    size = sum(told) / len(told) if told else None  # small inputs may have no pass
    return {"run_s": run_s, **spent, "passes": len(risks), "bytes_a_pass": size}


def _added(figures: Figures, whole: str) -> float:
    """What judging adds to the rest."""
    return float(figures["judge_s"] / (figures[whole] - figures["judge_s"]))


@contextmanager
def _stages_timed() -> Iterator[dict[str, float]]:
    """Add up processor seconds of the stages of runs that are executed meanwhile."""
    module: Any = importlib.import_module("screening.conjunctions.services.run_execute")
    kept = {name: getattr(module, name) for name in _STAGES}
    spent = dict.fromkeys(_STAGES.values(), 0.0)

    def timed(stage: Callable[..., Any], key: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            began_s = time.process_time()
            answer = stage(*arguments, **named)
            spent[key] += time.process_time() - began_s
            return answer

        return call

    for name, key in _STAGES.items():
        setattr(module, name, timed(kept[name], key))
    try:
        yield spent
    finally:
        for name, stage in kept.items():
            setattr(module, name, stage)


def _objects_in_passes() -> list[ElementSet]:
    """The element sets of all objects that the newest run found in passes."""
    from screening.catalog.selectors import elements_by_ids
    from screening.conjunctions.models import Assessment

    sides = ("primary_element_set", "secondary_element_set")
    ids = {pk for side in sides for pk in Assessment.objects.values_list(side, flat=True)}
    return elements_by_ids(sorted(ids))


def _histories_create(subjects: list[ElementSet]) -> None:
    from tests.unit.engine.histories import element_set_at

    rng = np.random.default_rng(508)
    _store(
        element_set_at(-(back + 1) * HOURS_APART / 24.0, of=each, along_km=rng.standard_normal())
        for each in subjects
        for back in range(SETS - 1)
    )


def _store(element_sets: Any) -> None:
    from tests.catalogue_world import elements_store

    elements_store(element_sets)
