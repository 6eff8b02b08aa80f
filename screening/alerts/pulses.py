"""Whether the schedule and the workers are heard of: what they say, and what silence means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from screening.alerts.alarm_models import Pulse
from screening.common.ages import AgeState, state_of_age
from screening.common.durations import duration_words

# They speak every few seconds, and are written down about four times a minute.
PULSE_EVERY: Final = timedelta(seconds=15)
SILENT_LATE_AFTER: Final = timedelta(minutes=2)
SILENT_BLIND_AFTER: Final = timedelta(minutes=10)
# Deciding comes each minute, but after what the queue holds, and takes its time in a storm.
UNDECIDED_LATE_AFTER: Final = timedelta(minutes=10)
UNDECIDED_BLIND_AFTER: Final = timedelta(minutes=30)

BEAT: Final = "beat"
DECIDING: Final = "alerts"  # speaks when every change was decided on, or waits by design
WORKER_PREFIX: Final = "worker:"
QUEUE_WORDS: Final[Mapping[str, str]] = {
    "alerts": gettext_noop("alerts and what other instances are told"),
    "catalog": gettext_noop("pulls and short tasks"),
    "screening": gettext_noop("runs of the stations"),
    "shards": gettext_noop("runs of all against all"),
    "studies": gettext_noop("what-if studies"),
}


@dataclass(frozen=True, slots=True)
class PulseAge:
    """How long ago a process was heard of; ``age`` is None before the first time. Real time."""

    name: str
    age: timedelta | None

    @property
    def late_after(self) -> timedelta:
        return UNDECIDED_LATE_AFTER if self.name == DECIDING else SILENT_LATE_AFTER

    @property
    def blind_after(self) -> timedelta:
        return UNDECIDED_BLIND_AFTER if self.name == DECIDING else SILENT_BLIND_AFTER

    @property
    def state(self) -> AgeState:
        return state_of_age(self.age, late_after=self.late_after, blind_after=self.blind_after)

    @property
    def subject(self) -> str:
        if self.name == BEAT:
            return _("The schedule (beat)")
        if self.name == DECIDING:
            return _("Deciding on what is to be told")
        queue = self.name.removeprefix(WORKER_PREFIX)
        work = _(QUEUE_WORDS.get(queue, queue))
        return _("The worker for %(work)s (queue %(queue)s)") % {"work": work, "queue": queue}

    @property
    def sentence(self) -> str:
        if self.age is None:
            return _("%(who)s has not reported yet.") % {"who": self.subject}
        words = duration_words(self.age.total_seconds())
        if self.state == "ok":
            return _("%(who)s reported %(span)s ago.") % {"who": self.subject, "span": words}
        limit = self.blind_after if self.state == "blind" else self.late_after
        within = duration_words(limit.total_seconds())
        sentence = _("%(who)s has been silent for %(span)s (limit %(limit)s): %(outcome)s.")
        values = {"who": self.subject, "span": words, "limit": within}
        return sentence % {**values, "outcome": self._outcome}

    @property
    def _outcome(self) -> str:
        if self.name == BEAT:
            return _("nothing starts by itself")
        if self.name == DECIDING:
            return _(
                "changes may have been told to nobody, and the log says what stands in the way"
            )
        return _("what waits for it is not done")


def task_queues() -> list[str]:
    """Every queue that tasks are sent to, by name."""
    routes: Mapping[str, Any] = settings.CELERY_TASK_ROUTES
    queues: set[str] = {route["queue"] for route in routes.values()}
    return sorted(queues | {settings.CELERY_TASK_DEFAULT_QUEUE})


def expected_pulses() -> list[str]:
    """Who should be at work: the schedule, a worker for every queue with tasks, who decides."""
    return [BEAT, *(f"{WORKER_PREFIX}{queue}" for queue in task_queues()), DECIDING]


def beat_is_silent(real_now: datetime) -> bool:
    """Whether the schedule has said nothing for longer than its limit, or ever."""
    heard_at = Pulse.objects.filter(name=BEAT).values_list("heard_at", flat=True).first()
    return heard_at is None or abs(real_now - heard_at) > SILENT_LATE_AFTER


def pulse_ages(real_now: datetime) -> list[PulseAge]:
    """How long ago each process that should be at work was heard of.

    NOTE: one that lies ahead was written before the clock was set back; whoever is alive writes
    anew within seconds. Who does not is as silent as it lies far ahead.
    """
    heard = dict(Pulse.objects.values_list("name", "heard_at"))
    return [
        PulseAge(name, abs(real_now - heard[name]) if name in heard else None)
        for name in expected_pulses()
    ]
