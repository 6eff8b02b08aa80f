"""A pull in words for a terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from django.core.management.base import OutputWrapper

from screening.catalog.models import Pull, PullStatus

SHOWN_REJECTIONS = 10
SHOW_EVERY_S = 0.2


class ProgressLine:
    """One line on a terminal that is overwritten while a file is taken in; silent elsewhere."""

    def __init__(self, out: OutputWrapper, label: str) -> None:
        self._out = out
        self._label = label
        self._next_show_s = 0.0
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_shown:
            self._out.write("\r\x1b[K", ending="")

    def show(self, fraction: float) -> None:
        """Show how far it is, at most five times a second."""
        if not self._out.isatty() or time.monotonic() < self._next_show_s:
            return
        self._next_show_s = time.monotonic() + SHOW_EVERY_S
        self._is_shown = True
        self._out.write(f"\r\x1b[K{self._label}: {fraction:4.0%} stored", ending="")
        self._out.flush()


def pull_report(label: str, pull: Pull | None) -> str:
    """Say what a pull did, with its first rejections."""
    if pull is None:
        return f"{label}: not now (it waits, is stopped, or another process is at it)."
    seconds = (pull.finished_at - pull.started_at).total_seconds() if pull.finished_at else None
    took = f" ({seconds:.1f} s)" if seconds is not None else ""
    lines = [f"{label}: {pull.get_status_display()}. {pull.message}{took}"]
    shown = list(pull.rejections.order_by("pk")[:SHOWN_REJECTIONS])
    lines += [f"  {each.location}: {each.reason}" for each in shown]
    more = (pull.records_rejected or 0) - len(shown)
    if more > 0:
        lines.append(f"  ... and {more:,} more rejections.")
    if pull.status == PullStatus.QUARANTINED:
        lines.append(f"  To use it all the same: manage.py pull_decide {pull.pk} accept")
    return "\n".join(lines)
