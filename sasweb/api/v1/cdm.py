"""A conjunction given out as a conjunction data message, in the syntax that is asked for."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from screening.conjunctions.models import Assessment
from screening.messages.cdm import SYNTAXES
from screening.messages.services import conjunction_export

DEFAULT_FORMAT: Final = "kvn"
CDM_SCHEMA: Final = extend_schema(
    parameters=[
        OpenApiParameter(
            "format", enum=list(SYNTAXES), default=DEFAULT_FORMAT, description="Its syntax."
        )
    ],
    responses={(200, each.media_type): OpenApiTypes.STR for each in SYNTAXES.values()},
)


class FormatIsOurs(DefaultContentNegotiation):
    """Leaves ``format`` to the view: it names a syntax of messages, not a renderer of DRF."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


CDM_ACTION: Final[dict[str, Any]] = {
    "detail": True,
    "filterset_class": None,
    "content_negotiation_class": FormatIsOurs,
}


def cdm_answer(request: Request, assessment: Assessment) -> HttpResponse:
    """The message as a file to keep. Raises NotExportable, which the API answers as a conflict."""
    asked = request.query_params.get("format", DEFAULT_FORMAT).lower()
    if asked not in SYNTAXES:
        known = ", ".join(SYNTAXES)
        raise ValidationError({"format": [f"There is no such syntax of a CDM. Known: {known}."]})
    message, syntax = conjunction_export(assessment), SYNTAXES[asked]
    response = HttpResponse(
        syntax.write(message), content_type=f"{syntax.media_type}; charset=utf-8"
    )
    name = f"cdm-{message.message_id.lower()}{syntax.suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
