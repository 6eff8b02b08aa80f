"""The cloud of a break-up on the globe: what the page is told, and its frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from screening.common.exceptions import InputError
from screening.consequences.breakups.states import cloud_facts, cloud_header, cloud_states
from screening.consequences.models import Study, StudyKind, StudyStatus
from screening.engine.decay.atmosphere import SolarActivity

_HOUR_S: Final = 3600
_DAY_S: Final = 24 * _HOUR_S
# Between these the browser goes on from the last one by Kepler; what drag does is in the next one.
SNAPSHOTS_S: Final = (
    0,
    *(hours * _HOUR_S for hours in (1, 3, 6, 12)),
    *(days * _DAY_S for days in (1, 2, 4, 7, 11, 16, 23, 30, 45, 60, 90, 120, 180, 240, 300, 365)),
)
# An answer is never changed, and neither are its frames. No proxy keeps them: it would hand them to
# strangers where reading is not open.
_KEPT_S: Final = 7 * _DAY_S


def globe_facts(study: Study) -> dict[str, Any] | None:
    """What the page's globe is told before its first frame; None where there is nothing to draw.

    A cloud that another version wrote in another form cannot be drawn: the page is whole without.
    """
    states = bytes(study.states)
    try:
        header, facts = cloud_header(states), cloud_facts(states)
    except InputError:
        return None
    if not header.pieces:
        return None
    document: Mapping[str, Any] = study.document or {}
    return {
        "count": header.pieces,
        "epoch_unix_s": header.epoch_utc.timestamp(),
        "frames_url": reverse("study_cloud", args=[study.uuid, 0]),
        "snapshots_s": [each for each in SNAPSHOTS_S if each <= header.years * 365 * _DAY_S],
        "parents": [int(each) for each in facts["parent"]],
        "down_days": {
            sun: [None if days == float("inf") else float(days) for days in facts["down_days"][sun]]
            for sun in SolarActivity
        },
        "stations": [
            {
                "name": each["short_name"],
                "state_teme": each["state_teme"],
                # Of a break-up long ago or far ahead its orbit is today's, and its place unknown.
                "is_placed": each["state_utc"] == document["at_utc"],
            }
            for each in document["exposure"]["stations"]
            if each["state_teme"]
        ],
    }


@require_safe
@cache_control(private=True, max_age=_KEPT_S, immutable=True)
def study_cloud(request: HttpRequest, uuid: UUID, offset_s: int) -> HttpResponse:
    """Where the pieces are so long after: six little-endian float32 each (TEME, km and km/s).

    A piece that is down, or has no place, is NaN. ``?sun=`` is low, moderate or high.
    """
    sun = request.GET.get("sun", SolarActivity.MODERATE)
    if sun not in list(SolarActivity) or offset_s > SNAPSHOTS_S[-1]:
        raise Http404("There is no such frame.")
    study = get_object_or_404(
        Study.objects.only("states", "kind"),
        uuid=uuid,
        kind=StudyKind.BREAKUP,
        status=StudyStatus.FINISHED,
    )
    try:
        states = cloud_states(bytes(study.states), float(offset_s), SolarActivity(sun))
    except InputError as error:
        raise Http404(str(error)) from error
    return HttpResponse(states.astype("<f4").tobytes(), content_type="application/octet-stream")
