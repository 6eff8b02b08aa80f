"""Every error of the API in the one shape of ``sasweb.failures``."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from sasweb.failures import error_body, error_response
from screening.common.exceptions import InputError, SafePassageError, SourceError
from screening.consequences.kinds import TooManyStudies
from screening.coordination.peers.services.receive import NotAPeer

CODE_BY_EXCEPTION: dict[type[Exception], str] = {
    exceptions.ValidationError: "invalid",
    exceptions.ParseError: "malformed_request",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "sign_in_failed",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "too_many_requests",
}
STATUS_BY_DOMAIN_ERROR: dict[type[SafePassageError], tuple[int, str]] = {
    TooManyStudies: (429, "too_many_requests"),
    InputError: (400, "invalid"),
    NotAPeer: (401, "not_a_peer"),
    SourceError: (502, "source_error"),
    SafePassageError: (409, "conflict"),
}


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into the one error shape; leave what is not ours to Django.

    Errors are JSON also from an address that answers pages or YAML.
    """
    if request := context.get("request"):
        request.accepted_renderer = JSONRenderer()
        request.accepted_media_type = JSONRenderer.media_type
    if isinstance(exception, SafePassageError):
        status, code = _domain_status(exception)
        wait_s = getattr(exception, "retry_after_s", None)
        headers = {"Retry-After": str(wait_s)} if wait_s else None
        return Response(error_body(code, str(exception)), status=status, headers=headers)
    response = drf_exception_handler(exception, context)
    if response is None:
        return None
    known = _as_api_exception(exception)
    fields = _fields(known.detail) if isinstance(known, exceptions.ValidationError) else {}
    message = _summary(fields) if fields else str(known.detail)
    response.data = error_body(CODE_BY_EXCEPTION.get(type(known), "error"), message, fields)
    return response


@csrf_exempt  # what changes nothing needs no token, and its answer would not be in our shape
def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer an address that the API does not have; lead on where only its last slash lacks."""
    if request.method in SAFE_METHODS and _is_address(f"{request.path_info}/"):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    message = f"There is nothing at {request.path}. The addresses are listed at /api/v1/."
    return error_response(404, "not_found", message)


def _is_address(path: str) -> bool:
    return resolve(path).func is not no_such_address


def _as_api_exception(exception: Exception) -> exceptions.APIException:
    if isinstance(exception, exceptions.APIException):
        return exception
    if isinstance(exception, Http404):
        return exceptions.NotFound(str(exception) or None)
    if isinstance(exception, PermissionDenied):
        return exceptions.PermissionDenied(str(exception) or None)
    return exceptions.APIException()


def _domain_status(exception: SafePassageError) -> tuple[int, str]:
    for kind in type(exception).__mro__:
        if kind in STATUS_BY_DOMAIN_ERROR:
            return STATUS_BY_DOMAIN_ERROR[kind]
    return STATUS_BY_DOMAIN_ERROR[SafePassageError]


def _fields(detail: Any) -> dict[str, list[str]]:
    """Flatten DRF's nested details to field -> sentences; nested fields are joined by a dot."""
    if not isinstance(detail, dict):
        return {"non_field_errors": [str(item) for item in detail]}
    flat: dict[str, list[str]] = {}
    for name, value in detail.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": items for inner, items in _fields(value).items()}
        else:
            flat[name] = [str(item) for item in value]
    return flat


def _summary(fields: dict[str, list[str]]) -> str:
    return " ".join(f"{name}: {' '.join(sentences)}" for name, sentences in fields.items())
