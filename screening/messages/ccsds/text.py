"""Bytes of a message to text: bounded, gzip undone, UTF-8 and nothing else."""

from __future__ import annotations

import zlib
from typing import Final

from screening.engine.elements import UnusableFile
from screening.engine.elements.decode import decode_text
from screening.engine.elements.lines import lines_of
from screening.messages.ccsds.problems import Problem, UnusableMessage

# A year of states a minute is 60 MiB as OEM; a CDM has 10 KiB. More is a mistake or an attack.
MAX_MESSAGE_BYTES: Final = 64 * 2**20

# What a web process reads while others wait for it: 0.3 to 0.5 s of processor time a MiB (measured
# on ephemerides of 1 to 8 MiB). NASA's 15 days of the ISS have 0.6 MiB, as much Starlink 9.
MAX_WEB_BYTES: Final = 8 * 2**20

_GZIP_MAGIC: Final = b"\x1f\x8b"
_GZIP_WINDOW_BITS: Final = 31
_UNDECODABLE: Final = "\ufffd"


def message_text(data: bytes, *, file_name: str) -> str:
    """Return the text of a plain or gzip message.

    Raises UnusableMessage naming the line with bytes that are not UTF-8, or the reason why the
    file is no text at all.
    """
    try:
        text = decode_text(data, file_name=file_name, max_bytes=MAX_MESSAGE_BYTES)
    except UnusableFile as error:
        problem = Problem("the file", error.reason)
        raise UnusableMessage(file_name, [problem], error.what_to_do) from None
    if _UNDECODABLE in text:
        number = next(n for n, line in enumerate(lines_of(text), 1) if _UNDECODABLE in line)
        problem = Problem(f"line {number}", "it has bytes that are not UTF-8")
        raise UnusableMessage(file_name, [problem], "Save the file as UTF-8 or plain ASCII.")
    if not text.strip():
        problem = Problem("the file", "it is empty")
        raise UnusableMessage(file_name, [problem], "Fetch it again.")
    return text


def text_is_longer_than(max_bytes: int, data: bytes) -> bool:
    """Whether a plain or gzip file holds more text; never unpacks more than the limit.

    A damaged gzip is not longer: reading it says what is wrong with it.
    """
    left = data if len(data) <= max_bytes else b""
    room = max_bytes
    while left.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(_GZIP_WINDOW_BITS)
        try:
            room -= len(member.decompress(left, room + 1))
        except zlib.error:
            return False
        if room < 0 or not member.eof:
            return room < 0
        left = member.unused_data
    return len(data) > max_bytes
