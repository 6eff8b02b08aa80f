"""The header on who should be at work: quiet while they are heard of, loud once they are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sasweb.web.chip import Chip, Level
from screening.alerts.pulses import BEAT, DECIDING, PulseAge
from screening.alerts.sending_age import SendingAge
from screening.common.disk import DiskRoom, bytes_words
from screening.common.durations import short_words

LEVEL_OF: Final[dict[str, Level]] = {"late": "late", "blind": "blind"}
_LABELS: Final = {BEAT: gettext_noop("Schedule"), DECIDING: gettext_noop("Alerts")}
_WORKER: Final = gettext_noop("Worker")


def pulse_chips(pulses: Sequence[PulseAge]) -> list[Chip]:
    """A chip for each that has fallen silent. Who was never heard of is still waited for."""
    return [_chip(each) for each in pulses if each.state in LEVEL_OF]


def sending_chips(sending: SendingAge) -> list[Chip]:
    """A chip where messages are stuck."""
    if sending.state == "ok":
        return []
    level = LEVEL_OF[sending.state]
    text = _("stuck %(span)s") % {"span": short_words(sending.stuck_for.total_seconds())}
    return [Chip(_("Messages"), text, level, level, reverse("alerts"), sending.sentence)]


def disk_chips(room: DiskRoom | None) -> list[Chip]:
    """A chip where the disk that holds the data is nearly full."""
    if room is None or room.state == "ok":
        return []
    level = LEVEL_OF[room.state]
    left = _("%(size)s left") % {"size": bytes_words(room.free_bytes)}
    return [Chip(_("Disk"), left, level, level, reverse("status"), room.sentence)]


def _chip(pulse: PulseAge) -> Chip:
    level = LEVEL_OF[pulse.state]
    age_s = pulse.age.total_seconds() if pulse.age is not None else 0.0
    return Chip(
        label=_(_LABELS.get(pulse.name, _WORKER)),
        text=_("silent %(span)s") % {"span": short_words(age_s)},
        level=level,
        weight=level,
        href=reverse("status"),
        sentence=pulse.sentence,
    )
