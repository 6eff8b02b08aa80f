"""What a message says, as titled lists of keywords: whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from screening.messages.cdm import schema
from screening.messages.cdm.read_json import COMMENT, SEGMENTS
from screening.messages.models import Message, MessageKind

TITLES: Final = {
    schema.HEADER: pgettext_lazy("a message", "Header"),
    schema.RELATIVE: _("The encounter"),
    schema.METADATA: _("Metadata"),
    schema.OD: _("Orbit determination"),
    schema.ADDITIONAL: _("Additional parameters"),
    schema.STATE: _("State at closest approach"),
    schema.COVARIANCE: _("Covariance, RTN"),
    schema.OTHER_COVARIANCE: _("Other covariance"),
}

PUBLIC_UNITS: Final = {"MIN_RNG": "m", "SAT_1_EXCL_VOL": "km", "SAT_2_EXCL_VOL": "km"}


@dataclass(frozen=True, slots=True)
class Section:
    """One block: its comments, and (keyword, value, unit) rows.

    ``of_object`` is 1 or 2 where it is about one object of a conjunction: they stand side by side.
    """

    title: str
    comments: tuple[str, ...]
    rows: tuple[tuple[str, object, str], ...]
    of_object: int = 0


def message_sections(message: Message) -> list[Section]:
    """The blocks of a message in its order; none for one that was rejected."""
    facts = message.facts
    if not facts:
        return []
    if message.kind == MessageKind.CDM:
        return list(_cdm(facts))
    if message.kind == MessageKind.PUBLIC:
        rows = ((name, value, PUBLIC_UNITS.get(name, "")) for name, value in facts.items())
        return [Section(gettext("What it says"), (), tuple(rows))]
    if message.kind == MessageKind.OMM:
        return [_section(gettext("Mean elements"), facts)]
    return list(_ephemeris(facts))


def _cdm(facts: Mapping[str, Any]) -> Iterator[Section]:
    for name in (schema.HEADER, schema.RELATIVE):
        yield _section(str(TITLES[name]), facts[name])
    for number, segment in enumerate(facts[SEGMENTS], start=1):
        for name, block in segment.items():
            whole = str(TITLES[name])
            title = gettext("Object %(number)s: %(title)s") % {
                "number": number,
                "title": whole[:1].lower() + whole[1:],
            }
            yield replace(_section(title, block), of_object=number)


def _ephemeris(facts: Mapping[str, Any]) -> Iterator[Section]:
    yield _section(str(TITLES[schema.HEADER]), {COMMENT: facts["comments"], **facts["header"]})
    for number, segment in enumerate(facts["segments"], start=1):
        about = {name: value for name, value in segment.items() if not isinstance(value, dict)}
        comments = about.pop("comments")
        about["covariance_frames"] = ", ".join(about["covariance_frames"]) or "none"
        title = gettext("Segment %(number)s") % {"number": number}
        yield _section(title, {COMMENT: comments, **segment["metadata"], **about})


def _section(title: str, block: Mapping[str, Any]) -> Section:
    rows = tuple(
        (keyword, value, _unit(keyword)) for keyword, value in block.items() if keyword != COMMENT
    )
    return Section(title, tuple(block.get(COMMENT, ())), rows)


def _unit(keyword: str) -> str:
    known = schema.KEYWORDS.get(keyword)
    return known.unit if known is not None else ""
