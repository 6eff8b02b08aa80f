"""Static files: compressed once by gzip, read in a thread as they are sent.

WhiteNoise answers with a synchronous iterator, which Django's ASGI handler reads whole into memory,
with a warning in the log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedStaticFilesStorage

CHUNK_BYTES = 1 << 18


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """WhiteNoise, with content that an ASGI server can send piece by piece."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> FileResponse:
        response: FileResponse = WhiteNoiseMiddleware.serve(static_file, request)
        if isinstance(request, ASGIRequest):
            # The response still closes the file.
            response.streaming_content = _chunks(response.file_to_stream)
        return response


class GzipStaticFilesStorage(CompressedStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Compressed by gzip alone, whatever else is installed.

    NOTE: where a package named brotli happens to be there WhiteNoise would use it, at its highest
    setting: a first start then takes a minute longer for Cesium, to save a tenth of the bytes.
    """

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(use_brotli=False, **options)


async def _chunks(file: IO[bytes] | None) -> AsyncIterator[bytes]:
    """The file in pieces; nothing where there is none, as in "304 Not Modified"."""
    if file is None:
        return
    read = sync_to_async(file.read, thread_sensitive=False)
    while chunk := await read(CHUNK_BYTES):
        yield chunk
