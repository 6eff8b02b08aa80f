"""Static files are sent piece by piece by an ASGI server, without a warning in its log."""

from __future__ import annotations

import asyncio
import time
import warnings
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.test import AsyncRequestFactory, Client
from django.utils.http import http_date

from sasweb.static_files import StaticFilesMiddleware

FILE = "js/lib/utc.js"


def content() -> bytes:
    path = finders.find(FILE)
    assert isinstance(path, str)
    return Path(path).read_bytes()


def get(headers: dict[str, str]) -> tuple[int, bytes]:
    """Read an answer as Django's ASGI handler does; a warning fails."""

    request = AsyncRequestFactory().get(static(FILE), headers=headers)

    async def read() -> tuple[int, bytes]:
        response = StaticFilesMiddleware(lambda _: None)(request)
        try:
            return response.status_code, b"".join([part async for part in response])
        finally:
            response.close()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return asyncio.run(read())


def test_a_file_is_sent_whole() -> None:
    assert get({}) == (200, content())


def test_a_part_is_sent_alone() -> None:
    assert get({"Range": "bytes=3-9"}) == (206, content()[3:10])


def test_what_the_browser_has_already_is_not_sent_again() -> None:
    now = http_date(time.time())
    assert get({"If-Modified-Since": now}) == (304, b"")


def test_a_server_without_asgi_sends_the_same() -> None:
    assert b"".join(Client().get(static(FILE)).streaming_content) == content()  # type: ignore[arg-type]


def test_no_package_that_happens_to_be_installed_changes_how_files_are_compressed() -> None:
    compressor = staticfiles_storage.create_compressor(quiet=True)
    assert compressor.use_gzip
    assert not compressor.use_brotli
