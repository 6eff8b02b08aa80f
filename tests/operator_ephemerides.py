"""Ephemeris messages made of element sets: what an operator would send who knows better than GP."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from screening.messages.ccsds.values import format_utc
from screening.messages.models import MessageSource
from screening.messages.services import ImportOutcome, message_import
from tests.factories import NOW, STATION_ELEMENTS

SPEED_KM_S = 7.66
_DERIVATIVE = np.array([1.0, -8.0, 8.0, -1.0]) / 12.0
_AROUND_S = np.array([-2.0, -1.0, 1.0, 2.0])


def states_behind(
    elements: ElementSet, start_utc: datetime, offset_s: np.ndarray, shift_km: float
) -> tuple[np.ndarray, np.ndarray]:
    """States of an object that flies behind where its element set has it, (n, 3) each."""
    propagator = Propagator([elements])
    at_s = offset_s - shift_km / SPEED_KM_S
    r_km, _, _ = propagator.object_states_teme(0, start_utc, at_s)
    near_km, _, _ = propagator.object_states_teme(0, start_utc, (at_s[:, None] + _AROUND_S).ravel())
    return r_km, np.einsum("p,npk->nk", _DERIVATIVE, near_km.reshape(-1, 4, 3))


def oem_text(
    elements: ElementSet = STATION_ELEMENTS,
    *,
    from_utc: datetime = NOW - timedelta(hours=1),
    hours: float = 14.0,
    shift_km: float = 3.0,
    created_utc: datetime = NOW - timedelta(hours=2),
    frame: str = "TEME",
    object_id: str = "",
    sigma_rtn_km: tuple[float, float, float] | None = None,
) -> str:
    """An OEM with a state every two minutes, with one covariance for all of it or none."""
    offset_s = np.arange(0.0, hours * 3600.0 + 1.0, 120.0)
    r_km, v_km_s = states_behind(elements, from_utc, offset_s, shift_km)
    times = [format_utc(from_utc + timedelta(seconds=at_s)) for at_s in offset_s.tolist()]
    rows = [
        f"{time} " + " ".join(f"{value:.12f}" for value in (*r, *v))
        for time, r, v in zip(times, r_km, v_km_s, strict=True)
    ]
    head = f"""CCSDS_OEM_VERS = 2.0
CREATION_DATE = {format_utc(created_utc)}
ORIGINATOR = TESTERS
META_START
OBJECT_NAME = {elements.name}
OBJECT_ID = {object_id or elements.norad_cat_id}
CENTER_NAME = EARTH
REF_FRAME = {frame}
TIME_SYSTEM = UTC
START_TIME = {times[0]}
STOP_TIME = {times[-1]}
META_STOP
"""
    covariance = _covariances([times[0], times[-1]], sigma_rtn_km) if sigma_rtn_km else ""
    return head + "\n".join(rows) + "\n" + covariance


def take_in(text: str, name: str = "states.oem", **how: object) -> ImportOutcome:
    """Hand a message over as a command would."""
    given = {"file_name": name, "source": MessageSource.COMMAND, "received_by": "op"}
    return message_import(text.encode(), **given | how)


def _covariances(times: list[str], sigma_rtn_km: tuple[float, float, float]) -> str:
    variances = [*(sigma**2 for sigma in sigma_rtn_km), 1e-12, 1e-12, 1e-12]
    rows = [[0.0] * place + [variance] for place, variance in enumerate(variances)]
    triangle = "\n".join(" ".join(f"{value:.9e}" for value in row) for row in rows)
    blocks = [f"EPOCH = {time}\nCOV_REF_FRAME = RTN\n{triangle}" for time in times]
    return "COVARIANCE_START\n" + "\n".join(blocks) + "\nCOVARIANCE_STOP\n"
