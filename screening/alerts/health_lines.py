"""What must keep happening for the product to see anything: one line each, with its limit.

The header, the alarms and the lines that an outside monitor polls all rest on these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from django.conf import settings

from screening.alerts.pulses import PulseAge, pulse_ages
from screening.alerts.sending_age import (
    SENDING,
    STUCK_BLIND_AFTER,
    STUCK_LATE_AFTER,
    SendingAge,
    sending_age,
)
from screening.catalog.feed_ages import feed_ages
from screening.catalog.feed_groups import FeedGroup, feed_groups
from screening.catalog.selectors import catalog_is_left_out
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.common.disk import CLEARLY_WELL_FROM_BYTES, DiskRoom, disk_room
from screening.common.durations import duration_words
from screening.conjunctions.run_age import RunAge, run_age
from screening.conjunctions.selectors import latest_finished_run
from screening.coordination.peers.selectors import longest_silence

LineState = Literal["ok", "waiting", "late", "blind"]

# An alarm is over once its age is this share of the limit: an age that sways around its limit
# would otherwise be an alarm each time.
CLEARLY_WELL_BELOW: Final = 0.75
STATIONS_RUN: Final = "run:stations"
FEED_PREFIX: Final = "feed:"
PEERS: Final = "peers"
DISK: Final = "disk"
PEERS_LATE_AFTER: Final = timedelta(minutes=5)
PEERS_BLIND_AFTER: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLine:
    """One thing that must keep happening. ``clock`` says by which time it ages.

    ``age_s`` is None before it first happened. ``weight`` is how much its state matters, never more
    than ``state``: of old names (SATCAT) nobody is told. Limits are None for what comes once, and
    they and ``age_s`` for the room on a disk, which does not age.
    """

    key: str
    subject: str
    state: LineState
    weight: LineState
    age_s: float | None
    late_after_s: float | None
    blind_after_s: float | None
    clock: Literal["real", "product"]
    words: str
    is_clearly_well: bool

    @property
    def is_loud(self) -> bool:
        return self.weight in ("late", "blind")

    @property
    def is_well(self) -> bool:
        """Not loud, and not waited for either."""
        return self.weight == "ok"


def health_lines(
    real_now: datetime | None = None, at_utc: datetime | None = None
) -> list[HealthLine]:
    """Read every line in a few small questions; ``at_utc`` is product time, both are now."""
    now, product_now = real_now or real_now_utc(), at_utc or now_utc()
    newest = latest_finished_run()
    # Without a catalogue, and on purpose, nothing is screened: a first run is not waited for.
    runs = [] if newest is None and catalog_is_left_out() else [newest]
    return [
        *(_feed_line(group) for group in feed_groups(feed_ages(now, product_now))),
        *(_run_line(run_age(run, product_now, product_clock().rate)) for run in runs),
        *(_age_line(each.name, each.subject, each, clock="real") for each in pulse_ages(now)),
        _sending_line(sending_age(now)),
        *_peers_line(longest_silence(now)),
        *_disk_line(disk_room(Path(settings.DATA_DIR))),
    ]


def _feed_line(group: FeedGroup) -> HealthLine:
    oldest = group.oldest
    return HealthLine(
        key=f"{FEED_PREFIX}{group.key}",
        subject=f"Feeds {group.label}" if len(group.members) > 1 else oldest.feed.title,
        state=group.state,
        weight=group.weight,
        age_s=oldest.age_s,
        late_after_s=oldest.late_after_s,
        blind_after_s=oldest.blind_after_s,
        clock="real",
        words=group.sentence,
        is_clearly_well=group.state == "ok"
        and all(each.share_of_limit <= CLEARLY_WELL_BELOW for each in group.members),
    )


def _run_line(age: RunAge) -> HealthLine:
    return _age_line(STATIONS_RUN, "Runs of the stations", age, clock="product")


def _age_line(
    key: str, subject: str, age: RunAge | PulseAge, *, clock: Literal["real", "product"]
) -> HealthLine:
    age_s = age.age.total_seconds() if age.age is not None else None
    late_after_s = age.late_after.total_seconds()
    return HealthLine(
        key=key,
        subject=subject,
        state=age.state,
        weight=age.state,
        age_s=age_s,
        late_after_s=late_after_s,
        blind_after_s=age.blind_after.total_seconds(),
        clock=clock,
        words=age.sentence,
        is_clearly_well=_is_clearly_below(age_s, late_after_s),
    )


def _peers_line(silence: timedelta | None) -> list[HealthLine]:
    """One line for all: who they are is nobody's business who has no account."""
    if silence is None:
        return []
    state: LineState = "ok"
    if silence > PEERS_LATE_AFTER:
        state = "blind" if silence > PEERS_BLIND_AFTER else "late"
    return [
        HealthLine(
            key=PEERS,
            subject="Other instances that hold cases with this one",
            state=state,
            weight=state,
            age_s=silence.total_seconds(),
            late_after_s=PEERS_LATE_AFTER.total_seconds(),
            blind_after_s=PEERS_BLIND_AFTER.total_seconds(),
            clock="real",
            words=_peers_words(silence, state),
            is_clearly_well=not silence,
        )
    ]


def _peers_words(silence: timedelta, state: LineState) -> str:
    if state == "ok":
        return "Other instances take what they are sent."
    words = duration_words(silence.total_seconds())
    return (
        f"Another instance has not answered for {words}: it does not hear what is said in cases."
        " `manage.py peer list` names it. Call them by another way."
    )


def _sending_line(sending: SendingAge) -> HealthLine:
    age_s, late_after_s = sending.stuck_for.total_seconds(), STUCK_LATE_AFTER.total_seconds()
    return HealthLine(
        key=SENDING,
        subject="Sending messages",
        state=sending.state,
        weight=sending.state,
        age_s=age_s,
        late_after_s=late_after_s,
        blind_after_s=STUCK_BLIND_AFTER.total_seconds(),
        clock="real",
        words=sending.sentence,
        is_clearly_well=_is_clearly_below(age_s, late_after_s),
    )


def _disk_line(room: DiskRoom | None) -> list[HealthLine]:
    """It has no age: its limits are bytes, and its words say them. None where nobody tells."""
    if room is None:
        return []
    return [
        HealthLine(
            key=DISK,
            subject="Room on the disk that holds the data",
            state=room.state,
            weight=room.state,
            age_s=None,
            late_after_s=None,
            blind_after_s=None,
            clock="real",
            words=room.sentence,
            is_clearly_well=room.free_bytes >= CLEARLY_WELL_FROM_BYTES,
        )
    ]


def _is_clearly_below(age_s: float | None, limit_s: float) -> bool:
    return age_s is not None and age_s <= CLEARLY_WELL_BELOW * limit_s
