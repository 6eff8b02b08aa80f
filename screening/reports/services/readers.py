"""Who reads: what a reader decides without an account."""

from __future__ import annotations

from screening.common.clock import real_now_utc
from screening.reports.models import Reader


def reader_unsubscribe(reader: Reader) -> None:
    """End a reader's e-mails; what waits for it is dropped when its turn comes. Twice is once.

    Whoever was made a reader again since may end it again.
    """
    Reader.objects.filter(pk=reader.pk, is_active=True).update(
        is_active=False, unsubscribed_at=real_now_utc()
    )
