"""Who reads: what a reader decides without an account."""

from __future__ import annotations

from screening.common.clock import real_now_utc
from screening.reports.models import Reader


def reader_unsubscribe(reader: Reader) -> None:
    """End a reader's e-mails; what waits for it is dropped when its turn comes. Twice is once."""
    Reader.objects.filter(pk=reader.pk, unsubscribed_at=None).update(
        is_active=False, unsubscribed_at=real_now_utc()
    )
