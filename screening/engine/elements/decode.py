"""Bytes of a file to text: gzip undone within a limit, UTF-8 and nothing else."""

from __future__ import annotations

import zlib
from typing import Final

from screening.engine.elements.parsed import UnusableFile

# Twenty times the whole catalogue as JSON: a limit for bombs, not for catalogues.
MAX_TEXT_BYTES: Final = 256 * 1024 * 1024

_GZIP_MAGIC: Final = b"\x1f\x8b"
_GZIP_WINDOW_BITS: Final = 31
_OTHER_ARCHIVES: Final = {
    b"PK\x03\x04": "a ZIP archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
}
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def decode_text(data: bytes, *, file_name: str, max_bytes: int = MAX_TEXT_BYTES) -> str:
    """Return the text of a plain or gzip file, without a byte order mark.

    Bytes that are not UTF-8 become U+FFFD, so that only the record they stand in is refused.
    Raises UnusableFile for a damaged, foreign or oversized file.
    """
    for magic, kind in _OTHER_ARCHIVES.items():
        if data.startswith(magic):
            raise UnusableFile(file_name, f"this is {kind}", "Unpack it, or use gzip.")
    if data.startswith(_GZIP_MAGIC):
        data = _gunzip(data, file_name, max_bytes)
    if len(data) > max_bytes:
        raise UnusableFile(file_name, _too_large(max_bytes), "Split the file.")
    if data.startswith(_UTF16_MARKS) or b"\x00" in data[:64]:
        raise UnusableFile(file_name, "the text is UTF-16 or binary", "Save it as UTF-8.")
    return data.decode("utf-8-sig", "replace")


def _gunzip(data: bytes, file_name: str, max_bytes: int) -> bytes:
    """Undo gzip, several members included, and never hold more than the limit."""
    parts: list[bytes] = []
    room = max_bytes + 1
    while data.startswith(_GZIP_MAGIC) and room > 0:
        member = zlib.decompressobj(_GZIP_WINDOW_BITS)
        try:
            parts.append(member.decompress(data, room))
        except zlib.error as error:
            what_to_do = "Fetch it again."
            raise UnusableFile(file_name, f"the gzip is damaged ({error})", what_to_do) from None
        room -= len(parts[-1])
        if not member.eof and room > 0:
            raise UnusableFile(file_name, "the gzip is cut short", "Fetch it again.")
        data = member.unused_data
    if room <= 0:
        raise UnusableFile(file_name, _too_large(max_bytes), "Split the file.")
    return b"".join(parts)


def _too_large(max_bytes: int) -> str:
    return f"it holds more than {max_bytes // 2**20} MiB of text"
