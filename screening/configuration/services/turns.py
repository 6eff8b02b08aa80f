"""One change of the configuration at a time."""

from __future__ import annotations

from django.db import transaction

from screening.configuration.models import Turn


def wait_for_turn() -> None:
    """Wait until no other change is under way; this transaction's end lets the next one in."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A turn lasts as long as a transaction: there is none.")
    Turn.objects.get_or_create(pk=1)
    Turn.objects.select_for_update().get(pk=1)
