"""What is wrong with the keywords of an OMM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from screening.messages.ccsds.problems import Problem
from screening.messages.ccsds.raw import Entry
from screening.messages.ccsds.values import parse_number, parse_utc
from screening.messages.omm import schema


def what_is_wrong(version: Entry, entries: Sequence[Entry]) -> list[Problem]:
    """Every problem of a message, each with its place; none when it is as the standard has it."""
    problems = []
    if version.text not in schema.EDITIONS:
        due = " or ".join(schema.EDITIONS)
        problems.append(Problem(version.place, f"the version is {version.text!r}, {due} is due"))
    problems += _of_each(version.text, entries)
    values = {entry.keyword: entry.text for entry in entries}
    return [
        *problems,
        *(Problem("the message", reason) for reason in _of_all(version.text, values)),
    ]


def _of_each(edition: str, entries: Sequence[Entry]) -> Iterator[Problem]:
    sections = list(schema.SECTIONS)
    furthest = 0
    met: set[str] = set()
    for entry in entries:
        if entry.keyword in met:
            yield Problem(entry.place, f"{entry.keyword} is given twice")
        met.add(entry.keyword)
        section = schema.SECTION_OF.get(entry.keyword)
        if section is None:
            if not entry.keyword.startswith(schema.USER_DEFINED):
                yield Problem(entry.place, f"{entry.keyword} is no keyword of an OMM")
            continue
        if entry.keyword in schema.SINCE_EDITION_3 and edition < "3.0":
            yield Problem(entry.place, f"{entry.keyword} came with edition 3.0, not {edition}")
        if sections.index(section) < furthest:
            yield Problem(entry.place, f"{entry.keyword} stands after the {sections[furthest]}")
        furthest = max(furthest, sections.index(section))
        if reason := _value_problem(entry):
            yield Problem(entry.place, f"{entry.keyword} {reason}")


def _value_problem(entry: Entry) -> str:
    if not entry.text:
        return "" if entry.keyword in schema.MAY_BE_BLANK else "has no value"
    try:
        if entry.keyword in ("EPOCH", "CREATION_DATE"):
            parse_utc(entry.text)
        elif entry.keyword not in schema.TEXTS:
            parse_number(entry.text)
    except ValueError as error:
        return str(error)
    if entry.keyword == "CLASSIFICATION_TYPE" and entry.text not in ("U", "C", "S"):
        return f"is {entry.text!r}, where U, C or S is due"
    return ""


def _of_all(edition: str, values: Mapping[str, str]) -> Iterator[str]:
    theory = values.get("MEAN_ELEMENT_THEORY", "").upper()
    if theory in schema.THEORIES_SINCE_EDITION_3 and edition < "3.0":
        yield f"{theory} came with edition 3.0, this is {edition}"
    needed = schema.MANDATORY + schema.NEEDED_BY_THEORY.get(theory, ())
    for keyword in needed:
        if keyword not in values:
            yield f"{keyword} is missing"
    for one, other in schema.EXCLUDING:
        if one in values and other in values:
            yield f"{one} and {other} exclude each other"
    if "SEMI_MAJOR_AXIS" not in values and "MEAN_MOTION" not in needed + tuple(values):
        yield "SEMI_MAJOR_AXIS or MEAN_MOTION is missing"
    given = [keyword for keyword in schema.COVARIANCE if keyword in values]
    if given and len(given) != len(schema.COVARIANCE):
        missing = next(keyword for keyword in schema.COVARIANCE if keyword not in values)
        yield f"its covariance is not whole: {missing} is missing"
