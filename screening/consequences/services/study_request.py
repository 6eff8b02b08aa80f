"""Asking for a study: its inputs are frozen, and a worker is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.consequences.models import Study


def study_request(
    kind: str,
    data: Mapping[str, Any],
    *,
    asked_by: str,
    attachment: bytes = b"",
    attachment_name: str = "",
    conjunction_id: int | None = None,
    title: str = "",
    enqueue: bool = True,
) -> Study:
    """Check a question, freeze the catalogue as of now, and queue it.

    With ``enqueue`` False the caller executes it.
    Raises ``QuestionError`` for a question that cannot be asked.
    """
    raise NotImplementedError
