"""Have others told at once of what was said, instead of at the schedule's next look."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction

from screening.common.asking import ask


def peers_ask_to_tell() -> None:
    """Have other instances told when this transaction is done."""
    _ask_on_commit(settings.PEERS_TOLD_BY)


def people_ask_to_tell() -> None:
    """Have our own people told when this transaction is done."""
    _ask_on_commit(settings.CHANGES_TOLD_BY)


def _ask_on_commit(task: str) -> None:
    if task:
        transaction.on_commit(partial(ask, task), robust=True)
