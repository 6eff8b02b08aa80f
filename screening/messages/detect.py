"""Which kind of message a text is, told from its content, never from its name."""

from __future__ import annotations

import re
from typing import Final

from screening.messages.cdm.public import TELLING_MEMBERS
from screening.messages.models import MessageKind
from screening.messages.oem.starlink import is_starlink

HEAD_CHARACTERS: Final = 8192

_CCSDS_KVN: Final = re.compile(r"^\s*CCSDS_([A-Z]{3})_VERS\s*=", re.MULTILINE)
_CCSDS_JSON: Final = re.compile(r'"CCSDS_([A-Z]{3})_VERS"')
_CCSDS_XML: Final = re.compile(r"<(?:[\w.-]+:)?([a-z]{3})[\s>]")
_KINDS: Final = {"CDM": MessageKind.CDM, "OEM": MessageKind.OEM, "OMM": MessageKind.OMM}


def detect_kind(text: str) -> tuple[MessageKind, str]:
    """Return the kind of a text and, where it is none that is read, what it looks like."""
    head = text[:HEAD_CHARACTERS].lstrip()
    if is_starlink(head):
        return MessageKind.STARLINK, ""
    if head[:1] == "{" and all(f'"{member}"' in head for member in TELLING_MEMBERS):
        return MessageKind.PUBLIC, ""
    pattern = _CCSDS_XML if head[:1] == "<" else _CCSDS_JSON if head[:1] == "{" else _CCSDS_KVN
    names = [name.upper() for name in pattern.findall(head)]
    known = [_KINDS[name] for name in names if name in _KINDS]
    if known:
        return known[0], ""
    named = [name for name in names if name != "NDM"]
    what = f"it is a CCSDS {named[0]}" if named else f"it begins {head[:60]!r}"
    return MessageKind.UNKNOWN, f"{what}, and no CDM, OEM, OMM or Starlink ephemeris"
