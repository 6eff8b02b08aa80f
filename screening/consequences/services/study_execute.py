"""Working a study out: claim it, answer its question, write the answer; or say why not."""

from __future__ import annotations

import json
import logging
from time import monotonic
from typing import Final

from celery.exceptions import SoftTimeLimitExceeded

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.consequences.frozen import world_of
from screening.consequences.kinds import Answer, StudyCancelled
from screening.consequences.models import Study, StudyStatus
from screening.consequences.registry import KINDS
from screening.consequences.services.study_claim import (
    Claim,
    StudyLostError,
    study_claim,
    study_end,
    study_hold,
)
from screening.engine.types import Progress

logger = logging.getLogger(__name__)

REPORT_EVERY_S: Final = 1.0  # enough for a bar and the heartbeat; cancelling waits for it, too
STAGE_LENGTH: Final = 80
MESSAGE_LENGTH: Final = 1000
TOO_LONG: Final = (
    "It took longer than a worker may spend on one study. Ask a smaller question: fewer days, "
    "fewer candidates, fewer pieces."
)
UNFORESEEN: Final = (
    "It broke off for a reason that the product did not foresee, which is in the worker's log. "
    "Ask again; if that breaks off too, show the log to whoever looks after this installation."
)


def study_execute(study_id: int, *, on_progress: Progress | None = None) -> bool:
    """Work a queued study out. Returns False, having done nothing, when it is not to be had.

    May be called any number of times for one study, by any number of workers: one works it out. One
    that fails says why in its row; only what nobody foresaw goes to the log with its traceback.
    ``on_progress`` is told what the row is told, at most once a second.
    """
    claim = study_claim(study_id)
    if claim is None:
        return False
    try:
        _execute(claim, on_progress)
    except StudyCancelled:
        study_end(claim, StudyStatus.CANCELLED)
    except StudyLostError as error:
        logger.warning("%s", error)
        return False
    except InputError as error:
        study_end(claim, StudyStatus.FAILED, str(error)[:MESSAGE_LENGTH])
    except SoftTimeLimitExceeded:
        study_end(claim, StudyStatus.FAILED, TOO_LONG)
    except Exception:
        logger.exception("Study %d broke off.", study_id)
        study_end(claim, StudyStatus.FAILED, UNFORESEEN)
    return True


def _execute(claim: Claim, listener: Progress | None) -> None:
    study = Study.objects.get(pk=claim.study_id)
    world = world_of(study)
    report = _Report(claim, listener)
    report("starting", 0.0)
    _finish(claim, KINDS[study.kind].answer(study.question, world, report))


def _finish(claim: Claim, answer: Answer) -> None:
    """Write the answer. Raises ValueError for a document with what JSON has no word for (NaN)."""
    json.dumps(answer.document, allow_nan=False)
    study_hold(
        claim,
        status=StudyStatus.FINISHED,
        finished_at=real_now_utc(),
        stage="finished",
        progress=1.0,
        document=answer.document,
        states=answer.states,
    )


class _Report:
    """Tells the row, and a listener, how far a study is, at most once a second in one stage."""

    def __init__(self, claim: Claim, listener: Progress | None) -> None:
        self._claim = claim
        self._listener = listener
        self._next_s = 0.0
        self._stage = ""

    def __call__(self, stage: str, share: float) -> None:
        if stage == self._stage and monotonic() < self._next_s:
            return
        share = min(1.0, max(0.0, share))
        study_hold(self._claim, stage=stage[:STAGE_LENGTH], progress=round(share, 4))
        if self._listener is not None:
            self._listener(stage, share)
        self._stage, self._next_s = stage, monotonic() + REPORT_EVERY_S
