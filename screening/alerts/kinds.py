"""Why something is said."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    RAISED = "raised"
    CHANGED = "changed"  # materially: see material.py
    LOWERED = "lowered"
    CLOSED = "closed"  # it cleared, passed or was mitigated
    ALARM = "alarm"
    ALARM_OVER = "alarm_over"
    ESCALATED = "escalated"  # nobody has acknowledged it: said to the next person
    TEST = "test"


# What makes nobody hurry: it is said to those who heard before.
CALMING = frozenset({NoticeKind.LOWERED, NoticeKind.CLOSED, NoticeKind.ALARM_OVER})

# What somebody is to answer for.
ASKING = frozenset(NoticeKind) - CALMING - {NoticeKind.TEST}
