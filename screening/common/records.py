"""What is kept is written in one language, whoever's page it was that had it written."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final

from django.utils import translation

RECORD_LANGUAGE: Final = "en"


def in_record_language() -> AbstractContextManager[None]:
    """Within it, words are those of a record: English."""
    return translation.override(RECORD_LANGUAGE)
