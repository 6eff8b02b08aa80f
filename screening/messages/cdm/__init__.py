"""Conjunction data messages, CCSDS 508.0-B-1: read from and written to KVN, XML and JSON."""

from screening.messages.cdm.model import Block, ConjunctionDataMessage, MessageObject
from screening.messages.cdm.read import read_cdm
from screening.messages.cdm.write import (
    SYNTAXES,
    Syntax,
    as_document,
    write_json,
    write_kvn,
    write_xml,
)

__all__ = [
    "SYNTAXES",
    "Block",
    "ConjunctionDataMessage",
    "MessageObject",
    "Syntax",
    "as_document",
    "read_cdm",
    "write_json",
    "write_kvn",
    "write_xml",
]
