"""Messages of CCSDS and of SpaceX, in every syntax."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from screening.common.exceptions import InputError
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.ccsds.text import text_is_longer_than
from screening.messages.cdm import ConjunctionDataMessage, read_cdm
from screening.messages.cdm.model import MessageObject
from screening.messages.cdm.public import PublicConjunctionMessage
from screening.messages.cdm.schema import KEYWORDS
from screening.messages.cdm.write import SYNTAXES, as_document
from screening.messages.oem import OrbitEphemerisMessage, UnusableEphemeris, read_oem, to_ephemeris
from screening.messages.oem import write as oem_write
from screening.messages.oem.schema import HEADER, METADATA
from screening.messages.omm.schema import SECTION_OF
from screening.messages.reading import ReadMessage, kind_of, read_message
from tests.fuzz.contract import Broken, Target, require_same, require_sense
from tests.fuzz.writing import oem_xml, omm_xml, public_cdm
from tests.unit.messages.samples import (
    OEM_COVARIANCE,
    OMM,
    STARLINK,
    STARLINK_NAME,
    cdm_kvn,
    oem_kvn,
)

WEB_BYTES = 2**16


def _message(data: bytes, file_name: str = "message") -> ReadMessage:
    kind_of(data, file_name=file_name)
    text_is_longer_than(WEB_BYTES, data)
    message = read_message(data, file_name=file_name)
    parsed = message.parsed
    if isinstance(parsed, ConjunctionDataMessage):
        _check_cdm(parsed)
    elif isinstance(parsed, PublicConjunctionMessage):
        _check_public(parsed)
    elif isinstance(parsed, OrbitEphemerisMessage):
        _check_oem(parsed)
    return message


def _starlink(data: bytes) -> ReadMessage:
    return _message(data, STARLINK_NAME)


def _check_cdm(message: ConjunctionDataMessage) -> None:
    require_sense(
        (
            message.creation_utc,
            message.tca_utc,
            message.miss_distance_km,
            message.relative_speed_km_s,
            message.relative_position_rtn_km,
            message.relative_velocity_rtn_km_s,
            message.collision_probability,
            [_figures(each) for each in message.objects],
        )
    )
    if not 0.0 <= (message.collision_probability or 0.0) <= 1.0:
        raise Broken(f"a probability of {message.collision_probability}")
    document = as_document(message)
    for name, syntax in SYNTAXES.items():
        again = read_cdm(syntax.write(message).encode(), file_name="again")
        require_same(document, as_document(again), f"a CDM as {name}")


def _figures(each: MessageObject) -> Any:
    return each.r_km, each.v_km_s, each.cov_rtn_km2, each.norad_cat_id, each.is_maneuverable


def _check_public(message: PublicConjunctionMessage) -> None:
    if not 0.0 <= (message.collision_probability or 0.0) <= 1.0:
        raise Broken(f"a probability of {message.collision_probability}")


def _check_oem(message: OrbitEphemerisMessage) -> None:
    with suppress(UnusableEphemeris):  # a good message of which nothing can be interpolated
        to_ephemeris(message, norad_cat_id=1, tag=EphemerisTag.ROUTINE)
    if all(segment.covariances is None for segment in message.segments):
        _check_written(message)


def _check_written(message: OrbitEphemerisMessage) -> None:
    """Where it has no accelerations and rounds to nothing less, it is the same once written."""
    try:
        text = oem_write.write_kvn(message)
        again = read_oem(text.encode(), file_name="again")
    except UnusableMessage as error:
        raise Broken(f"an OEM that was written is refused: {error}") from error
    for before, after in zip(message.segments, again.segments, strict=True):
        require_same(before.instants, after.instants, "the instants of an OEM")
        require_same(dict(before.metadata), dict(after.metadata), "the metadata of an OEM")


def _target(
    name: str,
    what: str,
    *seeds: str,
    words: Any = (),
    read: Callable[[bytes], Any] = _message,
    longest: int = 8192,
) -> Target:
    packed = tuple(seed.encode() for seed in seeds)
    return Target(name, what, read, (InputError,), packed, tuple(words), longest=longest)


def _cdm(syntax: str) -> str:
    return SYNTAXES[syntax].write(read_cdm(cdm_kvn().encode(), file_name="seed"))


OEM_WORDS = (*HEADER, *METADATA, "META_START", "META_STOP", "COVARIANCE_START", "COVARIANCE_STOP")
TARGETS = (
    _target("cdm_kvn", "CDM as KVN", cdm_kvn(), words=KEYWORDS),
    _target("cdm_xml", "CDM as NDM/XML", _cdm("xml"), words=KEYWORDS, longest=16_384),
    _target("cdm_json", "CDM as JSON", _cdm("json"), words=KEYWORDS),
    _target("cdm_public", "Space-Track's public CDM", public_cdm(), words=("CDM_ID", "MIN_RNG")),
    _target(
        "oem_kvn",
        "OEM as KVN",
        oem_kvn(),
        oem_kvn(covariance=OEM_COVARIANCE),
        oem_kvn(edition="1.0"),
        words=OEM_WORDS,
    ),
    _target("oem_xml", "OEM as NDM/XML", oem_xml(), words=(*OEM_WORDS, "stateVector", "X_DOT")),
    _target("omm_message_kvn", "OMM as a message, KVN", OMM, words=SECTION_OF),
    _target("omm_message_xml", "OMM as a message, NDM/XML", omm_xml(), words=SECTION_OF),
    _target("starlink", "Starlink's ephemeris", STARLINK, words=("UVW",), read=_starlink),
)
