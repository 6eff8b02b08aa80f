"""What the live stream watches: six small questions, asked about once a second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from screening.alerts.models import Acknowledgement, Notice
from screening.catalog.models import CatalogChange, Feed, Pull
from screening.common.exercise import current_exercise
from screening.common.newest_keys import newest_keys
from screening.conjunctions.models import Assessment, RunKind, ScreeningRun
from screening.conjunctions.run_contact import lost_worker
from screening.conjunctions.selectors import runs_unfinished_of_any_kind
from screening.consequences.selectors import studies_under_way
from screening.coordination.models import Entry

Payload = Mapping[str, object]


def read_revision() -> dict[str, Payload]:
    """Read the state of every subject but the clock, by event name."""
    unfinished = list(runs_unfinished_of_any_kind())
    notice, acknowledgement, assessment, entry, change = newest_keys(
        (Notice, Acknowledgement, Assessment, Entry, CatalogChange)
    )
    return {
        "run": _newest_run(unfinished),
        "station_runs": _station_runs(unfinished),
        "pull": _newest(Pull, "id", "feed_id", "status", "progress"),
        "feeds": {"feeds": [_feed(row) for row in Feed.objects.values(*_FEED_FIELDS)]},
        "catalog": {"revision": change or 0},
        "alerts": {
            "newest_notice_id": notice,
            "newest_acknowledgement_id": acknowledgement,
        },
        "conjunctions": {"newest_assessment_id": assessment},
        "study": {"studies": list(studies_under_way().values(*_STUDY_FIELDS))},
        # Of an entry nothing but that there is one: a case is shown by its page, to whom may see it
        "coordination": {"newest_entry_id": entry},
        "exercise": _exercise(),
    }


def _exercise() -> Payload:
    """The one that is on, by what this process has read within the second."""
    exercise = current_exercise()
    return {"name": exercise.name if exercise is not None else None}


def _newest_run(unfinished: Iterable[ScreeningRun]) -> Payload:
    """With the runs beside it, and those whose worker has fallen silent, which changes no row."""
    newest = _newest(ScreeningRun, *_RUN_FIELDS)
    if not newest:
        return {}
    others = [run for run in unfinished if run.pk != newest["id"]]
    return {
        **newest,
        "others_unfinished": [_run(run) for run in others],
        "worker_lost_run_ids": _worker_lost(unfinished),
    }


def _station_runs(unfinished: Iterable[ScreeningRun]) -> Payload:
    """Those that the watch waits for.

    By themselves, because a run of all against all says each second for many minutes how far it
    is, which would have every open page ask for what has not changed.
    """
    of_stations = [run for run in unfinished if run.kind == RunKind.STATIONS]
    return {
        "unfinished": [_run(run) for run in of_stations],
        "worker_lost_run_ids": _worker_lost(of_stations),
    }


def _run(run: ScreeningRun) -> Payload:
    return {name: getattr(run, name) for name in _RUN_FIELDS}


def _worker_lost(unfinished: Iterable[ScreeningRun]) -> Sequence[int]:
    return [run.pk for run in unfinished if lost_worker(run)]


_RUN_FIELDS = ("id", "kind", "status", "stage", "progress")
_STUDY_FIELDS = ("id", "status", "stage", "progress")
_FEED_FIELDS = ("key", "state", "last_success_at", "consecutive_failures")


def _newest(model: type[ScreeningRun] | type[Pull], *fields: str) -> Payload:
    return model.objects.order_by("-pk").values(*fields).first() or {}


def _feed(row: dict[str, Any]) -> Payload:
    last = row["last_success_at"]
    return {**row, "last_success_at": last.isoformat() if last else None}
