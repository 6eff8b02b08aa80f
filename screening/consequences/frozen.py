"""What a study depends on, frozen when it is asked and read back when it is worked out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from screening.catalog.selectors import (
    current_elements,
    elements_by_ids,
    is_any_synthetic,
    pulls_are_running,
)
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.common.exercise import is_exercise_on
from screening.conjunctions.run_inputs import (
    current_stations,
    inputs_sha256,
    pack_ids,
    stations_as_json,
    stations_from_json,
    unpack_ids,
)
from screening.conjunctions.selectors import latest_finished_run
from screening.consequences.kinds import QuestionError, World
from screening.consequences.models import Study


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has been checked, and the file that came with it."""

    kind: str
    question: dict[str, Any]
    attachment: bytes = b""
    attachment_name: str = ""


@dataclass(frozen=True, slots=True)
class _Described:
    """All but the element sets and the instant that decides an answer."""

    asked: Asked
    stations: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.asked.kind,
            "question": self.asked.question,
            "attachment_sha256": hashlib.sha256(self.asked.attachment).hexdigest(),
            "stations": self.stations,
        }


def study_freeze(asked: Asked, **columns: Any) -> Study:
    """What a study needs as of product time now, read but not stored.

    ``columns`` are those that only the asker knows. Raises QuestionError where there is no
    catalogue to hold the question against, or so far only part of a first one.
    """
    as_of_utc = now_utc().replace(microsecond=0)
    current = current_elements(as_of_utc)
    _refuse_unless_whole(bool(current.elements))
    stations = stations_as_json(current_stations(as_of_utc))
    return Study(
        kind=asked.kind,
        question=asked.question,
        attachment=asked.attachment,
        attachment_name=asked.attachment_name,
        as_of_utc=as_of_utc,
        requested_at=real_now_utc(),
        element_set_ids=pack_ids(current.ids),
        element_set_count=current.ids.size,
        stations=stations,
        inputs_sha256=inputs_sha256(_Described(asked, stations), as_of_utc, current.ids),
        code_version=settings.CODE_VERSION,
        stage="waiting for a worker",
        is_synthetic=is_any_synthetic(current),
        is_replay=product_clock().is_replay,
        is_exercise=is_exercise_on(),
        **columns,
    )


def is_same_question(one: Study, other: Study) -> bool:
    """Whether two studies ask the same of the same catalogue and stations.

    They may have been asked at different instants between which neither changed.
    """
    return all(_compared(one)[name] == value for name, value in _compared(other).items())


def world_of(study: Study) -> World:
    """Read what a study is held against. Raises InputError when a stored set has vanished."""
    return World(
        elements=elements_by_ids(unpack_ids(bytes(study.element_set_ids)).tolist()),
        stations=stations_from_json(study.stations),
        as_of_utc=study.as_of_utc,
        attachment=bytes(study.attachment),
        threads=settings.ALL_THREADS,
    )


def _compared(study: Study) -> Mapping[str, Any]:
    return {
        "kind": study.kind,
        "question": study.question,
        "conjunction_id": study.conjunction_id,
        "attachment": bytes(study.attachment),
        "element_set_ids": bytes(study.element_set_ids),
        "stations": study.stations,
    }


def _refuse_unless_whole(has_elements: bool) -> None:
    if latest_finished_run() is None and pulls_are_running():
        raise QuestionError("The first catalogue is still coming in: ask again once it is in.")
    if not has_elements:
        raise QuestionError("The catalogue is empty: wait for the first pull, then ask again.")
