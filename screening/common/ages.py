"""How bad an age is."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

AgeState = Literal["waiting", "ok", "late", "blind"]


def state_of_age(
    age: timedelta | None, *, late_after: timedelta, blind_after: timedelta
) -> AgeState:
    """Hold an age, None before the first time, against its limits. One exactly at it is within."""
    if age is None:
        return "waiting"
    if age > blind_after:
        return "blind"
    return "late" if age > late_after else "ok"
