"""One OEM from the text of a file, as KVN or XML."""

from __future__ import annotations

from screening.messages.ccsds.text import message_text
from screening.messages.oem.build import build_oem
from screening.messages.oem.model import OrbitEphemerisMessage
from screening.messages.oem.read_kvn import read_kvn
from screening.messages.oem.read_xml import read_xml


def read_oem(data: bytes, *, file_name: str) -> OrbitEphemerisMessage:
    """Return the message in a file: KVN or NDM/XML, plain or gzip, told from its content.

    ``file_name`` only appears in errors. Raises UnusableMessage naming what is wrong and where.
    """
    text = message_text(data, file_name=file_name)
    reader = read_xml if text.lstrip().startswith("<") else read_kvn
    return build_oem(reader(text, file_name=file_name), file_name=file_name)
