"""An OMM as a message: everything it says, checked by the standard, and its element set if any.

The element set is read by ``screening.engine.elements``; here the rest of the message is looked at,
which the catalogue has no use for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from screening.engine.elements import UnusableFile, read_elements
from screening.engine.types import ElementSet
from screening.messages.ccsds.kvn import Other, kvn_lines, not_an_assignment, split_unit
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry, one_line
from screening.messages.ccsds.text import message_text
from screening.messages.ccsds.xml import COMMENT, children, local_name, text_of, xml_root
from screening.messages.omm import schema
from screening.messages.omm.check import what_is_wrong

ROOT: Final = "omm"
WHAT_TO_DO: Final = (
    "Correct it as CCSDS 502.0-B-3 has it, or ask its originator for the message again."
)


@dataclass(frozen=True, slots=True)
class MeanElementsMessage:
    """An OMM: every keyword's text, and its element set or why SGP4 cannot use it."""

    version: str
    values: Mapping[str, str]
    element_set: ElementSet | None
    reason: str


def read_omm(data: bytes, *, file_name: str) -> MeanElementsMessage:
    """Return the one message in a file of KVN or NDM/XML, plain or gzip.

    Raises UnusableMessage naming every keyword that is wrong and where it stands. A message by
    another theory than SGP4 is a good message without an element set.
    """
    text = message_text(data, file_name=file_name)
    is_xml = text.lstrip().startswith("<")
    version, entries = _xml(text, file_name) if is_xml else _kvn(text, file_name)
    problems = what_is_wrong(version, entries)
    if problems:
        raise UnusableMessage(file_name, problems, WHAT_TO_DO)
    values = {one_line(entry.keyword): one_line(entry.text) for entry in entries}
    try:
        [element_set] = read_elements(text.encode(), file_name=file_name).elements
    except UnusableFile as error:
        return MeanElementsMessage(version.text, values, None, error.reason)
    return MeanElementsMessage(version.text, values, element_set, "")


def _kvn(text: str, file_name: str) -> tuple[Entry, list[Entry]]:
    lines = list(kvn_lines(text))
    problems = [not_an_assignment(line) for line in lines if isinstance(line, Other)]
    entries = [_split(line) for line in lines if isinstance(line, Entry)]
    if not entries or entries[0].keyword != schema.VERSION_KEYWORD:
        problems.append(Problem("the message", f"{schema.VERSION_KEYWORD} does not come first"))
    if problems:
        raise UnusableMessage(file_name, problems, WHAT_TO_DO)
    return entries[0], entries[1:]


def _split(entry: Entry) -> Entry:
    is_text = entry.keyword in schema.TEXTS or entry.keyword.startswith(schema.USER_DEFINED)
    return entry if is_text else split_unit(entry)


def _xml(text: str, file_name: str) -> tuple[Entry, list[Entry]]:
    root = xml_root(text, file_name=file_name)
    if local_name(root) != ROOT:
        problem = Problem(f"<{local_name(root)}>", "it is not an <omm> message")
        raise UnusableMessage(file_name, [problem], WHAT_TO_DO)
    version = Entry("version", root.get("version", ""), None, "omm/@version")
    return version, list(_leaves(root, ROOT))


def _leaves(parent: Element, parent_path: str) -> Iterable[Entry]:
    for name, element, path in children(parent, parent_path):
        if len(element):
            yield from _leaves(element, path)
        elif name == "USER_DEFINED":
            parameter = f"{schema.USER_DEFINED}{element.get('parameter', '')}"
            yield Entry(parameter, text_of(element), None, path)
        elif name != COMMENT:
            yield Entry(name, text_of(element), element.get("units"), path)
