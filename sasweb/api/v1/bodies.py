"""What programs post as JSON, refused where no reader or database could hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from screening.common.strict_json import strict_json


class StrictJSONParser(JSONParser):
    """JSON alone: no NaN, no number beyond a double, no NUL, no half of a character, 50 levels."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read a body. Raises ParseError in words."""
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            return strict_json(stream.read().decode(encoding))
        except (ValueError, LookupError) as error:  # LookupError: of an encoding nobody knows
            raise ParseError(f"The body is no JSON that can be used: {error}.") from error


class StrictJSONField(serializers.JSONField):
    """A value as JSON; in a form its text, held to the same."""

    def to_internal_value(self, data: Any) -> Any:
        if not getattr(data, "is_json_string", False):
            return super().to_internal_value(data)
        try:
            return strict_json(data)
        except ValueError as error:
            raise ValidationError(f"No JSON that can be used: {error}.") from error
