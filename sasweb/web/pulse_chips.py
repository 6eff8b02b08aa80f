"""The header on who should be at work: quiet while they are heard of, loud once they are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from sasweb.web.chip import Chip, Level
from screening.alerts.pulses import BEAT, DECIDING, PulseAge
from screening.common.durations import short_words

LEVEL_OF: Final[dict[str, Level]] = {"late": "late", "blind": "blind"}
_LABELS: Final = {BEAT: "Schedule", DECIDING: "Alerts"}


def pulse_chips(pulses: Sequence[PulseAge]) -> list[Chip]:
    """A chip for each that has fallen silent. Who was never heard of is still waited for."""
    return [_chip(each) for each in pulses if each.state in LEVEL_OF]


def _chip(pulse: PulseAge) -> Chip:
    level = LEVEL_OF[pulse.state]
    age_s = pulse.age.total_seconds() if pulse.age is not None else 0.0
    return Chip(
        label=_LABELS.get(pulse.name, "Worker"),
        text=f"silent {short_words(age_s)}",
        level=level,
        weight=level,
        href=reverse("runs"),
        sentence=pulse.sentence,
    )
