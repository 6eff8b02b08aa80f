"""Ask a public server for one file, politely and with bounds on size and time."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from screening.catalog.sources.base import (
    Conditions,
    Fetched,
    OnBytes,
    SourceInterrupted,
    SourceRefused,
    SourceUnreachable,
    SourceUnusable,
)

HTTP_OK = 200
HTTP_NOT_MODIFIED = 304
CHUNK_BYTES = 65_536
EXCERPT_BYTES = 200
REFUSAL_BYTES = 1000  # enough for a person to see whose page it is, and why
HTML_STARTS = (b"<!doctype html", b"<html")
GZIP_WINDOW = 16 + zlib.MAX_WBITS  # zlib's way of saying "with a gzip header"
# What can only go wrong before anything was asked.
BEFORE_ASKING = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how large one answer may be.

    ``total_s`` counts from the first byte of the body; a header that drips is ended by the time
    limit of the task.
    """

    silence_s: float  # between two packets
    total_s: float
    max_bytes: int
    connect_s: float = 5.0


@dataclass(frozen=True, slots=True)
class HttpFile:
    """One file behind one address."""

    url: str
    user_agent: str
    limits: Limits

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Get the file once; follow no redirect and try nothing again.

        Raises SourceUnreachable, SourceInterrupted, SourceRefused (any status that is neither 200
        nor 304) or SourceUnusable (an empty answer, or a web page in place of data).
        """
        with self._answer(conditions) as response:
            if response.status_code == HTTP_NOT_MODIFIED:
                return Fetched(http_status=HTTP_NOT_MODIFIED, is_unchanged=True)
            if response.status_code != HTTP_OK:
                raise self._refusal(response)
            data = self._decoded(self._body(response, on_bytes), response)
        self._check_content(data)
        return Fetched(
            data=data,
            http_status=HTTP_OK,
            etag=response.headers.get("ETag", "")[:200],
            last_modified=response.headers.get("Last-Modified", "")[:64],
        )

    @contextmanager
    def _answer(self, conditions: Conditions) -> Iterator[requests.Response]:
        """Send the request and hand out the answer, its body still on the wire."""
        try:
            with requests.get(
                self.url,
                headers=self._headers(conditions),
                timeout=(self.limits.connect_s, self.limits.silence_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                yield response
        except requests.RequestException as error:
            if _is_before_asking(error):
                raise SourceUnreachable(f"{self.url} cannot be reached: {_why(error)}") from error
            raise SourceInterrupted(f"{self.url} gave no answer: {_why(error)}") from error

    def _headers(self, conditions: Conditions) -> dict[str, str]:
        headers = {"User-Agent": self.user_agent, "Accept-Encoding": "gzip"}
        if conditions.etag:
            headers["If-None-Match"] = conditions.etag
        if conditions.last_modified:
            headers["If-Modified-Since"] = conditions.last_modified
        return headers

    def _body(self, response: requests.Response, on_bytes: OnBytes) -> bytes:
        # NOTE: read1 hands over what has arrived. A read of a whole chunk would wait for it as
        # long as a dripping server likes, and no deadline would be looked at.
        deadline = time.monotonic() + self.limits.total_s
        body = bytearray()
        try:
            while piece := response.raw.read1(CHUNK_BYTES, decode_content=False):
                body += piece
                on_bytes(len(body))
                self._check_bounds(len(body), deadline)
        except HTTPError as error:
            raise SourceInterrupted(
                f"{self.url} broke off after {len(body):,} bytes: {_why(error)}"
            ) from error
        return bytes(body)

    def _check_bounds(self, received: int, deadline: float) -> None:
        if received > self.limits.max_bytes:
            raise SourceInterrupted(
                f"{self.url} sent more than {self.limits.max_bytes:,} bytes; it was cut off."
            )
        if time.monotonic() > deadline:
            allowed = timedelta(seconds=self.limits.total_s)
            raise SourceInterrupted(
                f"{self.url} was cut off: still sending after {allowed} ({received:,} bytes)."
            )

    def _decoded(self, body: bytes, response: requests.Response) -> bytes:
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding in {"", "identity"}:
            return body
        if encoding != "gzip":
            raise SourceUnusable(f"{self.url} answered in an encoding not asked for: {encoding}.")
        unzip = zlib.decompressobj(GZIP_WINDOW)
        try:
            data = unzip.decompress(body, self.limits.max_bytes)
        except zlib.error as error:
            raise SourceInterrupted(f"{self.url} sent damaged gzip: {error}.") from error
        if unzip.unconsumed_tail or not unzip.eof:
            raise SourceInterrupted(f"{self.url} sent gzip that is cut short or far too large.")
        return data

    def _check_content(self, data: bytes) -> None:
        if not data.strip():
            raise SourceUnusable(f"{self.url} answered with an empty file.")
        if data[:EXCERPT_BYTES].lstrip().lower().startswith(HTML_STARTS):
            raise SourceUnusable(f"{self.url} answered with a web page instead of data.")

    def _refusal(self, response: requests.Response) -> SourceRefused:
        try:
            said = response.raw.read1(REFUSAL_BYTES, decode_content=True)
        except HTTPError:
            said = b""
        return SourceRefused(
            f"{self.url} answered {response.status_code} {response.reason}.",
            http_status=response.status_code,
            excerpt=said.decode("utf-8", "replace").replace("\0", "").strip(),
        )


def _is_before_asking(error: requests.RequestException) -> bool:
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, BEFORE_ASKING)


def _why(error: Exception) -> str:
    """The innermost reason, without the address of a Python object in it."""
    inner = error.args[0] if error.args else error
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    text = str(reason)
    return text.rpartition(">: ")[2] or type(error).__name__
