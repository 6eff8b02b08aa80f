"""What may be done with messages: take one in, give one out."""

from screening.messages.services.conjunction_export import (
    NotExportable,
    conjunction_export,
    why_not_exportable,
)
from screening.messages.services.message_import import (
    LOOKED_AT_AGAIN,
    ImportOutcome,
    ImportResult,
    message_import,
)
from screening.messages.services.public_cdms import public_cdms_take_in

__all__ = [
    "LOOKED_AT_AGAIN",
    "ImportOutcome",
    "ImportResult",
    "NotExportable",
    "conjunction_export",
    "message_import",
    "public_cdms_take_in",
    "why_not_exportable",
]
