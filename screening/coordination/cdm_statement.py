"""A conjunction data message as a side's statement of its own. Pure.

What the message does not say is null with its reason. Nothing is computed: it is what the side's
own system has found, not what ours makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_text
from screening.engine.types import FloatArray
from screening.messages.cdm import ConjunctionDataMessage, MessageObject

NOT_STATED: Final = "The message states none."
_SIDES: Final = ("primary", "secondary")


def statement_of_cdm(message: ConjunctionDataMessage, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a statement that a message makes.

    ``facts`` are those of the entry that opened the case. Lengths in km, speeds in km/s;
    components are of the secondary along the primary's RTN axes, null where the message has them
    along the other's. Raises InputError for a message of other objects.
    """
    by_side = _by_side(message, facts)
    is_as_ours = by_side["primary"] is message.objects[0]
    relative = message.relative_position_rtn_km if is_as_ours else None
    radial_km, in_track_km, cross_track_km = relative or (None, None, None)
    pc = message.collision_probability
    parts: dict[str, Any] = {
        "assessment": {
            "tca_utc": instant_text(message.tca_utc),
            "miss_distance_km": message.miss_distance_km,
            "radial_km": radial_km,
            "in_track_km": in_track_km,
            "cross_track_km": cross_track_km,
            "relative_speed_km_s": message.relative_speed_km_s,
            "pc": pc,
            "pc_reason": "" if pc is not None else NOT_STATED,
            "pc_method": message.collision_probability_method or "",
            "max_pc": None,
            "hard_body_radius_m": None,
        },
        "data_used": [_data_used(message, by_side[side]) for side in _SIDES],
    }
    covariances = {side: _covariance(message, by_side[side]) for side in _SIDES}
    return parts | {"covariance": {side: held for side, held in covariances.items() if held}}


def _by_side(message: ConjunctionDataMessage, facts: Mapping[str, Any]) -> dict[str, MessageObject]:
    held = {each.norad_cat_id: each for each in message.objects}
    wanted = {side: facts[side]["norad_cat_id"] for side in _SIDES}
    if set(held) != set(wanted.values()):
        named = " and ".join(str(each.norad_cat_id or each.designator) for each in message.objects)
        asked = " and ".join(str(each) for each in wanted.values())
        raise InputError(f"The message is of {named}; this case is of {asked}.")
    return {side: held[norad_cat_id] for side, norad_cat_id in wanted.items()}


def _data_used(message: ConjunctionDataMessage, subject: MessageObject) -> dict[str, Any]:
    return {
        "norad_cat_id": subject.norad_cat_id,
        "kind": "cdm",
        "epoch_utc": instant_text(message.creation_utc),
        "source": f"{message.originator}, message {message.message_id}",
    }


def _covariance(message: ConjunctionDataMessage, subject: MessageObject) -> dict[str, Any] | None:
    """Along the object's own RTN: (6, 6) of the state, or (3, 3) where only positions' is known."""
    matrix: FloatArray = subject.known_cov_rtn_km2
    if not matrix[:3, :3].any():
        return None
    size = 3 if np.isnan(matrix).any() else 6
    return {
        "covariance_rtn": matrix[:size, :size].tolist(),
        "source": f"{message.originator}, message {message.message_id}",
        "grade": "calculated" if subject.is_covariance_calculated else "default",
    }
