"""Which alerts wait for an answer: read once for all pages that ask in the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sasweb.shared_answers import SharedAnswers
from screening.alerts.inbox import Waiting, waiting_for
from screening.alerts.waiting import waiting_keys

_KEYS: Final = SharedAnswers[Sequence[int]]("alerts", "life", "coordination")


def keys_waiting() -> Sequence[int]:
    """The same for everybody; see ``screening.alerts.waiting.waiting_keys``.

    That an alarm has ended, or a message went out late, is seen with what is said of it, or after
    ``SHARED_ANSWERS_KEPT_S``.
    """
    return _KEYS.get("keys", waiting_keys)


def alerts_waiting(user: Any) -> Waiting | None:
    """How many wait in the list that a person sees first; None for a stranger."""
    return waiting_for(user, keys_waiting()) if user.is_authenticated else None
