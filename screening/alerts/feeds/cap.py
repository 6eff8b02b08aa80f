"""One message of the Common Alerting Protocol, from one change in the life of a conjunction.

Nothing made up, replayed or exercised is ever ``Actual``. The same change gives the same message
at any time. Source: OASIS, Common Alerting Protocol version 1.2, 1 July 2010, section 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree

from screening.alerts.feeds.course import Step
from screening.alerts.feeds.labels import labels
from screening.common.exceptions import InputError
from screening.conjunctions.counted_pc import counted_pc
from screening.conjunctions.criteria.rules import DecisionPhase, DecisionPoint
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.rule_selectors import read_rule

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
EVENT: Final = "Close approach to a crewed station"
SEVERITY: Final[Mapping[str, str]] = {
    "emergency": "Extreme",
    "red": "Severe",
    "yellow": "Moderate",
    "watch": "Minor",
    "": "Minor",
}
RESPONSE: Final[Mapping[str, str]] = {
    "emergency": "Avoid",
    "red": "Avoid",
    "yellow": "Prepare",
    "watch": "Monitor",
    "": "Monitor",
}


@dataclass(frozen=True, slots=True)
class CapSender:
    """Who speaks: ``name`` for people; ``address`` for programs, unique in the world.

    ``page_url`` is where a conjunction's page lies, with ``{id}`` in it. ``is_public`` says whether
    everybody may read it.
    """

    address: str
    name: str
    contact: str
    page_url: str
    is_public: bool


def cap_xml(step: Step, sender: CapSender, level: str) -> bytes:
    """Write one message; ``level`` is the lowest that the feed tells of, part of identifiers."""
    change = step.transition
    alert = ElementTree.Element(_tag("alert"))
    _add(alert, "identifier", cap_identifier(change, level))
    _add(alert, "sender", sender.address)
    _add(alert, "sent", _instant(change.recorded_at))
    _add(alert, "status", cap_status(change))
    _add(alert, "msgType", step.message_type)
    _add(alert, "scope", "Public" if sender.is_public else "Restricted")
    if not sender.is_public:
        _add(alert, "restriction", "For people and programs that this installation lets read.")
    _add(alert, "note", _note(change))
    if step.earlier:
        references = (_reference(each, sender, level) for each in step.earlier)
        _add(alert, "references", " ".join(references))
    _add_info(alert, step, sender)
    written: bytes = ElementTree.tostring(
        alert, encoding="utf-8", xml_declaration=True, default_namespace=NAMESPACE
    )
    return written


def cap_identifier(change: Transition, level: str) -> str:
    """Name a message of one sender: no spaces, commas or brackets are allowed in it."""
    world = cap_status(change).lower()
    return f"safe-passage.{world}.{level}.{change.conjunction_id}.{change.sequence}"


def cap_status(change: Transition) -> str:
    """``Actual`` for what is real and now alone."""
    if change.is_exercise:
        return "Exercise"
    return "Test" if change.is_synthetic or change.is_replay else "Actual"


def headline(change: Transition) -> str:
    """Say a change in one line, labels first."""
    pair = change.conjunction
    station = pair.station.short_name if pair.station else pair.primary.name
    front = _labels(change)
    level = (
        f" ({change.to_level})" if change.to_level and change.to_level != change.to_state else ""
    )
    return f"{front}{change.to_state.capitalize()}{level}: {station} and {pair.secondary.name}"


def _add_info(alert: ElementTree.Element, step: Step, sender: CapSender) -> None:
    change, tca_utc = step.transition, _tca_utc(step)
    info = ElementTree.SubElement(alert, _tag("info"))
    _add(info, "language", "en")
    _add(info, "category", "Transport")
    _add(info, "category", "Safety")
    _add(info, "event", EVENT)
    _add(info, "responseType", _response(step))
    _add(info, "urgency", _urgency(change, tca_utc))
    _add(info, "severity", SEVERITY[_level(change)])
    _add(info, "certainty", _certainty(change))
    _add(info, "effective", _instant(change.at_utc))
    _add(info, "onset", _instant(tca_utc))
    _add(info, "expires", _instant(tca_utc))
    _add(info, "senderName", sender.name)
    _add(info, "headline", headline(change))
    _add(info, "description", change.reason)
    _add(info, "web", sender.page_url.format(id=change.conjunction_id))
    if sender.contact:
        _add(info, "contact", sender.contact)
    for name, value in _figures(step).items():
        _add_pair(info, "parameter", name, value)
    _add_area(info, change)


def _add_area(info: ElementTree.Element, change: Transition) -> None:
    primary = change.conjunction.primary
    area = ElementTree.SubElement(info, _tag("area"))
    _add(area, "areaDesc", f"In orbit, around {primary.name}")
    _add_pair(area, "geocode", "NORAD_CAT_ID", str(primary.norad_cat_id))


def _figures(step: Step) -> dict[str, str]:
    """What is known, by name with its unit. What is not known has no parameter: it is not zero."""
    change, known = step.transition, step.assessment
    pair = change.conjunction
    counted = counted_pc(known.pc, known.pc_grade, known.stated_pc) if known else None
    values: dict[str, object] = {
        "state": change.to_state,
        "level": change.to_level or None,
        "tca_utc": _tca_utc(step).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "primary_norad_cat_id": pair.primary.norad_cat_id,
        "secondary_norad_cat_id": pair.secondary.norad_cat_id,
        "secondary_name": pair.secondary.name,
        "miss_distance_km": known.miss_distance_km if known else None,
        "relative_speed_km_s": known.relative_speed_km_s if known else None,
        "pc": counted.pc if counted else None,
        "pc_grade": (counted.grade or None) if counted else None,
        "stated_pc": known.stated_pc if known else None,
        "stated_by": (known.originator or None) if known and known.stated_pc is not None else None,
        "realised_miss_km": change.realised_miss_km,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def _tca_utc(step: Step) -> datetime:
    """As it was known then; as it is known now where no opinion led there."""
    return step.assessment.tca_utc if step.assessment else step.transition.conjunction.tca_utc


def _level(change: Transition) -> str:
    """The severer of the levels before and after: a Cancel tells how severe what is over was."""
    return min((change.from_level, change.to_level), key=list(SEVERITY).index)


def _response(step: Step) -> str:
    """NOTE: over is not the same as safe. Only what was looked for and not found is all clear."""
    change = step.transition
    if change.to_state == LifeState.CLEARED:
        return "AllClear"
    if change.to_state in (LifeState.STALE, LifeState.PASSED):
        return "Assess"
    return RESPONSE[change.to_level]


def _certainty(change: Transition) -> str:
    """Of the approach, not of a collision, whose probability is a parameter."""
    if change.to_state == LifeState.CLEARED:
        return "Unlikely"
    return "Unknown" if change.to_state == LifeState.STALE else "Likely"


def _urgency(change: Transition, tca_utc: datetime) -> str:
    if change.at_utc >= tca_utc or change.to_state in (LifeState.CLEARED, LifeState.PASSED):
        return "Past"
    point = _decision_point(change)
    if point is None:
        return "Unknown"
    return "Future" if point.phase(tca_utc, change.at_utc) is DecisionPhase.AHEAD else "Immediate"


def _decision_point(change: Transition) -> DecisionPoint | None:
    if change.rule is None:
        return None
    try:
        return read_rule(change.rule).decision_point
    except InputError:  # of a release that wrote rules otherwise
        return None


def _note(change: Transition) -> str:
    front = _labels(change).strip()
    if not front:
        return f"Transition {change.sequence} of conjunction {change.conjunction_id}."
    return f"{front}: not happening, or not now. Nobody needs to act on it."


def _labels(change: Transition) -> str:
    return labels(
        is_exercise=change.is_exercise,
        is_synthetic=change.is_synthetic,
        is_replay=change.is_replay,
    )


def _reference(change: Transition, sender: CapSender, level: str) -> str:
    return f"{sender.address},{cap_identifier(change, level)},{_instant(change.recorded_at)}"


def _instant(at: datetime) -> str:
    """NOTE: the protocol wants -00:00 for UTC, to the second, and forbids Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, _tag(name)).text = text


def _add_pair(parent: ElementTree.Element, kind: str, name: str, value: str) -> None:
    pair = ElementTree.SubElement(parent, _tag(kind))
    _add(pair, "valueName", name)
    _add(pair, "value", value)
