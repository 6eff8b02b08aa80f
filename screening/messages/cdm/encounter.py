"""A CDM as the engine's methods of probability take it."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from screening.engine.celestial_frames import (
    UNKNOWN_EARTH_ORIENTATION,
    Frame,
    states_to_teme,
)
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.probability.results import Flag
from screening.engine.types import FloatArray
from screening.messages.cdm.model import ConjunctionDataMessage, MessageObject

MAX_RADIUS_M: Final = 100_000.0  # more is a slip: the largest thing that flies has about 110 m
# As NASA CARA writes it. The standard of this edition has no keyword for it.
_RADIUS_COMMENT = re.compile(r"HBR\s*=\s*(?P<metres>[0-9.eE+-]+)")


def cdm_encounters(message: ConjunctionDataMessage, *, hard_body_radius_m: float) -> Encounters:
    """Return the one encounter of a message, in TEME of its TCA; object 1 is the primary.

    The covariances are the message's, turned from each object's own RTN. One that no orbit
    determination gave is flagged as a default.
    """
    (r_1, v_1, covariance_1), (r_2, v_2, covariance_2) = (
        _in_teme(each, message) for each in message.objects
    )
    is_calculated = all(each.is_covariance_calculated for each in message.objects)
    return encounters(
        r_1,
        v_1,
        r_secondary_km=r_2,
        v_secondary_km_s=v_2,
        covariance_primary=covariance_1,
        covariance_secondary=covariance_2,
        hard_body_radius_m=hard_body_radius_m,
        given_flags=int(Flag.NONE if is_calculated else Flag.COVARIANCE_DEFAULTED),
    )


def stated_hard_body_radius_m(message: ConjunctionDataMessage) -> float | None:
    """Return the combined radius that a comment of the message gives, or None."""
    blocks = [message.header, message.relative]
    blocks += [block for each in message.objects for block in each.blocks.values()]
    for comment in (comment for block in blocks for comment in block.comments):
        if found := _RADIUS_COMMENT.search(comment):
            return _believable(found["metres"])
    return None


def _believable(text: str) -> float | None:
    try:
        metres = float(text)
    except ValueError:
        return None
    return metres if 0.0 < metres <= MAX_RADIUS_M else None


def _in_teme(
    each: MessageObject, message: ConjunctionDataMessage
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r_km, v_km_s = states_to_teme(
        np.array([each.r_km]),
        np.array([each.v_km_s]),
        frame=Frame(each.ref_frame),
        start_utc=message.tca_utc,
        offset_s=np.zeros(1),
        earth_orientation=UNKNOWN_EARTH_ORIENTATION,
    )
    axes, matrix = rtn_axes_teme(r_km[0], v_km_s[0]), each.known_cov_rtn_km2
    if np.isnan(matrix).any():
        return r_km, v_km_s, (axes.T @ matrix[:3, :3] @ axes)[None]
    turn = np.kron(np.eye(2), axes)
    return r_km, v_km_s, (turn.T @ matrix @ turn)[None]
