"""Who works, at what, and what waits for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from django.conf import settings
from django.db.models import Min, QuerySet
from django.utils.translation import gettext, gettext_noop

from screening.alerts.models import Delivery, DeliveryStatus
from screening.alerts.pulses import (
    QUEUE_WORDS,
    SILENT_BLIND_AFTER,
    SILENT_LATE_AFTER,
    task_queues,
)
from screening.catalog.models import Pull, PullStatus
from screening.common.process_identity import is_known_dead
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import lost_worker
from screening.conjunctions.selectors import runs_unfinished_of_any_kind
from screening.consequences.models import Study, StudyStatus
from screening.upkeep.broker_facts import BrokerReading
from screening.upkeep.facts_types import BacklogFacts, QueueFacts, RunFacts, WorkerFacts
from screening.upkeep.models import RunningProcess

COUNTED_TO: Final = 1_000  # of what waits; beyond, more is said
USUAL_OF: Final = 20  # runs whose median is "usual"
USUAL_FROM: Final = 3  # with fewer nothing is usual yet
NO_HEADER: Final = gettext_noop("The oldest message does not say when it was sent.")
NEVER_RUN: Final = gettext_noop("No run of this kind has finished yet.")
_PLAIN_ARGUMENTS: Final = re.compile(r"\((\d+(?:, \d+)*),?\)")


def queue_facts(reading: BrokerReading, workers: Sequence[WorkerFacts]) -> list[QueueFacts]:
    """Every queue that tasks are sent to, with the processes heard of that take from it."""
    return [_queue(name, reading, workers) for name in task_queues()]


def _queue(name: str, reading: BrokerReading, workers: Sequence[WorkerFacts]) -> QueueFacts:
    found = reading.queues.get(name)
    unknown: dict[str, str] = {}
    if found is None:
        unknown = dict.fromkeys(("depth", "oldest_wait_s"), reading.why_not)
    elif found.depth and found.oldest_sent_at is None:
        unknown = {"oldest_wait_s": gettext(NO_HEADER)}
    return QueueFacts(
        name=name,
        words=gettext(QUEUE_WORDS.get(name, name)),
        depth=found.depth if found else None,
        oldest_wait_s=reading.wait_s(found.oldest_sent_at if found else None),
        workers=sum(each.state == "ok" and name in each.queues for each in workers),
        unknown=unknown,
    )


def worker_facts(real_now: datetime) -> list[WorkerFacts]:
    """Every process that has spoken of itself within a day, by name."""
    return [_worker(row, real_now) for row in RunningProcess.objects.order_by("name", "identity")]


def _worker(row: RunningProcess, real_now: datetime) -> WorkerFacts:
    silence = abs(real_now - row.heard_at)
    is_gone = silence > SILENT_BLIND_AFTER or is_known_dead(row.identity)
    is_heard = not is_gone and silence <= SILENT_LATE_AFTER
    pid = row.identity.split(" ")[1:2]
    return WorkerFacts(
        identity=row.identity,
        name=row.name,
        host=row.host,
        pid=int(pid[0]) if pid and pid[0].isdigit() else None,
        queues=tuple(row.queues),
        state="gone" if is_gone else ("ok" if is_heard else "late"),
        heard_at=row.heard_at,
        silent_s=silence.total_seconds(),
        since=row.since,
        doing=tuple(_doing_words(each, real_now) for each in row.doing) if is_heard else None,
        code_version=row.code_version,
        is_other_version=row.code_version != settings.CODE_VERSION,
    )


def _doing_words(task: Mapping[str, Any], real_now: datetime) -> str:
    """ "execute run 12": the task's own name, and the keys of what it works on."""
    words = str(task.get("task", "")).rpartition(".")[2].replace("_", " ")
    plain = _PLAIN_ARGUMENTS.fullmatch(str(task.get("about", "")))
    return f"{words} {plain[1]}" if plain else words


def backlog_facts(real_now: datetime) -> list[BacklogFacts]:
    """What the database knows to wait, each by an index and counted to a thousand."""
    runs = ScreeningRun.objects.order_by()
    stations, catalogue = (runs.filter(kind=kind) for kind in RunKind)
    shards, studies = RunShard.objects.order_by(), Study.objects.order_by()
    pulls, messages = Pull.objects.order_by(), Delivery.objects.order_by()
    queued, running = RunStatus.QUEUED, RunStatus.RUNNING
    open_shards = shards.filter(run__kind=RunKind.CATALOGUE, run__status=RunStatus.RUNNING)
    return [
        _backlog("runs:stations", gettext("Runs of the stations"), _of(stations, queued),
                 _of(stations, running), "requested_at", real_now),
        _backlog("runs:catalogue", gettext("Runs of all against all"), _of(catalogue, queued),
                 _of(catalogue, running), "requested_at", real_now),
        _backlog("shards", gettext("Shards of a run of all against all"), _of(open_shards, queued),
                 _of(open_shards, running), "run__requested_at", real_now),
        _backlog("studies", gettext("What-if studies"), _of(studies, StudyStatus.QUEUED),
                 _of(studies, StudyStatus.RUNNING), "requested_at", real_now),
        _backlog("pulls", gettext("Pulls that somebody has accepted"),
                 _of(pulls, PullStatus.ACCEPTED), _of(pulls, PullStatus.RUNNING),
                 "decided_at", real_now),
        _backlog("messages", gettext("Messages to people that are due"),
                 _of(messages, DeliveryStatus.WAITING).filter(next_attempt_at__lte=real_now),
                 _of(messages, DeliveryStatus.SENDING), "next_attempt_at", real_now),
    ]  # fmt: skip


def _of(rows: QuerySet[Any], status: str) -> QuerySet[Any]:
    return rows.filter(status=status)


def _backlog(  # one row of a table
    key: str,
    words: str,
    waiting: QuerySet[Any],
    under_way: QuerySet[Any],
    since: str,
    real_now: datetime,
) -> BacklogFacts:
    count = waiting[: COUNTED_TO + 1].count()
    oldest = waiting.aggregate(oldest=Min(since))["oldest"] if count else None
    wait = max(real_now - oldest, timedelta(0)) if oldest else None
    return BacklogFacts(
        key=key,
        words=words,
        waiting=min(count, COUNTED_TO),
        is_at_least=count > COUNTED_TO,
        under_way=under_way[:COUNTED_TO].count(),
        oldest_wait_s=wait.total_seconds() if wait is not None else None,
    )


def lost_workers(real_now: datetime) -> list[str]:
    """Of runs under way whose worker is not heard of, what has become of it and what will."""
    found = (lost_worker(run, real_now) for run in runs_unfinished_of_any_kind())
    return [lost.sentence for lost in found if lost is not None]


def run_facts() -> list[RunFacts]:
    """The newest finished run of each kind, against the median of those before it."""
    return [_run_facts(kind) for kind in RunKind]


def _run_facts(kind: RunKind) -> RunFacts:
    of_kind = ScreeningRun.objects.filter(kind=kind)
    finished = of_kind.filter(status=RunStatus.FINISHED).order_by("-pk")
    rows = list(finished.values_list("pk", "started_at", "finished_at")[: USUAL_OF + 1])
    newest = rows[0] if rows else None
    took = [(ended - began).total_seconds() for _, began, ended in rows if began and ended]
    has_time = newest is not None and newest[1] is not None and newest[2] is not None
    before = took[1:] if has_time else took
    is_usual_known = len(before) >= USUAL_FROM
    unknown = {} if is_usual_known else {"usual_s": _too_few()}
    if newest is None:
        unknown = dict.fromkeys(("run_id", "finished_at", "took_s", "usual_s"), gettext(NEVER_RUN))
    failed = of_kind.filter(status=RunStatus.FAILED, pk__gt=newest[0] if newest else 0)
    return RunFacts(
        kind=kind.value,
        words=str(kind.label),
        run_id=newest[0] if newest else None,
        finished_at=newest[2] if newest else None,
        took_s=took[0] if has_time else None,
        usual_s=median(before) if is_usual_known else None,
        usual_of=len(before),
        failed_since=failed.order_by()[:COUNTED_TO].count(),
        unknown=unknown,
    )


def _too_few() -> str:
    return gettext("Fewer than %(count)d runs to go by.") % {"count": USUAL_FROM}
