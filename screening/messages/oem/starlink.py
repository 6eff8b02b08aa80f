"""SpaceX's own ephemeris text: four lines of header, then four lines for each state.

States are in the mean equator and equinox of J2000 ("MEME"), covariances in UVW, which is RTN.
The object is named in the file's name alone. Source: SpaceX, Starlink ephemeris format (2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from screening.engine.elements.lines import lines_of
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry
from screening.messages.ccsds.text import message_text
from screening.messages.oem.build import build_oem
from screening.messages.oem.model import OrbitEphemerisMessage
from screening.messages.oem.raw import RawCovariance, RawOem, RawSegment, RawState
from screening.messages.oem.words import SAME_EDITION

ORIGINATOR: Final = "SpaceX"
COVARIANCE_FRAME: Final = "UVW"
WHAT_TO_DO: Final = (
    "Give the file as SpaceX publishes it, with its name:"
    " MEME_<catalogue number>_<name>_..._UNCLASSIFIED.txt."
)

_FILE_NAME: Final = re.compile(r"MEME_(\d{1,9})_([^_]+)_")
_CREATED: Final = re.compile(r"created:\s*(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC")
_EPOCH: Final = re.compile(r"(\d{4})(\d{3})(\d\d)(\d\d)(\d\d(?:\.\d+)?)", re.ASCII)
_HEADER_LINES: Final = 4
_LINES_PER_STATE: Final = 4
_COVARIANCE_ROW_LENGTHS: Final = (1, 2, 3, 4, 5, 6)

Numbered = tuple[int, str]


def is_starlink(text: str) -> bool:
    """Whether a text begins as these ephemerides do."""
    return _CREATED.match(text.lstrip()) is not None and "ephemeris_start:" in text[:400]


def read_starlink(data: bytes, *, file_name: str) -> OrbitEphemerisMessage:
    """Return the ephemeris in a file, plain or gzip; states along EME2000, covariances along RTN.

    Raises UnusableMessage naming the line that is not as it must be.
    """
    text = message_text(data, file_name=file_name)
    lines = [(n, line.strip()) for n, line in enumerate(lines_of(text), 1) if line.strip()]
    named = _FILE_NAME.search(file_name)
    created = _CREATED.match(lines[0][1])
    body = lines[_HEADER_LINES:]
    problems = []
    if named is None:
        problems.append(Problem("the file's name", "it does not say which object this is"))
    if created is None:
        problems.append(Problem("line 1", "it does not say when the ephemeris was created"))
    if len(body) % _LINES_PER_STATE or not body:
        problems.append(Problem(f"line {lines[-1][0]}", "the last state is cut short"))
    if len(lines) < _HEADER_LINES or lines[_HEADER_LINES - 1][1] != COVARIANCE_FRAME:
        problems.append(Problem("line 4", f"{COVARIANCE_FRAME} is expected here"))
    if problems or named is None or created is None:
        raise UnusableMessage(file_name, problems, WHAT_TO_DO)
    return build_oem(_raw(named, created, lines, body), file_name=file_name)


def _raw(
    named: re.Match[str], created: re.Match[str], lines: list[Numbered], body: list[Numbered]
) -> RawOem:
    segment = RawSegment("line 1")
    for state, covariance in _states(body):
        segment.states.append(state)
        segment.covariances.append(covariance)
    values = {
        "OBJECT_NAME": named.group(2),
        "OBJECT_ID": str(int(named.group(1))),
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "EME2000",
        "TIME_SYSTEM": "UTC",
        "START_TIME": segment.states[0].epoch,
        "STOP_TIME": segment.states[-1].epoch,
    }
    segment.metadata = [Entry(name, text, None, "the header") for name, text in values.items()]
    creation = Entry("CREATION_DATE", "T".join(created.groups()), None, "line 1")
    originator = Entry("ORIGINATOR", ORIGINATOR, None, "line 1")
    version = Entry("version", SAME_EDITION, None, "line 1")
    comments = [text for _, text in lines[:_HEADER_LINES]]
    return RawOem(version, [creation, originator], comments, [segment])


def _states(body: list[Numbered]) -> Iterator[tuple[RawState, RawCovariance]]:
    for first in range(0, len(body), _LINES_PER_STATE):
        number, line = body[first]
        place = f"line {number}"
        epoch, *numbers = line.split()
        rest = [text for _, text in body[first + 1 : first + _LINES_PER_STATE]]
        values = iter(" ".join(rest).split())
        rows = [
            [value for _, value in zip(range(length), values, strict=False)]
            for length in _COVARIANCE_ROW_LENGTHS
        ]
        rows[-1] += list(values)  # too many: the builder says so
        at = Entry("EPOCH", _calendar(epoch), None, place)
        frame = Entry("COV_REF_FRAME", COVARIANCE_FRAME, None, place)
        yield (
            RawState(place, _calendar(epoch), numbers),
            RawCovariance(place, [at, frame], rows),
        )


def _calendar(epoch: str) -> str:
    """2024185110942.000 as 2024-185T11:09:42.000; anything else as it is."""
    match = _EPOCH.fullmatch(epoch)
    if match is None:
        return epoch
    year, day, hour, minute, second = match.groups()
    return f"{year}-{day}T{hour}:{minute}:{second}"
