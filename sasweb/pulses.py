"""Let the schedule and the workers say that they live, each from its own main process.

Beat speaks whenever it has handed something to the queue, so its silence means that nothing starts
by itself, whatever the reason. A worker speaks by Celery's own heartbeat, also while it is busy.
Where beat is silent the workers have the alarms looked at: the alarm about beat must not need beat.
With its pulse each process writes down who and where it is and what it has in hand, for Status.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from celery import Celery
from celery.signals import after_task_publish, beat_init, before_task_publish, heartbeat_sent
from django.db import Error as AnyDatabaseError
from django.db import connections

logger = logging.getLogger(__name__)

ALARMS_TASK: Final = "screening.alerts.tasks.evaluate_alarms"
ALARMS_EVERY: Final = timedelta(minutes=1)
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
LONGEST_ABOUT: Final = 80  # characters of a task's arguments


class Speaker:
    """Writes a process's pulses down, not more often than is useful."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names
        self._spoke_at = LONG_AGO
        self._asked_at = LONG_AGO
        self._is_failing = False

    def speak(
        self,
        real_now: datetime,
        *,
        name: str = "beat",
        queues: Iterable[str] = (),
        in_hand: Callable[[], Sequence[dict[str, str]]] = tuple,
    ) -> bool:
        """Write the pulses down where they are due. A database that is away is logged once.

        ``name`` is the process's own, ``queues`` are those that it takes from, ``in_hand`` tells
        its tasks.
        """
        from screening.alerts.pulses import PULSE_EVERY
        from screening.alerts.services.pulses import pulse_record
        from screening.upkeep.services.processes import process_record

        if abs(real_now - self._spoke_at) < PULSE_EVERY:  # a clock may have been set back since
            return False
        self._spoke_at = real_now
        try:
            for pulse in self._names():
                pulse_record(pulse, real_now)
            process_record(name, real_now, queues=queues, doing=in_hand())
        except AnyDatabaseError:
            if not self._is_failing:
                logger.exception("A pulse could not be written down.")
            self._is_failing = True
            return False
        self._is_failing = False
        return True

    def should_look_for_beat(self, real_now: datetime) -> bool:
        """Whether beat is silent and nobody here has had the alarms looked at for a minute."""
        from screening.alerts.pulses import beat_is_silent

        if abs(real_now - self._asked_at) < ALARMS_EVERY or not beat_is_silent(real_now):
            return False
        self._asked_at = real_now
        return True


def tasks_in_hand() -> Sequence[dict[str, str]]:
    """What the pool of this worker is doing."""
    from celery.worker.state import active_requests  # a worker has it, the web process need not

    return [
        {
            "task": str(request.name),
            "about": str(request.argsrepr or "")[:LONGEST_ABOUT],
            "since": datetime.fromtimestamp(request.time_start, UTC).isoformat()
            if request.time_start
            else "",
        }
        for request in list(active_requests)
    ]


def connect(app: Celery) -> None:
    """Have this process speak once it turns out to be a worker or beat."""
    worker = Speaker(lambda: [f"worker:{queue}" for queue in app.amqp.queues.consume_from])
    beat = Speaker(lambda: ["beat"])

    def worker_speaks(sender: Any = None, **_: Any) -> None:
        from screening.common.clock import real_now_utc

        now = real_now_utc()
        name = str(getattr(getattr(sender, "eventer", None), "hostname", "") or "worker")
        try:
            queues = app.amqp.queues.consume_from
            spoke = worker.speak(now, name=name, queues=queues, in_hand=tasks_in_hand)
            if spoke and worker.should_look_for_beat(now):
                app.send_task(ALARMS_TASK, expires=ALARMS_EVERY.total_seconds())
        finally:
            connections.close_all()  # processes that the pool forks later must not inherit it

    def beat_speaks(**_: Any) -> None:
        from screening.common.clock import real_now_utc

        beat.speak(real_now_utc())

    def beat_begins(**_: Any) -> None:
        after_task_publish.connect(beat_speaks, weak=False)

    before_task_publish.connect(say_when, weak=False)
    heartbeat_sent.connect(worker_speaks, weak=False)
    beat_init.connect(beat_begins, weak=False)


def say_when(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Put on every message when it was sent, so that Status can say how long it has waited."""
    from screening.common.clock import real_now_utc
    from screening.upkeep.broker_facts import SENT_AT_HEADER

    if headers is not None:
        headers[SENT_AT_HEADER] = real_now_utc().isoformat()
