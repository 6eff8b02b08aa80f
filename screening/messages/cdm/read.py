"""One CDM from the bytes of a file, whatever its syntax."""

from __future__ import annotations

from screening.messages.ccsds.text import message_text
from screening.messages.cdm.build import build_cdm
from screening.messages.cdm.model import ConjunctionDataMessage
from screening.messages.cdm.read_json import read_json
from screening.messages.cdm.read_kvn import read_kvn
from screening.messages.cdm.read_xml import read_xml


def read_cdm(data: bytes, *, file_name: str) -> ConjunctionDataMessage:
    """Return the message in a file: KVN, NDM/XML or JSON, plain or gzip, told from its content.

    ``file_name`` only appears in errors. Raises UnusableMessage naming every keyword that is
    wrong, where it stands, what is expected and what to do.
    """
    text = message_text(data, file_name=file_name)
    first = text.lstrip()[:1]
    reader = read_xml if first == "<" else read_json if first in "{[" else read_kvn
    return build_cdm(reader(text, file_name=file_name), file_name=file_name)
