"""What programs post as JSON, refused where no reader or database could hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from sasweb.limits import JSON_DEPTH, JSON_VALUES, ONE_FILE_BODY_BYTES
from screening.common.strict_json import strict_json

_TEXT: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")


class StrictJSONParser(JSONParser):
    """JSON alone: no NaN, no number beyond a double, no NUL, no half of a character; bounded."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read a body. Raises ParseError in words."""
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        content = stream.read(ONE_FILE_BODY_BYTES + 1)
        if len(content) > ONE_FILE_BODY_BYTES:
            raise ParseError("This JSON is larger than anything that is asked here.")
        require_bounded(content)
        try:
            return strict_json(content.decode(encoding))
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


def require_bounded(content: bytes) -> None:
    """Raise ParseError for JSON that is nested too deeply or has too many values. Linear."""
    bare = _TEXT.sub(b"", content)
    if bare.count(b",") >= JSON_VALUES:
        raise ParseError(f"This JSON has more than {JSON_VALUES:,} values.")
    depth = 0
    for found in _BRACKET.finditer(bare):
        depth += 1 if found[0] in b"[{" else -1
        if depth > JSON_DEPTH:
            raise ParseError(f"This JSON is nested more than {JSON_DEPTH} deep.")
