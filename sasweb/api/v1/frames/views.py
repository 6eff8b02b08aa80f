"""Frames for the globe: who is in them, where everything is, and one object's orbit."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.api.v1.frames.queries import FrameQuery, TrackAnswer, TrackQuery
from screening.catalog.frames import (
    FRAME_STEP_S,
    FrameSet,
    TimeOutOfRange,
    Track,
    UnknownObject,
    frame_instant,
    frame_store,
    object_track,
)
from screening.common.clock import now_utc

FRAME_MAX_AGE_S = 3600  # a frame's address names its object set and instant: it never changes


@extend_schema(
    summary="The objects of a frame, in row order, as columns",
    description=(
        "`object_set` names this list; frames are asked for under that name. Before the first "
        "elements have come the list is empty."
    ),
    responses=OpenApiTypes.OBJECT,
)
@api_view(["GET"])
def frame_objects(request: Request) -> HttpResponseBase:
    frame_set = frame_store.current(now_utc())
    etag = frame_set.objects_etag
    if not_modified := get_conditional_response(request._request, etag=etag):
        return not_modified
    is_gzip = _takes_gzip(request)
    body = frame_set.objects_gzip if is_gzip else frame_set.objects_json
    response = HttpResponse(body, content_type="application/json")
    patch_vary_headers(response, ["Accept-Encoding"])
    if is_gzip:
        response["Content-Encoding"] = "gzip"
    # The same list either way, byte by byte another answer: a weak tag says so.
    return _cacheable(response, f"W/{etag}" if is_gzip else etag, no_cache=True)


@extend_schema(
    summary="The state of every object at one instant",
    description=(
        f"Little-endian float32 [n, 6]: position (km) and velocity (km/s), TEME, at the whole "
        f"multiple of {FRAME_STEP_S} s nearest `t`. Rows of objects that cannot be propagated are "
        "NaN. Answers 204, with the current set in `X-Object-Set`, when newer elements have "
        "replaced `object_set`: load the list of objects again. Answers 204, with the reason in "
        "`X-Frame-Unavailable`, when `t` is too far from the elements for positions to mean "
        "anything: asking again changes nothing until the time or the elements do."
    ),
    parameters=[FrameQuery],
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 204: None},
)
@api_view(["GET"])
def frame(request: Request) -> HttpResponseBase:
    query = _checked(FrameQuery, request)
    frame_set = frame_store.current(now_utc())
    if query["object_set"] != frame_set.object_set:
        return _no_content("X-Object-Set", frame_set.object_set)
    instant = frame_instant(query["t"])
    etag = f'"{frame_set.object_set}-{instant}"'
    if not_modified := get_conditional_response(request._request, etag=etag):
        return not_modified
    try:
        body = frame_store.frame(frame_set, instant)
    except TimeOutOfRange as far:
        return _no_content("X-Frame-Unavailable", str(far))
    response = HttpResponse(body, content_type="application/octet-stream")
    response["X-Frame-Unix-S"] = str(instant)
    return _cacheable(response, etag, max_age=FRAME_MAX_AGE_S)


@extend_schema(
    summary="One object's positions along its orbit",
    description=(
        "TEME, km. A position is `null` where the object cannot be propagated. `name`, `t_unix_s` "
        "and `r_teme_km` are `null` altogether, and `reason` says why, while the object has no "
        "elements or `t` is too far from them."
    ),
    parameters=[TrackQuery],
    responses=TrackAnswer,
)
@api_view(["GET"])
def frame_track(request: Request) -> Response:
    query = _checked(TrackQuery, request)
    frame_set = frame_store.current(now_utc())
    try:
        track = object_track(
            frame_set, query["norad_cat_id"], t_unix_s=query["t"], minutes=query.get("minutes")
        )
    except (UnknownObject, TimeOutOfRange) as unknown:
        return Response(_no_track(query["norad_cat_id"], frame_set, str(unknown)))
    return Response(_track_answer(track))


def _takes_gzip(request: Request) -> bool:
    """Whether the client has said that it can read gzip."""
    offered = request.headers.get("Accept-Encoding", "").replace(" ", "").lower()
    return "gzip" in offered and "gzip;q=0" not in offered


def _no_content(header: str, words: str) -> HttpResponse:
    """Newer or old elements are nobody's error, and a browser would log any error status as one."""
    response = HttpResponse(status=204)
    response[header] = words
    patch_cache_control(response, no_store=True)
    return response


def _no_track(norad_cat_id: int, frame_set: FrameSet, reason: str) -> dict[str, Any]:
    unknown = dict.fromkeys(("name", "t_unix_s", "r_teme_km"))
    own = {"norad_cat_id": norad_cat_id, "object_set": frame_set.object_set, "reason": reason}
    return own | unknown


def _track_answer(track: Track) -> dict[str, Any]:
    return {
        "norad_cat_id": track.norad_cat_id,
        "name": track.name,
        "object_set": track.object_set,
        "reason": None,
        "t_unix_s": [round(t, 3) for t in track.t_unix_s.tolist()],
        "r_teme_km": [
            None if math.isnan(r[0]) else [round(component, 4) for component in r]
            for r in track.r_teme_km.tolist()
        ],
    }


def _checked(query_class: type[Any], request: Request) -> dict[str, Any]:
    query = query_class(data=request.query_params)
    query.is_valid(raise_exception=True)
    checked: dict[str, Any] = query.validated_data
    return checked


def _cacheable(response: HttpResponse, etag: str, **cache_control: Any) -> HttpResponse:
    response["ETag"] = etag
    patch_cache_control(response, private=True, **cache_control)
    return response
