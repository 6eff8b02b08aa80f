"""From the raw parts of an ephemeris to a message, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.types import FloatArray
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry, one_line
from screening.messages.ccsds.values import parse_count, parse_number, parse_utc
from screening.messages.oem import schema
from screening.messages.oem.model import Covariances, OemSegment, OrbitEphemerisMessage
from screening.messages.oem.raw import RawCovariance, RawOem, RawSegment, RawState
from screening.messages.oem.words import WHAT_TO_DO

MAX_PROBLEMS: Final = 50  # a file of another kind is wrong in every line

# Ten times what the Earth pulls with at its surface.
MAX_ACCELERATION_KM_S2: Final = 0.1

_NO_STATE: Final = [0.0] * schema.STATE_COLUMNS  # of a message that is refused
_COLUMNS: Final = (schema.STATE_COLUMNS, schema.STATE_AND_ACCELERATION_COLUMNS)


class _TooManyProblems(Exception):
    """Enough is known of what is wrong."""


def build_oem(raw: RawOem, *, file_name: str) -> OrbitEphemerisMessage:
    """Return the message of raw parts.

    Raises UnusableMessage with the problems found, each with its place.
    """
    builder = _Builder(raw)
    try:
        message = builder.message()
    except _TooManyProblems:
        message = None
    if message is None or builder.problems:
        raise UnusableMessage(file_name, builder.problems, WHAT_TO_DO)
    return message


class _Builder:
    def __init__(self, raw: RawOem) -> None:
        self._raw = raw
        self._edition = raw.version.text
        self.problems: list[Problem] = []
        self._remarks: list[str] = []

    def message(self) -> OrbitEphemerisMessage:
        if self._edition not in schema.EDITIONS:
            due = ", ".join(schema.EDITIONS)
            reason = f"the version is {self._edition[:20]!r}, where one of {due} is due"
            self._wrong(self._raw.version.place, reason)
        header = self._keywords(self._raw.header, schema.HEADER, "the header")
        self._require(header, schema.MANDATORY_HEADER, "the header")
        if not self._raw.segments:
            self._wrong("the message", "it has no segment")
        segments = tuple(self._segment(each) for each in self._raw.segments)
        self._check_same(segments)
        return OrbitEphemerisMessage(
            version=self._edition,
            header=header,
            comments=tuple(map(one_line, self._raw.comments)),
            segments=segments,
            remarks=tuple(self._remarks),
        )

    def _wrong(self, place: str, reason: str) -> None:
        self.problems.append(Problem(place, reason))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooManyProblems

    def _keywords(
        self, entries: Iterable[Entry], known: Mapping[str, str], where: str
    ) -> dict[str, str]:
        values: dict[str, str] = {}
        for entry in entries:
            since = known.get(entry.keyword)
            if since is None:
                self._wrong(entry.place, f"{entry.keyword} is no keyword of {where}")
            elif self._edition < since:
                reason = f"{entry.keyword} came with edition {since}, this is {self._edition}"
                self._wrong(entry.place, reason)
            elif entry.keyword in values:
                self._wrong(entry.place, f"{entry.keyword} is given twice")
            elif not entry.text:
                self._wrong(entry.place, f"{entry.keyword} has no value")
            values[entry.keyword] = one_line(entry.text)
        return values

    def _require(self, values: Mapping[str, str], names: Iterable[str], where: str) -> None:
        for name in names:
            if name not in values:
                self._wrong(where, f"{name} is missing")

    def _segment(self, raw: RawSegment) -> OemSegment:
        metadata = self._keywords(raw.metadata, schema.METADATA, "the metadata")
        where = f"the metadata at {raw.place}"
        self._require(metadata, schema.MANDATORY_METADATA, where)
        self._check_interpolation(metadata, where)
        span = self._check_times(metadata, where)
        instants, states = self._states(raw, span)
        return OemSegment(
            metadata=metadata,
            comments=tuple(map(one_line, raw.comments)),
            instants=tuple(instants),
            r_km=states[:, :3],
            v_km_s=states[:, 3:],
            covariances=self._covariances(raw.covariances, metadata.get("REF_FRAME", "")),
        )

    def _check_interpolation(self, metadata: Mapping[str, str], where: str) -> None:
        degree = metadata.get("INTERPOLATION_DEGREE")
        if "INTERPOLATION" in metadata and degree is None:
            self._wrong(where, "INTERPOLATION is given without INTERPOLATION_DEGREE")
        try:
            if degree is not None and parse_count(degree) < 1:
                self._wrong(where, "INTERPOLATION_DEGREE is zero, where 1 or more is due")
        except ValueError as error:
            self._wrong(where, f"INTERPOLATION_DEGREE {error}")

    def _check_times(self, metadata: Mapping[str, str], where: str) -> list[datetime]:
        """The times of the metadata, in order; they must not go backwards."""
        useable = [name for name in schema.TIMES[1:3] if name in metadata]
        if len(useable) == 1:
            self._wrong(where, f"{useable[0]} is given without its counterpart")
        names = [name for name in schema.TIMES if name in metadata]
        times = [self._instant(metadata[name], where, name) for name in names]
        known = [time for time in times if time is not None]
        if known != sorted(known):
            self._wrong(where, f"its times are not in the order {', '.join(names)}")
        return known

    def _states(
        self, raw: RawSegment, span: Sequence[datetime]
    ) -> tuple[list[datetime], FloatArray]:
        """The instants and states of a segment; a state that is written twice counts once."""
        if not raw.states:
            self._wrong(f"the segment at {raw.place}", "it has no states")
        # Accelerations may be given for some states only; then what is extra must look like one.
        some_without = any(len(state.numbers) == schema.STATE_COLUMNS for state in raw.states)
        instants: list[datetime] = []
        rows: list[list[float]] = []
        for state in raw.states:
            instant = self._instant(state.epoch, state.place, "the epoch")
            row = self._row(state, some_without=some_without)
            if instant is None:
                continue
            if instants and (instant, row) == (instants[-1], rows[-1]):
                self._remarks.append(f"{state.place}: it repeats the state before it; left out")
                continue
            if instants and instant <= instants[-1]:
                self._wrong(state.place, f"{state.epoch} is not after the state before it")
            if span and not span[0] <= instant <= span[-1]:
                self._wrong(state.place, f"{state.epoch} is outside START_TIME to STOP_TIME")
            instants.append(instant)
            rows.append(row)
        return instants, np.array(rows, dtype=np.float64).reshape(-1, schema.STATE_COLUMNS)

    def _row(self, state: RawState, *, some_without: bool) -> list[float]:
        """Position and velocity of a state; accelerations are checked and not used."""
        count = len(state.numbers)
        if count not in _COLUMNS:
            reason = f"it has {count} numbers, where 6 (position, velocity) or 9 are due"
            self._wrong(state.place, reason)
            return _NO_STATE
        if count != schema.STATE_COLUMNS and self._edition < schema.ACCELERATIONS_SINCE:
            reason = f"accelerations came with edition {schema.ACCELERATIONS_SINCE}"
            self._wrong(state.place, reason)
        numbers = self._numbers(state.numbers, state.place)
        largest_km_s2 = max(map(abs, numbers[schema.STATE_COLUMNS :]), default=0.0)
        if some_without and largest_km_s2 > MAX_ACCELERATION_KM_S2:
            reason = (
                "it has 9 numbers where other states have 6, and the last 3 are no acceleration"
            )
            self._wrong(state.place, reason)
        return numbers[: schema.STATE_COLUMNS]

    def _covariances(self, raw: Sequence[RawCovariance], default_frame: str) -> Covariances | None:
        if not raw:
            return None
        if self._edition < schema.COVARIANCES_SINCE:
            reason = f"covariances came with edition {schema.COVARIANCES_SINCE}"
            self._wrong(raw[0].place, reason)
        instants: list[datetime] = []
        frames: list[str] = []
        matrices: list[FloatArray] = []
        for each in raw:
            known = {"EPOCH": "1.0", "COV_REF_FRAME": "1.0"}
            values = self._keywords(each.entries, known, "a covariance")
            self._require(values, ["EPOCH"], each.place)
            instant = self._instant(values.get("EPOCH", ""), each.place, "EPOCH")
            if instant is not None and instants and instant <= instants[-1]:
                self._wrong(each.place, "its EPOCH is not after the one before it")
            if instant is not None:
                instants.append(instant)
            # NOTE: the frame of one stands until another is named, as the standard has it.
            default_frame = values.get("COV_REF_FRAME", default_frame)
            frames.append(default_frame.upper())
            matrices.append(self._matrix(each))
        return Covariances(tuple(instants), tuple(frames), np.array(matrices))

    def _matrix(self, raw: RawCovariance) -> FloatArray:
        matrix = np.zeros((schema.COVARIANCE_ROWS, schema.COVARIANCE_ROWS))
        if [len(row) for row in raw.rows] != list(range(1, schema.COVARIANCE_ROWS + 1)):
            lengths = ", ".join(str(len(row)) for row in raw.rows)
            reason = f"its rows have {lengths} numbers, where 1, 2, 3, 4, 5, 6 are due"
            self._wrong(raw.place, reason)
            return matrix
        values = [self._numbers(row, raw.place) for row in raw.rows]
        for row, numbers in enumerate(values):
            matrix[row, : row + 1] = matrix[: row + 1, row] = numbers
        return matrix

    def _numbers(self, texts: Sequence[str], place: str) -> list[float]:
        numbers = []
        for text in texts:
            try:
                numbers.append(parse_number(text))
            except ValueError as error:
                self._wrong(place, str(error))
                numbers.append(0.0)  # of a message that is refused
        return numbers

    def _instant(self, text: str, place: str, what: str) -> datetime | None:
        try:
            return parse_utc(text)
        except ValueError as error:
            self._wrong(place, f"{what} {error}")
            return None

    def _check_same(self, segments: Sequence[OemSegment]) -> None:
        """One message is about one object in one time system."""
        for name in schema.SAME_IN_ALL_SEGMENTS:
            found = {segment.metadata.get(name, "") for segment in segments}
            if len(found) > 1:
                shown = " and ".join(sorted(found))
                self._wrong("the message", f"its segments differ in {name}: {shown}")
