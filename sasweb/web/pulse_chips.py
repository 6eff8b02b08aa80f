"""The header on who should be at work: quiet while they are heard of, loud once they are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from sasweb.web.chip import Chip, Level
from screening.alerts.pulses import BEAT, DECIDING, PulseAge
from screening.alerts.sending_age import SendingAge
from screening.common.disk import DiskRoom, bytes_words
from screening.common.durations import short_words

LEVEL_OF: Final[dict[str, Level]] = {"late": "late", "blind": "blind"}
_LABELS: Final = {BEAT: "Schedule", DECIDING: "Alerts"}


def pulse_chips(pulses: Sequence[PulseAge]) -> list[Chip]:
    """A chip for each that has fallen silent. Who was never heard of is still waited for."""
    return [_chip(each) for each in pulses if each.state in LEVEL_OF]


def sending_chips(sending: SendingAge) -> list[Chip]:
    """A chip where messages are stuck."""
    if sending.state == "ok":
        return []
    level = LEVEL_OF[sending.state]
    text = f"stuck {short_words(sending.stuck_for.total_seconds())}"
    return [Chip("Messages", text, level, level, reverse("alerts"), sending.sentence)]


def disk_chips(room: DiskRoom | None) -> list[Chip]:
    """A chip where the disk that holds the data is nearly full."""
    if room is None or room.state == "ok":
        return []
    level = LEVEL_OF[room.state]
    left = f"{bytes_words(room.free_bytes)} left"
    return [Chip("Disk", left, level, level, reverse("status"), room.sentence)]


def _chip(pulse: PulseAge) -> Chip:
    level = LEVEL_OF[pulse.state]
    age_s = pulse.age.total_seconds() if pulse.age is not None else 0.0
    return Chip(
        label=_LABELS.get(pulse.name, "Worker"),
        text=f"silent {short_words(age_s)}",
        level=level,
        weight=level,
        href=reverse("status"),
        sentence=pulse.sentence,
    )
