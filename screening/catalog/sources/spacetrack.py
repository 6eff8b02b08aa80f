"""Space-Track: the whole public catalogue, for those who hold a (free) account.

Source: www.space-track.org/documentation: class ``gp`` at most hourly, fewer than 30 requests a
minute and 300 an hour (the client keeps those). Its terms restrict redistribution: what is fetched
stays on this machine.
"""

from __future__ import annotations

import time
from pathlib import Path

import httpx2
from spacetrack import AuthenticationError, SpaceTrackClient

from screening.catalog.sources.base import (
    Conditions,
    Fetched,
    OnBytes,
    SourceInterrupted,
    SourceRefused,
    SourceUnreachable,
    SourceUnusable,
)
from screening.catalog.sources.http import HTTP_OK, Limits

# On orbit, with elements of the last month: the query that Space-Track itself recommends.
ON_ORBIT = {"decay_date": "null-val", "epoch": ">now-30", "orderby": "norad_cat_id"}


class SpaceTrackGp:
    """General perturbations of everything on orbit, as JSON."""

    file_name = "space-track-gp.json"

    def __init__(
        self,
        base_url: str,
        *,
        identity: str,
        password: str,
        user_agent: str,
        cache_dir: Path,
        limits: Limits,
    ) -> None:
        self.address = f"{base_url}basicspacedata/query/class/gp"
        self._base_url = base_url
        self._identity = identity
        self._password = password
        self._user_agent = user_agent
        self._cache_dir = cache_dir
        self._limits = limits

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Sign in and ask once. Space-Track has no conditional requests."""
        try:
            data = self._query(on_bytes)
        except AuthenticationError as error:
            raise SourceRefused(
                f"Space-Track did not accept the credentials: {error}. Check SPACETRACK_IDENTITY"
                " and SPACETRACK_PASSWORD.",
                http_status=None,
            ) from error
        except httpx2.HTTPStatusError as error:
            status = error.response.status_code
            raise SourceRefused(f"{self.address} answered {status}.", http_status=status) from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise SourceUnreachable(f"{self._base_url} cannot be reached: {error}") from error
        except httpx2.HTTPError as error:
            raise SourceInterrupted(f"{self.address} broke off: {error}") from error
        if data.strip() in {b"", b"[]"}:
            raise SourceUnusable(f"{self.address} answered with an empty list.")
        return Fetched(data=data, http_status=HTTP_OK)

    def _query(self, on_bytes: OnBytes) -> bytes:
        deadline = time.monotonic() + self._limits.total_s
        body = bytearray()
        with self._client() as client:
            for piece in client.gp(iter_content=True, format="json", **ON_ORBIT):
                body += piece.encode()
                on_bytes(len(body))
                if len(body) > self._limits.max_bytes or time.monotonic() > deadline:
                    raise SourceInterrupted(
                        f"{self.address} was cut off: too large or too slow ({len(body):,} bytes)."
                    )
        return bytes(body)

    def _client(self) -> SpaceTrackClient:
        http = httpx2.Client(
            timeout=httpx2.Timeout(self._limits.silence_s, connect=self._limits.connect_s),
            headers={"User-Agent": self._user_agent},
        )
        return SpaceTrackClient(
            self._identity,
            self._password,
            base_url=self._base_url,
            httpx_client=http,
            cache_path=self._cache_dir,
        )
