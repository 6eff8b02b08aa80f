"""A burn that was found, as files that others read: OPM of the burn, OEM of the burned path."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.conf import settings

from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.consequences.burns.document import candidate, elements_of
from screening.consequences.models import Study
from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION
from screening.engine.ephemeris import EphemerisTag
from screening.engine.ephemeris_path import check_interpolation, path_of
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import ElementSet, FloatArray, Status
from screening.messages import opm
from screening.messages.ccsds.values import format_utc, parse_utc
from screening.messages.cdm.export import EXERCISE_WORD, REPLAY, SYNTHETIC
from screening.messages.oem import OemSegment, OrbitEphemerisMessage, to_ephemeris
from screening.messages.oem.write import write_kvn

M_PER_KM: Final = 1000.0
_STEPS_S: Final = (60.0, 30.0, 10.0)  # the first whose states can be read between
_EDITION: Final = "3.0"
_MODELLED: Final = (
    "MODELLED: a burn that was tried, not one that is planned. It is an instant and carried out"
    " exactly; states are SGP4's, by public element sets."
)


def opm_text(study: Study, number: int) -> str:
    """Return one candidate as an OPM (KVN): the state before the burn, and the burn.

    Raises ``InputError`` for a number that is none, or a burn that was refused.
    """
    document = _document(study)
    row = candidate(document, number)
    at_utc = parse_utc(row["burn_at_utc"])
    mover = elements_of(document, None)
    r_km, v_km_s = _states(mover, at_utc, np.zeros(1))
    radial, in_track, cross_track = (value / M_PER_KM for value in row["dv_rtn_m_s"])
    burn = opm.Manoeuvre(
        ignition_utc=at_utc,
        duration_s=0.0,
        delta_mass_kg=None,
        dv_rtn_km_s=(radial, in_track, cross_track),
    )
    message = opm.OrbitParameterMessage(
        created_utc=study.finished_at or study.requested_at,
        originator=settings.MESSAGE_ORIGINATOR,
        comments=_comments(study, number),
        object_name=mover.name,
        object_id=_object_id(mover),
        epoch_utc=at_utc,
        r_teme_km=r_km[0],
        v_teme_km_s=v_km_s[0],
        manoeuvres=(burn,),
    )
    return opm.write_kvn(message)


def oem_text(study: Study, number: int) -> str:
    """Return the path after one candidate as an OEM (KVN), from the burn to the end of the search.

    Its states are as dense as reading between them needs, by the check that operators' ephemerides
    have to pass. Raises ``InputError`` for a number that is none, a burn that was refused, or a
    path that ends before.
    """
    document = _document(study)
    row = candidate(document, number)
    from_utc = parse_utc(row["burn_at_utc"])
    until_utc = parse_utc(document["searched"]["until_utc"])
    moved = elements_of(document, number)
    for step_s in _STEPS_S:
        segment = _segment(moved, from_utc, until_utc, step_s)
        message = OrbitEphemerisMessage(
            version=_EDITION,
            header={
                "CREATION_DATE": format_utc(study.finished_at or study.requested_at),
                "ORIGINATOR": settings.MESSAGE_ORIGINATOR,
            },
            comments=_comments(study, number),
            segments=(segment,),
        )
        if _is_smooth(message, moved.norad_cat_id):
            return write_kvn(message)
    raise InputError(f"The path of {moved.name} is too rough to be written as an OEM.")


def export_name(study: Study, number: int, suffix: str) -> str:
    """Return what the file of a candidate is called; ``suffix`` is "opm" or "oem"."""
    norad_cat_id = _document(study)["object"]["norad_cat_id"]
    return f"burn-{norad_cat_id}-{str(study.uuid)[:8]}-{number}.{suffix}"


def _document(study: Study) -> dict[str, Any]:
    document: dict[str, Any] | None = study.document
    if document is None or study.kind != Study.Kind.BURNS:
        raise InputError("Only a finished study of burns has burns to export.")
    return document


def _comments(study: Study, number: int) -> tuple[str, ...]:
    marks = [f"{EXERCISE_WORD}: a drill."] * study.is_exercise
    marks += [SYNTHETIC] * study.is_synthetic + [REPLAY] * study.is_replay
    return (
        *marks,
        _MODELLED,
        f"Burn {number} of the what-if study {study.uuid}, of the catalogue as of"
        f" {format_utc(study.as_of_utc)} UTC.",
    )


def _segment(
    moved: ElementSet, from_utc: datetime, until_utc: datetime, step_s: float
) -> OemSegment:
    length_s = seconds_between(from_utc, until_utc)
    offset_s = np.append(np.arange(0.0, length_s, step_s), length_s)
    r_km, v_km_s = _states(moved, from_utc, offset_s)
    instants = tuple(from_utc + timedelta(seconds=each) for each in offset_s.tolist())
    return OemSegment(
        metadata={
            "OBJECT_NAME": moved.name,
            "OBJECT_ID": _object_id(moved),
            "CENTER_NAME": "EARTH",
            "REF_FRAME": "TEME",
            "TIME_SYSTEM": "UTC",
            "START_TIME": format_utc(instants[0]),
            "STOP_TIME": format_utc(instants[-1]),
            "INTERPOLATION": "HERMITE",
            "INTERPOLATION_DEGREE": "7",
        },
        comments=(),
        instants=instants,
        r_km=r_km,
        v_km_s=v_km_s,
        covariances=None,
    )


def _is_smooth(message: OrbitEphemerisMessage, norad_cat_id: int) -> bool:
    tag = EphemerisTag.PLANNED_MANOEUVRE
    ephemeris, _ = to_ephemeris(message, norad_cat_id=norad_cat_id, tag=tag)
    path = path_of(ephemeris, earth_orientation=UNKNOWN_EARTH_ORIENTATION)
    return check_interpolation(path).reason is None


def _states(
    elements: ElementSet, start_utc: datetime, offset_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    r_km, v_km_s, status = Propagator([elements]).object_states_teme(0, start_utc, offset_s)
    bad = np.flatnonzero(status != Status.OK)
    if bad.size:
        until = utc_at(start_utc, float(offset_s[bad[0]]))
        raise InputError(f"SGP4 has no position of {elements.name} at {minute_text(until)} UTC.")
    return r_km, v_km_s


def _object_id(elements: ElementSet) -> str:
    return elements.international_designator or str(elements.norad_cat_id)
