"""What may be done with messages: take one in."""

from screening.messages.services.message_import import (
    ImportOutcome,
    ImportResult,
    message_import,
)

__all__ = ["ImportOutcome", "ImportResult", "message_import"]
