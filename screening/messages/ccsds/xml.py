"""NDM/XML read safely: no document type, no entities, nothing fetched; places are paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from screening.messages.ccsds.problems import Problem, UnusableMessage

COMMENT: Final = "COMMENT"
_WELL_FORMED: Final = "Give a well-formed NDM/XML file without a document type."


def xml_root(text: str, *, file_name: str) -> Element:
    """Return the root element of a message; an ``ndm`` of one message gives that message.

    Raises UnusableMessage for markup that breaks, has a document type or entities, or holds
    several messages.
    """
    try:
        # NOTE: the declaration may name another encoding, or one that there is not; the text is
        # already decoded, and of text, unlike of bytes, the parser does not ask it.
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        problem = Problem("the XML", f"it cannot be read ({_words(error)})")
        raise UnusableMessage(file_name, [problem], _WELL_FORMED) from None
    if local_name(root) != "ndm":
        return root
    messages = [child for child in root if local_name(child) not in (COMMENT, "MESSAGE_ID")]
    if len(messages) != 1:
        problem = Problem("ndm", f"it holds {len(messages)} messages")
        raise UnusableMessage(file_name, [problem], "Give each message as a file of its own.")
    return messages[0]


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, path: str) -> Iterator[tuple[str, Element, str]]:
    """Yield name, element and path of each child; equal siblings are numbered from 1."""
    totals = Counter(map(local_name, element))
    seen: Counter[str] = Counter()
    for child in element:
        name = local_name(child)
        seen[name] += 1
        number = f"[{seen[name]}]" if totals[name] > 1 else ""
        yield name, child, f"{path}/{name}{number}"


def text_of(element: Element) -> str:
    """The text of an element without the space around it; blank where it is said to be nil."""
    return (element.text or "").strip()


def _words(error: Exception) -> str:
    if isinstance(error, DefusedXmlException):
        return "it has a document type or entities, which a message has no use for"
    return str(error)
