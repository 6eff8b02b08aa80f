"""Who we say we are to every server that is asked for anything."""

from __future__ import annotations

from django.conf import settings

from screening.common.code_version import RELEASE


def user_agent() -> str:
    """Name and release, with the person to write to when that is configured."""
    contact = settings.SOURCE_CONTACT or "no contact configured"
    return f"SafePassage/{RELEASE} (space-situational awareness; {contact})"
