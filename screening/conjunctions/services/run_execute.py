"""Executing a run: claim it, search, write what was found; or say why not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Final

from django.db import InterfaceError, OperationalError

from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.services.loaded_inputs import LoadedInputs, load_inputs
from screening.conjunctions.services.outcome import RunOutcome
from screening.conjunctions.services.risk_of_run import risks_judge
from screening.conjunctions.services.run_claim import (
    Claim,
    RunLostError,
    claim_hold,
    run_claim,
    run_fail,
    run_release,
)
from screening.conjunctions.services.run_results import (
    SupersededError,
    refuse_superseded,
    results_write,
)
from screening.conjunctions.services.run_search import search

logger = logging.getLogger(__name__)

OnProgress = Callable[[str, float], None]

# A write every second is enough for a progress bar and for the heartbeat.
REPORT_EVERY_S: Final = 1.0
# What passes by itself: a full disk, a locked database or one that starts anew, no memory.
PASSING: Final = (OperationalError, InterfaceError, OSError, MemoryError)
# What part of a whole run each stage takes, roughly: (where it begins, how long it is).
_STAGE_SHARES: Final = {
    "read elements": (0.0, 0.08),
    "find docked parts": (0.08, 0.02),
    "search": (0.10, 0.80),
    "judge volumes": (0.90, 0.04),
    "judge risk": (0.94, 0.03),
}


def run_execute(run_id: int, *, workers: int = 1, on_progress: OnProgress | None = None) -> bool:
    """Execute a queued run. Returns False, having done nothing, when it is not to be had.

    May be called any number of times for one run, by any number of workers: one executes it. A run
    that fails says why in its row, and the error is raised again for the log. One that broke off
    for what passes by itself is done again within seconds, by ``runs_resume_lost``.
    ``on_progress`` is told the stage and the share of the whole run that is done.
    """
    claim = run_claim(run_id)
    if claim is None:
        return False
    try:
        _execute(claim, workers, on_progress)
    except (RunLostError, SupersededError) as error:
        logger.warning("%s", error)
        run_fail(claim, str(error))
        return False
    except PASSING as error:
        logger.exception("Attempt %d at run %d broke off.", claim.attempt, run_id)
        run_release(claim, f"{type(error).__name__}: {error}")
        return False
    except Exception as error:
        run_fail(claim, f"{type(error).__name__}: {error}")
        raise
    return True


def _execute(claim: Claim, workers: int, on_progress: OnProgress | None) -> None:
    run = ScreeningRun.objects.get(pk=claim.run_id)
    refuse_superseded(run)
    report = _Report(claim, on_progress)
    report("read elements", 0.0)
    began_s = monotonic()
    inputs = load_inputs(run)
    read_s = round(monotonic() - began_s, 3)
    outcome = search(inputs, run.window_start_utc, workers=workers, on_progress=report)
    report("judge risk", 0.0)
    outcome = _with_risks(run, inputs, outcome)
    results_write(claim, run, inputs, _with_stage_first(outcome, "read elements", read_s))


def _with_risks(run: ScreeningRun, inputs: LoadedInputs, outcome: RunOutcome) -> RunOutcome:
    began_s = monotonic()
    risks = risks_judge(run, inputs, outcome.passes)
    spent = {"judge risk": round(monotonic() - began_s, 3)}
    return replace(outcome, risks=risks, seconds_by_stage=dict(outcome.seconds_by_stage) | spent)


def _with_stage_first(outcome: RunOutcome, name: str, seconds: float) -> RunOutcome:
    return replace(outcome, seconds_by_stage={name: seconds, **outcome.seconds_by_stage})


class _Report:
    """Tells the row, and a listener, how far the run is; the row at most once a second."""

    def __init__(self, claim: Claim, listener: OnProgress | None) -> None:
        self._claim = claim
        self._listener = listener
        self._next_s = 0.0
        self._stage = ""

    def __call__(self, stage: str, share: float) -> None:
        begins, length = _STAGE_SHARES.get(stage, (0.0, 0.0))
        progress = begins + length * share
        if self._listener is not None:
            self._listener(stage, progress)
        if stage == self._stage and monotonic() < self._next_s:
            return
        claim_hold(self._claim, stage=stage, progress=round(progress, 4))
        self._stage, self._next_s = stage, monotonic() + REPORT_EVERY_S
