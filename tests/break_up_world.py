"""Break-ups small enough to be worked out in a test, each once by a process."""

from __future__ import annotations

import copy
from typing import Any, Final

from screening.common.clock import now_utc, real_now_utc
from screening.consequences.breakups.study import KIND
from screening.consequences.kinds import Answer
from screening.consequences.models import Study, StudyKind, StudyStatus
from screening.consequences.services import study_execute, study_request

# Few pieces, followed for two years: the pages are the same as for many.
_SMALL: Final = {"min_size_m": "0.3", "years": "2"}
HIGH: Final = {"what": "scenario", "scenario": "fengyun-1c-2007"} | _SMALL
LOW: Final = {"what": "scenario", "scenario": "usa-193-2008"} | _SMALL
CROSSING: Final = _SMALL | {
    "what": "collision",
    "target_kg": "1000",
    "projectile_kg": "10",
    "speed_km_s": "10",
    "altitude_km": "460",
    "inclination_deg": "65",
}
SCRATCH: Final = CROSSING | {"projectile_kg": "0.001", "altitude_km": "500"}

_KNOWN: dict[str, Answer] = {}


def broken_up(question: dict[str, str]) -> Study:
    """A finished study of a break-up, with the answer of its own kind."""
    key = repr(sorted(question.items()))
    if key not in _KNOWN:
        study = study_request(StudyKind.BREAKUP, question, asked_by="ann", enqueue=False)
        assert study_execute(study.pk)
        study.refresh_from_db()
        assert study.status == StudyStatus.FINISHED, study.message
        _KNOWN[key] = Answer(study.document or {}, bytes(study.states))
        return study
    return _again(question, _KNOWN[key])


def _again(question: dict[str, str], known: Answer) -> Study:
    checked: dict[str, Any] = KIND.checked(question, b"")
    return Study.objects.create(
        kind=StudyKind.BREAKUP,
        status=StudyStatus.FINISHED,
        title=KIND.title(checked),
        question=checked,
        asked_by="ann",
        as_of_utc=now_utc(),
        requested_at=real_now_utc(),
        started_at=real_now_utc(),
        finished_at=real_now_utc(),
        code_version="test",
        document=copy.deepcopy(known.document),
        states=known.states,
    )
