"""What must hold before anything starts: protocols that can be read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from screening.common.exceptions import InputError
from screening.coordination.protocol_selectors import protocols_of_files


def protocols_are_readable(**_: Any) -> list[CheckMessage]:
    """Refuse to start on a protocol of one's own that cannot be used: cases would not open."""
    try:
        protocols_of_files()
    except InputError as error:
        return [Error(f"SAFE_PASSAGE_PROTOCOLS: {error}", id="coordination.E001")]
    return []
