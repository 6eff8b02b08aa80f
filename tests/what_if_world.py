"""A kind of study for tests, whose answer is known and whose course a test decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.template import Template

from sasweb.web.what_if.presenters import PRESENTERS
from sasweb.web.what_if.presenting import Presenter
from screening.common.clock import real_now_utc
from screening.conjunctions.run_contact import LOST_AFTER
from screening.consequences.kinds import Answer, Kind, QuestionError, World
from screening.consequences.models import Study, StudyKind
from screening.consequences.registry import KINDS
from screening.consequences.services import study_execute, study_request
from screening.engine.types import Progress

KIND = StudyKind.BREAKUP
QUESTION = {"target": 70001}
Answering = Callable[[Mapping[str, Any], World, Progress], Answer]


def checked(data: Mapping[str, Any], attachment: bytes) -> dict[str, Any]:
    """Take a whole catalogue number."""
    try:
        return {"target": int(data["target"]), "bytes": len(attachment)}
    except (KeyError, ValueError) as error:
        raise QuestionError("The target is a catalogue number, such as 25544.", "target") from error


def title(question: Mapping[str, Any]) -> str:
    """Name the target."""
    return f"Break-up of {question['target']}"


def answer(question: Mapping[str, Any], world: World, on_progress: Progress) -> Answer:
    """Say what the study was held against."""
    on_progress("counting", 0.5)
    document = {
        "target": question["target"],
        "objects": len(world.elements),
        "stations": [each.short_name for each in world.stations],
        "as_of_utc": world.as_of_utc.isoformat(),
        "threads": world.threads,
    }
    return Answer(document, b"states")


def use_fake_kind(monkeypatch: pytest.MonkeyPatch, answering: Answering = answer) -> None:
    """Let the kind ``KIND`` be this one."""
    monkeypatch.setitem(KINDS, KIND, Kind(checked=checked, title=title, answer=answering))


def asked(**overrides: Any) -> Study:
    """A study that waits, and that only the test executes."""
    columns = {"asked_by": "ann", "enqueue": False} | overrides
    data = columns.pop("data", QUESTION)
    return study_request(KIND, data, **columns)


def answered(**overrides: Any) -> Study:
    """A study that was asked and executed here."""
    study = asked(**overrides)
    assert study_execute(study.pk)
    study.refresh_from_db()
    return study


def grow_silent(study: Study) -> None:
    """Let a study's worker not be heard of for so long that it counts as lost."""
    silent = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    Study.objects.filter(pk=study.pk).update(heartbeat_at=silent)


def use_fake_presenter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show studies of the kind ``KIND`` by templates that a test can read."""
    presenter = Presenter(
        asking="break_up_lab",
        result=Template("<p>held against {{ objects }} objects</p>"),  # type: ignore[arg-type]
        context=lambda study: {"objects": (study.document or {})["objects"]},
        comparison=Template("<p>{{ difference }} more objects</p>"),  # type: ignore[arg-type]
        compared=lambda first, second: {
            "difference": (second.document or {})["objects"] - (first.document or {})["objects"]
        },
    )
    monkeypatch.setitem(PRESENTERS, KIND, presenter)
