"""Take in what Space-Track's public conjunction messages say of the stations, each once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from screening.catalog.services.reports import TakenIn
from screening.messages.models import MessageSource
from screening.messages.services.message_import import ImportResult, message_import


def public_cdms_take_in(
    records: Sequence[dict[str, Any]], on_progress: Callable[[float], None]
) -> TakenIn:
    """Store every record as a message of its own; return how many were new, and what was refused.

    Those made first come first: two queries brought them, in order of TCA each.

    Settings name this to the catalogue, which pulls the records and knows no messages.
    """
    new, rejected = 0, []
    by_making = sorted(records, key=lambda record: str(record.get("CREATED")))
    for count, record in enumerate(by_making, start=1):
        # The same record is the same bytes, in whatever order its members come.
        data = json.dumps(record, sort_keys=True).encode()
        outcome = message_import(
            data,
            file_name=f"cdm_public-{str(record.get('CDM_ID', 'unknown'))[:40]}.json",
            source=MessageSource.SPACETRACK,
        )
        new += outcome.result == ImportResult.STORED
        if outcome.result == ImportResult.REJECTED:
            rejected.append((outcome.message.file_name, outcome.message.note, data.decode()[:160]))
        on_progress(count / len(records))
    return TakenIn(new, rejected)
