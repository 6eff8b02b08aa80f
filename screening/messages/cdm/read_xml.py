"""A CDM as NDM/XML to its raw entries."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry, RawBlock, RawMessage
from screening.messages.ccsds.xml import COMMENT, children, local_name, text_of, xml_root
from screening.messages.cdm import schema
from screening.messages.cdm.build import WHAT_TO_DO

ROOT = "cdm"
SEGMENT = "segment"
AROUND_BLOCKS = (SEGMENT, "body", "data")
RELATIVE_STATE = "relativeStateVector"  # in a block; key-value notation does not have it


def read_xml(text: str, *, file_name: str) -> RawMessage:
    """Return the entries of a message by block; a place is the path of an element.

    Raises UnusableMessage for XML that cannot be read or is no CDM.
    """
    root = xml_root(text, file_name=file_name)
    if local_name(root) != ROOT:
        problem = Problem(f"<{local_name(root)}>", "it is not a <cdm> message")
        raise UnusableMessage(file_name, [problem], WHAT_TO_DO)
    version = Entry("version", root.get("version", ""), None, "cdm/@version")
    reader = _Reader(RawMessage(version))
    reader.walk(root, ROOT)
    return reader.finished()


class _Reader:
    """Goes through the elements in order and keeps the block it is in."""

    def __init__(self, message: RawMessage) -> None:
        self._message = message
        self._group = message.whole
        self._block: RawBlock | None = None
        self._comments: list[str] = []  # of an element around blocks: they go with the next one

    def walk(self, parent: Element, parent_path: str) -> None:
        for name, element, path in children(parent, parent_path):
            if name == SEGMENT:
                self._group = {}
                self._message.segments.append(self._group)
            if name in AROUND_BLOCKS:
                self._block = None
            elif name in schema.BLOCKS:
                self._open(self._block_name(name))
            elif not len(element):
                self._leaf(name, element, path)
            self.walk(element, path)

    def finished(self) -> RawMessage:
        """The message, with the comments at its end."""
        if self._comments:
            self._open(schema.HEADER)
        return self._message

    def _block_name(self, element_name: str) -> str:
        is_second = element_name == schema.COVARIANCE and element_name in self._group
        return schema.OTHER_COVARIANCE if is_second else element_name

    def _open(self, name: str) -> RawBlock:
        block = self._block = self._group.setdefault(name, RawBlock())
        block.comments.extend(self._comments)
        self._comments.clear()
        return block

    def _leaf(self, name: str, element: Element, path: str) -> None:
        if name == COMMENT:
            comments = self._comments if self._block is None else self._block.comments
            comments.append(text_of(element))
            return
        # One outside every block is misplaced: wherever it is put, the builder says so.
        block = self._block or self._open(schema.HEADER)
        block.entries.append(Entry(name, text_of(element), element.get("units"), path))
