"""Our own conjunctions as CDMs: every rule of the standard held to, and honest comments.

What is given is written through the same checks as what others send: a message that we would
remark upon is not sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.common.exceptions import InputError
from screening.engine.frames import rtn_axes_teme
from screening.engine.types import FloatArray
from screening.messages.ccsds.raw import Entry, RawBlock, RawMessage
from screening.messages.ccsds.values import format_utc
from screening.messages.cdm import schema
from screening.messages.cdm.build import build_cdm
from screening.messages.cdm.model import M_PER_KM, ConjunctionDataMessage

# In an inertial frame R, T and N of object 1 are what they are in TEME.
INERTIAL_FRAMES: Final = ("EME2000", "GCRF")
MAX_LINE: Final = 254  # characters. Source: CCSDS 508.0-B-1, section 6.3.1.2
SYNTHETIC: Final = "SYNTHETIC: made up by a demonstration. No such objects fly."
EXERCISE_WORD: Final = "EXERCISE"
REPLAY: Final = "REPLAY: computed for a past instant from what was known of it. Not a warning."


class UnsendableMessage(InputError):
    """Our own data do not make a CDM that the standard allows; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedObject:
    """One object at TCA. ``comments`` must name where the covariance comes from, and its grade."""

    norad_cat_id: int
    name: str
    international_designator: str
    object_type: str  # of the standard's values
    operator: str
    is_maneuverable: bool | None
    is_covariance_calculated: bool
    r_km: FloatArray
    v_km_s: FloatArray
    cov_rtn_km2: FloatArray
    ephemeris_name: str = "NONE"
    comments: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedConjunction:
    """One conjunction with both objects' states along ``ref_frame``.

    ``collision_probability`` None is left out of the message: unknown is not zero.
    """

    creation_utc: datetime
    originator: str
    message_for: str
    message_id: str
    tca_utc: datetime
    ref_frame: str
    objects: tuple[ExportedObject, ExportedObject]
    collision_probability: float | None
    collision_probability_method: str
    is_synthetic: bool
    is_replay: bool
    exercise_words: str = ""  # "EXERCISE Quiet Orbit"; none where it is not of one
    comments: Sequence[str] = ()


def export_cdm(given: ExportedConjunction) -> ConjunctionDataMessage:
    """Return a conjunction as a message that the standard allows.

    Raises UnsendableMessage for a frame that is not inertial, a covariance that is not a symmetric
    6 by 6, numbers that are not finite, or a missing comment on a covariance.
    """
    if given.ref_frame not in INERTIAL_FRAMES:
        raise UnsendableMessage(f"Frame {given.ref_frame}: give states along EME2000 or GCRF.")
    for each in given.objects:
        _require_sendable(each)
    raw = RawMessage(
        Entry(schema.VERSION_KEYWORD, schema.EDITION, None, "version"),
        {schema.HEADER: _header(given), schema.RELATIVE: _relative(given)},
        [
            _segment(each, name, given.ref_frame)
            for each, name in zip(given.objects, schema.OBJECTS, strict=True)
        ],
    )
    message = build_cdm(raw, file_name=given.message_id)
    if message.remarks:
        raise UnsendableMessage(f"{given.message_id}: {'; '.join(message.remarks)}.")
    return message


def _require_sendable(each: ExportedObject) -> None:
    covariance = each.cov_rtn_km2
    size = len(schema.STATE_COMPONENTS)
    if covariance.shape != (size, size) or not np.allclose(covariance, covariance.T, rtol=1e-9):
        raise UnsendableMessage(f"{each.name}: its covariance is not a symmetric 6 by 6 matrix.")
    if not all(np.isfinite(values).all() for values in (covariance, each.r_km, each.v_km_s)):
        raise UnsendableMessage(f"{each.name}: its state or covariance is not finite.")
    if not each.comments:
        raise UnsendableMessage(f"{each.name}: nothing says where its covariance comes from.")


def _header(given: ExportedConjunction) -> RawBlock:
    said = [f"{given.exercise_words}: a drill. Not a warning."] * bool(given.exercise_words)
    said += [SYNTHETIC] * given.is_synthetic + [REPLAY] * given.is_replay + list(given.comments)
    values = {
        "CREATION_DATE": format_utc(given.creation_utc),
        "ORIGINATOR": given.originator,
        "MESSAGE_FOR": given.message_for,
        "MESSAGE_ID": given.message_id,
    }
    return _block(values, said)


def _relative(given: ExportedConjunction) -> RawBlock:
    one, other = given.objects
    axes = rtn_axes_teme(one.r_km, one.v_km_s)
    position_m = axes @ (other.r_km - one.r_km) * M_PER_KM
    velocity_m_s = axes @ (other.v_km_s - one.v_km_s) * M_PER_KM
    values = {
        "TCA": format_utc(given.tca_utc),
        "MISS_DISTANCE": _number(np.linalg.norm(position_m)),
        "RELATIVE_SPEED": _number(np.linalg.norm(velocity_m_s)),
    }
    for what, vector in (("POSITION", position_m), ("VELOCITY", velocity_m_s)):
        for axis, component in zip("RTN", vector, strict=True):
            values[f"RELATIVE_{what}_{axis}"] = _number(component)
    if given.collision_probability is not None:
        values["COLLISION_PROBABILITY"] = _number(given.collision_probability)
        values["COLLISION_PROBABILITY_METHOD"] = given.collision_probability_method
    return _block(values)


def _segment(each: ExportedObject, name: str, ref_frame: str) -> dict[str, RawBlock]:
    can = {True: "YES", False: "NO", None: "N/A"}
    metadata = {
        "OBJECT": name,
        "OBJECT_DESIGNATOR": str(each.norad_cat_id),
        "CATALOG_NAME": "SATCAT",
        "OBJECT_NAME": each.name,
        "INTERNATIONAL_DESIGNATOR": each.international_designator or "UNKNOWN",
        "OBJECT_TYPE": each.object_type,
        "OPERATOR_ORGANIZATION": each.operator,
        "EPHEMERIS_NAME": each.ephemeris_name,
        "COVARIANCE_METHOD": "CALCULATED" if each.is_covariance_calculated else "DEFAULT",
        "MANEUVERABLE": can[each.is_maneuverable],
        "ORBIT_CENTER": "EARTH",
        "REF_FRAME": ref_frame,
    }
    components = (*each.r_km, *each.v_km_s)
    names = (keyword.name for keyword in schema.SEGMENT_BLOCKS[schema.STATE])
    state = {name: _number(value) for name, value in zip(names, components, strict=True)}
    covariance = {
        keyword: _number(each.cov_rtn_km2[row, column] * M_PER_KM**2)
        for keyword, row, column in schema.covariance_keywords(schema.STATE_COMPONENTS)
    }
    return {
        schema.METADATA: _block(metadata),
        schema.STATE: _block(state),
        schema.COVARIANCE: _block(covariance, each.comments),
    }


def _block(values: Mapping[str, str], comments: Sequence[str] = ()) -> RawBlock:
    entries = [Entry(name, _ascii(text), None, name) for name, text in values.items() if text]
    return RawBlock([line for comment in comments for line in _wrapped(comment)], entries)


def _number(value: float | np.floating) -> str:
    """The shortest text that reads back as the same number."""
    return repr(float(value))


def _ascii(text: str) -> str:
    """A text as KVN may carry it: accents taken off, and ``?`` for what then is not ASCII."""
    apart = unicodedata.normalize("NFKD", text)
    letters = "".join(each for each in apart if not unicodedata.combining(each))
    return letters.encode("ascii", "replace").decode()


def _wrapped(comment: str) -> list[str]:
    """A comment as lines that KVN may carry."""
    room = MAX_LINE - len("COMMENT ")
    lines: list[str] = []
    for word in _ascii(comment).split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word[:room])
    return lines
