"""A name for each request, in its answer, on its error page and in every line of the log.

A proxy or a program may give one of its own (``X-Request-ID``); whoever asks gets it back.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase

from sasweb.log_entry import ID_ENDING
from screening.common.log_context import about, log_ids, note

HEADER: Final = "X-Request-ID"
NAME: Final = "request_id"
# Anything else could break a line of the log, or fill it.
_GOOD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_STUDIES: Final = ("what-if/", "studies/")

Answer = Callable[[HttpRequest], HttpResponseBase]


def request_id() -> str:
    """The name of the request in hand; empty outside one."""
    return str(log_ids().get(NAME, ""))


def shown(request: HttpRequest) -> dict[str, str]:
    """For templates of error pages, so that people can quote it."""
    return {NAME: request_id()}


def request_id_middleware(get_response: Answer) -> Answer:
    """Name every request before anything else sees it, then say which rows its address names."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with about(**{NAME: _name_of(request)}):
            return _named(get_response(request))

    middleware.process_view = _note_rows  # type: ignore[attr-defined]  # where Django looks for it
    return middleware


def _name_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if _GOOD.fullmatch(given) else uuid.uuid4().hex


def _named(response: HttpResponseBase) -> HttpResponseBase:
    response[HEADER] = request_id()
    return response


def _note_rows(request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]) -> None:
    match = request.resolver_match
    route = match.route if match else ""
    note(**{name: value for name, value in kwargs.items() if name.endswith(ID_ENDING)})
    if isinstance(named := kwargs.get("uuid"), uuid.UUID):
        note(**{_uuid_name(route): str(named)})


def _uuid_name(route: str) -> str:
    """What the addresses of cases and studies both call ``uuid``."""
    return "study_uuid" if any(part in route for part in _STUDIES) else "case_uuid"
