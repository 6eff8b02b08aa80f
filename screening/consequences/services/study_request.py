"""Asking for a study: its inputs are frozen, and a worker is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from screening.common.plain_text import one_line
from screening.consequences.frozen import Asked, is_same_question, study_freeze
from screening.consequences.kinds import QuestionError, TooManyStudies
from screening.consequences.models import UNFINISHED, Study
from screening.consequences.registry import KINDS
from screening.consequences.services.study_queue import study_enqueue
from screening.stations.services import wait_for_other_requests

TITLE_LENGTH: Final = 200


def study_request(
    kind: str,
    data: Mapping[str, Any],
    *,
    asked_by: str,
    attachment: bytes = b"",
    attachment_name: str = "",
    conjunction_id: int | None = None,
    title: str = "",
    enqueue: bool = True,
) -> Study:
    """Check a question, freeze the catalogue as of now, and queue it.

    Where the same person has asked the same, of a catalogue and stations that have not changed
    since, and has no answer yet, that study is returned. With ``enqueue`` False the caller executes
    it. Raises ``QuestionError`` for a question that cannot be asked, ``TooManyStudies`` of somebody
    who waits for as many as a person may.
    """
    if kind not in KINDS:
        raise QuestionError(f"{kind!r} is no kind of study: use {', '.join(KINDS)}.", "kind")
    question = _plain(KINDS[kind].checked(data, attachment))
    own_title = KINDS[kind].title(question)
    study = study_freeze(
        Asked(kind, question, attachment, one_line(attachment_name, TITLE_LENGTH)),
        asked_by=asked_by,
        conjunction_id=conjunction_id,
        title=one_line(title, TITLE_LENGTH) or one_line(own_title, TITLE_LENGTH),
    )
    return _queue(study, enqueue=enqueue)


def study_again(study: Study, *, asked_by: str) -> Study:
    """Ask a study's question again, of the catalogue as it is now.

    Raises ``QuestionError`` where it cannot be asked any more.
    """
    return study_request(
        study.kind,
        study.question,
        asked_by=asked_by,
        attachment=bytes(study.attachment),
        attachment_name=study.attachment_name,
        conjunction_id=study.conjunction_id,
        title=study.title,
    )


def _plain(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question as the database gives it back, so that two can be compared."""
    plain: dict[str, Any] = json.loads(json.dumps(question, allow_nan=False))
    return plain


def _queue(study: Study, *, enqueue: bool) -> Study:
    with transaction.atomic():
        wait_for_other_requests()
        for other in _unanswered(study):
            if is_same_question(study, other):
                return other
        _refuse_too_many(study.asked_by)
        study.save()
        if enqueue:
            study_enqueue(study.pk)
    return study


def _unanswered(study: Study) -> list[Study]:
    """What the same person waits for already, and has not asked to end."""
    waiting = Study.objects.filter(status__in=UNFINISHED, cancel_asked_by="")
    return list(waiting.filter(asked_by=study.asked_by, kind=study.kind).order_by("pk"))


def _refuse_too_many(person: str) -> None:
    most: int = settings.STUDIES_WAITING_PER_PERSON
    waiting = Study.objects.filter(status__in=UNFINISHED, cancel_asked_by="", asked_by=person)
    if settings.RATE_LIMITS and waiting.count() >= most:
        raise TooManyStudies(
            f"{most} studies of yours wait or are under way, which is as many as one person may"
            " have: wait for one to end, or cancel one."
        )
