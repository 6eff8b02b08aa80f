"""Take in what Space-Track's public conjunction messages say of the stations, each once."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError

from screening.catalog.services.reports import TakenIn
from screening.common.exceptions import InputError
from screening.common.plain_text import one_line
from screening.messages.models import MessageSource
from screening.messages.services.message_import import ImportResult, message_import

logger = logging.getLogger(__name__)


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
        outcome, refusal = _taken_in(record)
        new += outcome == ImportResult.STORED
        rejected += [refusal] if refusal else []
        on_progress(count / len(records))
    return TakenIn(new, rejected)


def _taken_in(record: dict[str, Any]) -> tuple[ImportResult, tuple[str, str, str] | None]:
    """Store one record: what became of it, and why where it was refused.

    NOTE: what no check has thought of must not keep the others of the answer out, so whatever a
    database or a conversion cannot hold is told here too.
    """
    # The same record is the same bytes, in whatever order its members come.
    data = json.dumps(record, sort_keys=True).encode()
    name = f"cdm_public-{one_line(str(record.get('CDM_ID', 'unknown')), 40)}.json"
    try:
        outcome = message_import(data, file_name=name, source=MessageSource.SPACETRACK)
    except (InputError, ValueError, ArithmeticError, DatabaseError) as error:
        logger.exception("Record %a could not be taken in", name)
        reason = f"It could not be stored ({type(error).__name__}: {error})."
        return ImportResult.REJECTED, (name, reason, data.decode()[:160])
    if outcome.result == ImportResult.REJECTED:
        return outcome.result, (name, outcome.message.note, data.decode()[:160])
    return outcome.result, None
