"""What may be done with messages: take one in, give one out."""

from screening.messages.services.conjunction_export import (
    NotExportable,
    conjunction_export,
    why_not_exportable,
)
from screening.messages.services.message_import import (
    ImportOutcome,
    ImportResult,
    message_import,
)

__all__ = [
    "ImportOutcome",
    "ImportResult",
    "NotExportable",
    "conjunction_export",
    "message_import",
    "why_not_exportable",
]
