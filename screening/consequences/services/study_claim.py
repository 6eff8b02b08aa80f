"""Who works a study out: one worker at a time, and another when that one is lost.

As with runs: the row is claimed by a conditional update that raises ``attempts``, and from then on
only the holder of that attempt may write to it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from screening.common.clock import real_now_utc
from screening.common.exceptions import SafePassageError
from screening.common.process_identity import is_known_dead, own_identity
from screening.conjunctions.run_contact import LOST_AFTER, MAX_ATTEMPTS, is_lost, is_unheard
from screening.consequences.kinds import StudyCancelled
from screening.consequences.models import UNFINISHED, Study, StudyStatus
from screening.consequences.services.study_queue import study_enqueue

logger = logging.getLogger(__name__)


class StudyLostError(SafePassageError):
    """This worker no longer holds the study: another has taken it over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work one study out, this time."""

    study_id: int
    attempt: int


def study_claim(study_id: int) -> Claim | None:
    """Take a queued study. None when it is not waiting: it has ended, or another worker has it.

    One whose worker is known to be dead counts as waiting: when a process of a pool is killed, the
    broker delivers its message again at once.
    """
    _release_dead(study_id)
    now = real_now_utc()
    with transaction.atomic():
        queued = Study.objects.filter(pk=study_id, status=StudyStatus.QUEUED)
        claimed = queued.update(
            status=StudyStatus.RUNNING,
            attempts=F("attempts") + 1,
            holder=own_identity(),
            started_at=now,
            heartbeat_at=now,
            stage="reading the catalogue",
            progress=0.0,
            message="",
        )
        if not claimed:
            return None
        return Claim(study_id, Study.objects.values_list("attempts", flat=True).get(pk=study_id))


def study_hold(claim: Claim, **fields: Any) -> None:
    """Show that the holder is alive and write fields of its study.

    Raises StudyCancelled when somebody has asked for its end, and StudyLostError when the study is
    no longer this claim's.
    """
    held = _claimed(claim)
    if held.filter(cancel_asked_by="").update(heartbeat_at=real_now_utc(), **fields):
        return
    if held.exists():
        raise StudyCancelled(f"Study {claim.study_id} was cancelled.")
    raise StudyLostError(f"Study {claim.study_id} was taken over from attempt {claim.attempt}.")


def study_end(claim: Claim, status: StudyStatus, message: str = "") -> None:
    """End a study without an answer, unless it is another worker's by now."""
    _end(_claimed(claim), status, message)


def studies_resume_lost() -> int:
    """Queue again every study whose worker is lost, and tell workers of forgotten ones.

    After ``MAX_ATTEMPTS`` it is given up and says so; one that was to be cancelled is. Returns how
    many were queued again.
    """
    now = real_now_utc()
    lost = (each for each in _running() if is_lost(each.holder, each.heartbeat_at, now))
    resumed = sum(_resume(study) for study in lost)
    _remind(now)
    return resumed


def studies_release() -> int:
    """Let every unfinished study be picked up at once; return how many.

    Only for a start that knows that no worker is alive.
    """
    silent = real_now_utc() - LOST_AFTER * 2
    return Study.objects.filter(status__in=UNFINISHED).update(heartbeat_at=silent)


def _claimed(claim: Claim) -> QuerySet[Study]:
    return Study.objects.filter(
        pk=claim.study_id, status=StudyStatus.RUNNING, attempts=claim.attempt
    )


def _running() -> QuerySet[Study]:
    running = Study.objects.filter(status=StudyStatus.RUNNING)
    return running.only("pk", "attempts", "holder", "heartbeat_at", "cancel_asked_by")


def _release_dead(study_id: int) -> None:
    study = _running().filter(pk=study_id).first()
    if study is not None and is_known_dead(study.holder):
        _resume(study, is_told=True)


def _resume(study: Study, *, is_told: bool = False) -> int:
    """Queue a lost study again, or end it; 1 when it was queued.

    Its worker may report, or another may take it, after it was read: then nothing is done.
    ``is_told`` says that a worker has its message in hand.
    """
    lost = _claimed(Claim(study.pk, study.attempts)).filter(heartbeat_at=study.heartbeat_at)
    if study.cancel_asked_by:
        _end(lost, StudyStatus.CANCELLED, "")
        return 0
    if study.attempts >= MAX_ATTEMPTS:
        _give_up(lost)
        return 0
    return _queue_again(lost, study.pk, is_told=is_told)


def _end(studies: QuerySet[Study], status: StudyStatus, message: str) -> int:
    return studies.update(status=status, finished_at=real_now_utc(), message=message)


def _give_up(lost: QuerySet[Study]) -> None:
    message = (
        f"Given up: its worker was lost {MAX_ATTEMPTS} times, as happens where a machine has too "
        "little memory. See the worker's log, or ask a smaller question."
    )
    if _end(lost, StudyStatus.FAILED, message):
        logger.error("A study was given up after %d lost workers.", MAX_ATTEMPTS)


def _queue_again(lost: QuerySet[Study], study_id: int, *, is_told: bool) -> int:
    message = "Its worker was lost; it is worked out again from the same inputs."
    with transaction.atomic():
        queued = lost.update(
            status=StudyStatus.QUEUED,
            heartbeat_at=real_now_utc(),
            stage="waiting for a worker",
            progress=0.0,
            message=message,
        )
        if queued:
            logger.warning("The worker of study %d was lost. It is queued again.", study_id)
        if queued and not is_told:
            study_enqueue(study_id)
    return queued


def _remind(now: datetime) -> None:
    """Send queued studies to the workers again: the broker may have lost its memory."""
    waiting = Study.objects.filter(is_unheard(now), status=StudyStatus.QUEUED)
    for study_id in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            # The heartbeat of a queued study is when its workers were last told of it.
            if waiting.filter(pk=study_id).update(heartbeat_at=real_now_utc()):
                study_enqueue(study_id)
