"""An OEM as NDM/XML to its raw parts."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry
from screening.messages.ccsds.xml import COMMENT, children, local_name, text_of, xml_root
from screening.messages.oem.raw import RawCovariance, RawOem, RawSegment, RawState
from screening.messages.oem.words import WHAT_TO_DO

ROOT: Final = "oem"
_STATE: Final = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT", "X_DDOT", "Y_DDOT", "Z_DDOT")
_STATE_UNITS: Final = ("km", "km/s", "km/s**2")
_AXES: Final = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
_COVARIANCE: Final = tuple(
    tuple(f"C{row}_{column}" for column in _AXES[: index + 1]) for index, row in enumerate(_AXES)
)
_COVARIANCE_NAMES: Final = frozenset(name for row in _COVARIANCE for name in row)
_COVARIANCE_UNITS: Final = ("km**2", "km**2/s", "km**2/s**2")


def read_xml(text: str, *, file_name: str) -> RawOem:
    """Return the parts of a message; a place is the path of an element.

    Raises UnusableMessage for XML that cannot be read or is built otherwise.
    """
    root = xml_root(text, file_name=file_name)
    if local_name(root) != ROOT:
        problem = Problem(f"<{local_name(root)}>", "it is not an <oem> message")
        raise UnusableMessage(file_name, [problem], WHAT_TO_DO)
    reader = _Reader(Entry("version", root.get("version", ""), None, "oem/@version"))
    reader.walk(root, ROOT)
    if reader.problems:
        raise UnusableMessage(file_name, reader.problems, WHAT_TO_DO)
    return reader.message


class _Reader:
    def __init__(self, version: Entry) -> None:
        self.message = RawOem(version)
        self.problems: list[Problem] = []

    def walk(self, parent: Element, parent_path: str) -> None:
        for name, element, path in children(parent, parent_path):
            if name == "header":
                self._entries(element, path, self.message.header, self.message.comments)
            elif name == "segment":
                self._segment(element, path)
            elif name == "body":
                self.walk(element, path)
            else:
                self.problems.append(Problem(path, "it is out of place"))

    def _segment(self, parent: Element, parent_path: str) -> None:
        segment = RawSegment(parent_path)
        self.message.segments.append(segment)
        for name, element, path in children(parent, parent_path):
            if name == "metadata":
                self._entries(element, path, segment.metadata, segment.comments)
            elif name == "data":
                self._data(element, path, segment)
            else:
                self.problems.append(Problem(path, "it is out of place"))

    def _data(self, parent: Element, parent_path: str, segment: RawSegment) -> None:
        for name, element, path in children(parent, parent_path):
            if name == COMMENT:
                segment.comments.append(text_of(element))
            elif name == "stateVector":
                segment.states.append(self._state(element, path))
            elif name == "covarianceMatrix":
                segment.covariances.append(self._covariance(element, path, segment))
            else:
                self.problems.append(Problem(path, "it is out of place"))

    def _entries(
        self, parent: Element, parent_path: str, into: list[Entry], comments: list[str]
    ) -> None:
        for name, element, path in children(parent, parent_path):
            if name == COMMENT:
                comments.append(text_of(element))
            else:
                into.append(Entry(name, text_of(element), element.get("units"), path))

    def _state(self, parent: Element, path: str) -> RawState:
        values = self._values(parent, path)
        epoch = values.pop("EPOCH", "")
        expected = _STATE[: len(values)]
        if tuple(values) != expected:
            missing = next((name for name in expected if name not in values), list(values)[-1])
            self.problems.append(Problem(f"{path}/{missing}", "it is missing or out of order"))
        self._check_units(parent, path, _STATE_UNITS)
        return RawState(path, epoch, list(values.values()))

    def _covariance(self, parent: Element, path: str, segment: RawSegment) -> RawCovariance:
        covariance = RawCovariance(path)
        entries: list[Entry] = []
        self._entries(parent, path, entries, segment.comments)
        values = {each.keyword: each.text for each in entries}
        covariance.entries = [each for each in entries if each.keyword not in _COVARIANCE_NAMES]
        covariance.rows = [[values[n] for n in row if n in values] for row in _COVARIANCE]
        self._check_units(parent, path, _COVARIANCE_UNITS)
        return covariance

    def _values(self, parent: Element, parent_path: str) -> dict[str, str]:
        values: dict[str, str] = {}
        for name, element, path in children(parent, parent_path):
            if name in values:
                self.problems.append(Problem(path, "it is given twice"))
            values[name] = text_of(element)
        return values

    def _check_units(self, parent: Element, parent_path: str, allowed: tuple[str, ...]) -> None:
        """Units must be those that the rate of the element prescribes: X in km, X_DOT in km/s."""
        for name, element, path in children(parent, parent_path):
            due = allowed[min(_rates(name), len(allowed) - 1)]
            if (unit := element.get("units")) and unit.lower() != due:
                self.problems.append(Problem(path, f"it is in [{unit}], [{due}] is prescribed"))


def _rates(name: str) -> int:
    """How many times a value is taken per second: X_DDOT twice, CX_DOT_Y_DOT twice."""
    return 2 * name.count("_DDOT") + name.count("_DOT")
