"""OMM as NDM/XML: one ``omm`` element, or many inside ``ndm``. Entity bombs are refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from screening.engine.elements.omm_record import check_unit, element_set_from_mapping
from screening.engine.elements.parsed import BadRecord, RecordError, Records
from screening.engine.types import ElementSet


def read_omm_xml(text: str) -> Records:
    """Yield (record number, element set or refusal). What follows a break in the XML is lost."""
    number = 0
    try:
        for omm in _omm_elements(text):
            number += 1
            yield number, _element_set(omm)
            omm.clear()  # a whole catalogue must not stand in memory as a tree
    except (ParseError, DefusedXmlException) as error:
        yield number + 1, BadRecord(f"the XML ends or breaks here ({error})")


def _omm_elements(text: str) -> Iterator[Element]:
    # NOTE: the declaration may name another encoding, or one that there is not; the text is already
    # decoded, and of text, unlike of bytes, the parser does not ask it.
    stream = io.StringIO(text)
    for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
        if _local_name(element) == "omm":
            yield element


def _element_set(omm: Element) -> ElementSet | BadRecord:
    try:
        return element_set_from_mapping(_fields(omm))
    except RecordError as error:
        return BadRecord(str(error), omm.findtext(".//{*}OBJECT_NAME") or "")


def _fields(omm: Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for element in omm.iter():
        keyword = _local_name(element)
        if len(element) or keyword in ("COMMENT", "USER_DEFINED"):
            continue
        if keyword in fields:
            raise RecordError(f"{keyword} is given twice")
        if unit := element.get("units"):
            check_unit(keyword, unit)
        fields[keyword] = (element.text or "").strip()
    return fields


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
