"""An operator's ephemeris comes in, is followed by runs or not, and the stations are screened."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np
from django.db import transaction

from screening.catalog.models import SpaceObject
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.conjunctions.ephemeris_states import has_states_of, pack_states
from screening.conjunctions.models import OperatorEphemeris
from screening.conjunctions.services.run_request import run_request
from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION
from screening.engine.ephemeris import Ephemeris, EphemerisTag
from screening.engine.ephemeris_path import InterpolationCheck, check_interpolation, path_of
from screening.engine.timescales import utc_at

logger = logging.getLogger(__name__)

_TRIGGER_LENGTH: Final = 80
# Of the bound on reading between states. NASA's of the ISS has 0.1 m; a Starlink's that jumps by
# two kilometres at one time has 171 m.
_LARGEST_FOLLOWED_KM: Final = 0.1


class SameEphemeris(InputError):
    """The very states are here already, as ``known``."""

    def __init__(self, known: OperatorEphemeris) -> None:
        self.known = known
        super().__init__(f"The same as ephemeris {known.pk}, in another file.")


def ephemeris_add(
    ephemeris: Ephemeris, subject: SpaceObject, *, received_at: datetime, is_synthetic: bool
) -> OperatorEphemeris:
    """Keep an ephemeris for runs to follow: at once where routine and smooth, else when told to.

    Raises InputError when nothing of it is left in product time, SameEphemeris when it is here.
    """
    first_s, last_s = ephemeris.segments[0].span_s[0], ephemeris.segments[-1].span_s[1]
    start_utc, stop_utc = (utc_at(ephemeris.start_utc, at_s) for at_s in (first_s, last_s))
    if stop_utc <= received_at:
        raise InputError(
            f"It ends at {_minute(stop_utc)}, before now ({_minute(received_at)}): no run could"
            " follow it. Ask its originator for a newer one."
        )
    _refuse_twin(ephemeris, subject, start_utc, stop_utc)
    check = check_interpolation(path_of(ephemeris, earth_orientation=UNKNOWN_EARTH_ORIENTATION))
    steps_s = np.concatenate([np.diff(each.offset_s) for each in ephemeris.segments])
    return OperatorEphemeris.objects.create(
        space_object=subject,
        originator=ephemeris.originator[:200],
        tag=ephemeris.tag.value,
        frame=ephemeris.frame.value,
        created_utc=ephemeris.created_utc,
        received_at=received_at,
        start_utc=start_utc,
        stop_utc=stop_utc,
        segment_count=len(ephemeris.segments),
        state_count=sum(each.offset_s.size for each in ephemeris.segments),
        step_s=float(np.median(steps_s)),
        has_covariance=ephemeris.has_covariance,
        interpolation_bound_km=check.bound_km,
        interpolation_remark=check.reason or "",
        states=pack_states(ephemeris),
        is_used=ephemeris.tag == EphemerisTag.ROUTINE and _is_smooth(check),
        is_synthetic=is_synthetic or subject.is_synthetic,
    )


def ephemeris_rescreen(row: OperatorEphemeris) -> None:
    """Request a run of the stations, and note which. Call it outside of any transaction."""
    trigger = f"ephemeris {row.pk} of {row.space_object.name}"
    try:
        row.requested_run = run_request(trigger[:_TRIGGER_LENGTH])
    except InputError as error:
        logger.info("Ephemeris %d waits for the first run: %s", row.pk, error)
        return
    row.save(update_fields=["requested_run"])


def ephemeris_decide(row: OperatorEphemeris, *, is_used: bool, by: str) -> None:
    """Let runs follow an ephemeris from now on, or no longer; who said so is noted."""
    if row.is_used == is_used:
        return
    row.is_used, row.use_decided_by, row.use_decided_at = is_used, by, now_utc()
    row.save(update_fields=["is_used", "use_decided_by", "use_decided_at"])
    ephemeris_rescreen(row)


def ephemeris_retag(row: OperatorEphemeris, tag: EphemerisTag, *, by: str) -> None:
    """Note what somebody else says of it now, and request a run where that changes anything.

    Runs follow a path with a planned manoeuvre no longer, until a person decides. One that is said
    to be routine after all is not followed for that alone: two people contradict each other.
    """
    is_used = row.is_used and tag == EphemerisTag.ROUTINE
    is_decided = is_used != row.is_used
    row.tag = tag.value
    if is_decided:
        row.is_used, row.use_decided_by, row.use_decided_at = is_used, by, now_utc()
    row.save(update_fields=["tag", "is_used", "use_decided_by", "use_decided_at"])
    if is_decided:
        transaction.on_commit(partial(ephemeris_rescreen, row))


def _is_smooth(check: InterpolationCheck) -> bool:
    """Whether runs may read between its states unasked; too few states to tell are let pass."""
    return check.bound_km is None or check.bound_km <= _LARGEST_FOLLOWED_KM


def _refuse_twin(
    ephemeris: Ephemeris, subject: SpaceObject, start_utc: datetime, stop_utc: datetime
) -> None:
    """Raise SameEphemeris where one with the same states is here.

    NOTE: two variants of one plan may be made at the same time and span the same hours.
    """
    alike = OperatorEphemeris.objects.filter(
        space_object=subject,
        originator=ephemeris.originator[:200],
        created_utc=ephemeris.created_utc,
        start_utc=start_utc,
        stop_utc=stop_utc,
        frame=ephemeris.frame.value,
    )
    for known in alike:
        if has_states_of(known, ephemeris):
            raise SameEphemeris(known)


def _minute(at_utc: datetime) -> str:
    return f"{minute_text(at_utc)} UTC"
