"""The protocols that come with the release, as texts to begin one's own with."""

from __future__ import annotations

from screening.coordination.protocol import protocol_library
from screening.coordination.protocol.library import SHIPPED_FOLDER


def shipped_texts() -> list[tuple[str, str]]:
    """Reference and English name of each shipped protocol, newest versions."""
    return [(each.reference, each.name.en) for each in protocol_library().newest]


def shipped_text(reference: str) -> str:
    """The text of a shipped protocol by its reference; empty for what is none."""
    for each in protocol_library().newest:
        if each.reference == reference:
            path = SHIPPED_FOLDER / f"{each.key}.v{each.version}.toml"
            return path.read_text(encoding="utf-8")
    return ""
