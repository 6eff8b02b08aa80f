"""JSON from anybody, with bounds on its size, its depth and how many values it has."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import IO, Any, Final

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from sasweb.limits import JSON_DEPTH, JSON_VALUES, ONE_FILE_BODY_BYTES

_TEXT: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")


class BoundedJSONParser(JSONParser):
    """DRF's parser, which would read whatever comes, and break on what is nested too deeply."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Raises ParseError, which is answered by 400, for what is beyond a bound or no JSON."""
        content = stream.read(ONE_FILE_BODY_BYTES + 1)
        if len(content) > ONE_FILE_BODY_BYTES:
            raise ParseError("This JSON is larger than anything that is asked here.")
        require_bounded(content)
        try:
            return super().parse(io.BytesIO(content), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("This JSON is nested too deeply.") from error


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
