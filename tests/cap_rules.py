"""The rules of the Common Alerting Protocol 1.2, for tests: what a message must and must not be.

Written from the standard's own tables (OASIS, 1 July 2010, sections 3.2 and 3.3, and the order of
elements of its schema), not from the code that writes messages.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree

NAMESPACE: Final = "{urn:oasis:names:tc:emergency:cap:1.2}"
DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
ADDRESS: Final = re.compile(r"[^\s,<&]+")
# Name, least and most times; in the order in which the schema has them.
ALERT: Final = (
    ("identifier", 1, 1),
    ("sender", 1, 1),
    ("sent", 1, 1),
    ("status", 1, 1),
    ("msgType", 1, 1),
    ("source", 0, 1),
    ("scope", 1, 1),
    ("restriction", 0, 1),
    ("addresses", 0, 1),
    ("code", 0, 99),
    ("note", 0, 1),
    ("references", 0, 1),
    ("incidents", 0, 1),
    ("info", 0, 99),
)
INFO: Final = (
    ("language", 0, 1),
    ("category", 1, 99),
    ("event", 1, 1),
    ("responseType", 0, 99),
    ("urgency", 1, 1),
    ("severity", 1, 1),
    ("certainty", 1, 1),
    ("audience", 0, 1),
    ("eventCode", 0, 99),
    ("effective", 0, 1),
    ("onset", 0, 1),
    ("expires", 0, 1),
    ("senderName", 0, 1),
    ("headline", 0, 1),
    ("description", 0, 1),
    ("instruction", 0, 1),
    ("web", 0, 1),
    ("contact", 0, 1),
    ("parameter", 0, 99),
    ("resource", 0, 99),
    ("area", 0, 99),
)
AREA: Final = (
    ("areaDesc", 1, 1),
    ("polygon", 0, 99),
    ("circle", 0, 99),
    ("geocode", 0, 99),
    ("altitude", 0, 1),
    ("ceiling", 0, 1),
)
RESOURCE: Final = (
    ("resourceDesc", 1, 1),
    ("mimeType", 1, 1),
    ("size", 0, 1),
    ("uri", 0, 1),
    ("derefUri", 0, 1),
    ("digest", 0, 1),
)
PAIR: Final = (("valueName", 1, 1), ("value", 1, 1))
CHILDREN: Final = (
    ("area", AREA),
    ("parameter", PAIR),
    ("eventCode", PAIR),
    ("resource", RESOURCE),
)
# RFC 3066, as the standard's table of <info> asks; and an absolute address.
LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
WORDS: Final = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
INSTANTS: Final = frozenset({"sent", "effective", "onset", "expires"})


def broken_rules(xml: bytes) -> list[str]:
    """Say what of a message breaks the standard; nothing for a good one."""
    alert = ElementTree.fromstring(xml)
    if alert.tag != f"{NAMESPACE}alert":
        return [f"the root is {alert.tag}"]
    broken = [*_order(alert, ALERT), *_alert_rules(alert)]
    for info in alert.findall(f"{NAMESPACE}info"):
        broken += _order(info, INFO)
        broken += _info_rules(info)
        for name, rule in CHILDREN:
            for each in info.findall(f"{NAMESPACE}{name}"):
                broken += _order(each, rule)
        for geocode in info.iterfind(f"{NAMESPACE}area/{NAMESPACE}geocode"):
            broken += _order(geocode, PAIR)
    return broken + [each for element in alert.iter() for each in _value(element)]


def text_of(alert: ElementTree.Element, name: str) -> str:
    """The text of one element below the root; empty where there is none."""
    return alert.findtext(f"{NAMESPACE}{name}") or ""


def _order(element: ElementTree.Element, rule: tuple[tuple[str, int, int], ...]) -> list[str]:
    names = [child.tag.removeprefix(NAMESPACE) for child in element]
    known = [name for name, _, _ in rule]
    broken = [f"<{name}> is no element of <{element.tag}>" for name in names if name not in known]
    for name, least, most in rule:
        if not least <= names.count(name) <= most:
            broken.append(f"<{name}> comes {names.count(name)} times in <{element.tag}>")
    places = [known.index(name) for name in names if name in known]
    return broken + ([f"<{element.tag}> is out of order"] if places != sorted(places) else [])


def _alert_rules(alert: ElementTree.Element) -> list[str]:
    broken = []
    for name in ("identifier", "sender"):
        if not ADDRESS.fullmatch(text_of(alert, name)):
            broken.append(f"{name} has a space, comma, < or &")
    references = text_of(alert, "references").split()
    if text_of(alert, "msgType") in ("Update", "Cancel") and not references:
        broken.append("what replaces a message must name it")
    for each in references:
        sender, _, rest = each.partition(",")
        identifier, _, sent = rest.partition(",")
        good = ADDRESS.fullmatch(sender) and ADDRESS.fullmatch(identifier)
        if not good or not DATE_TIME.fullmatch(sent):
            broken.append(f"{each} is no sender,identifier,sent")
    if text_of(alert, "scope") == "Restricted" and not text_of(alert, "restriction"):
        broken.append("a restricted message must say to whom")
    if text_of(alert, "status") == "Exercise" and not text_of(alert, "note"):
        broken.append("an exercise must be named in the note")
    return broken


def _info_rules(info: ElementTree.Element) -> list[str]:
    broken = []
    for name, pattern in (("language", LANGUAGE), ("web", URI)):
        found = info.find(f"{NAMESPACE}{name}")
        if found is not None and not pattern.fullmatch(found.text or ""):
            broken.append(f"{name} is {found.text!r}")
    for area in info.findall(f"{NAMESPACE}area"):
        if area.find(f"{NAMESPACE}ceiling") is not None and not text_of(area, "altitude"):
            broken.append("a ceiling needs an altitude")
    return broken


def _value(element: ElementTree.Element) -> list[str]:
    name, text = element.tag.removeprefix(NAMESPACE), element.text or ""
    if name in WORDS and text not in WORDS[name].split():
        return [f"{name} is {text!r}"]
    if name in INSTANTS and not DATE_TIME.fullmatch(text):
        return [f"{name} is {text!r}"]
    return [f"{name} is empty"] if not len(element) and not text.strip() else []
