"""Lines as editors count them, whatever system wrote the file."""

from __future__ import annotations


def lines_of(text: str) -> list[str]:
    """Split at LF, CRLF or CR only. ``str.splitlines`` also splits inside names, at odd spaces."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
