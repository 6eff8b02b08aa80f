"""Space-Track: the whole public catalogue, for those who hold a (free) account.

Source: www.space-track.org/documentation: class ``gp`` at most hourly, ``cdm_public`` three times a
day, fewer than 30 requests a minute and 300 an hour (the client keeps those). Its terms restrict
redistribution: what is fetched stays on this machine.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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

Query = Mapping[str, str | Sequence[int]]
# On orbit, with elements of the last month: the query that Space-Track itself recommends.
ON_ORBIT = {"decay_date": "null-val", "epoch": ">now-30", "orderby": "norad_cat_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceTrackAccount:
    """Where Space-Track is, and who asks."""

    base_url: str
    identity: str
    password: str = field(repr=False)
    user_agent: str
    cache_dir: Path
    limits: Limits


class SpaceTrackGp:
    """General perturbations of everything on orbit, as JSON."""

    file_name = "space-track-gp.json"

    def __init__(self, account: SpaceTrackAccount) -> None:
        self.address = f"{account.base_url}basicspacedata/query/class/gp"
        self._account = account

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Sign in and ask once. Space-Track has no conditional requests."""
        (data,) = answers(self._account, self.address, "gp", [ON_ORBIT], on_bytes)
        if data.strip() in {b"", b"[]"}:
            raise SourceUnusable(f"{self.address} answered with an empty list.")
        return Fetched(data=data, http_status=HTTP_OK)


def answers(
    account: SpaceTrackAccount,
    address: str,
    request_class: str,
    queries: Sequence[Query],
    on_bytes: OnBytes,
) -> list[bytes]:
    """Sign in once and ask each query of a class once, for JSON.

    Raises SourceRefused for credentials that are not accepted and any status that is not 200,
    SourceUnreachable or SourceInterrupted.
    """
    try:
        return _asked(account, address, request_class, queries, on_bytes)
    except AuthenticationError as error:
        raise SourceRefused(
            f"Space-Track did not accept the credentials: {error}. Check SPACETRACK_IDENTITY"
            " and SPACETRACK_PASSWORD.",
            http_status=None,
        ) from error
    except httpx2.HTTPStatusError as error:
        status = error.response.status_code
        raise SourceRefused(f"{address} answered {status}.", http_status=status) from error
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        raise SourceUnreachable(f"{account.base_url} cannot be reached: {error}") from error
    except httpx2.HTTPError as error:
        raise SourceInterrupted(f"{address} broke off: {error}") from error


def _asked(
    account: SpaceTrackAccount,
    address: str,
    request_class: str,
    queries: Sequence[Query],
    on_bytes: OnBytes,
) -> list[bytes]:
    deadline = time.monotonic() + account.limits.total_s
    received, bodies = 0, []
    with _client(account) as client:
        for query in queries:
            body = bytearray()
            ask = getattr(client, request_class)
            for piece in ask(iter_content=True, format="json", **query):
                body += piece.encode()
                received += len(piece)
                on_bytes(received)
                if received > account.limits.max_bytes or time.monotonic() > deadline:
                    raise SourceInterrupted(
                        f"{address} was cut off: too large or too slow ({received:,} bytes)."
                    )
            bodies.append(bytes(body))
    return bodies


def stay_here(response: httpx2.Response) -> None:
    """Refuse a redirect to another host: ``spacetrack`` follows every one, with our session."""
    location = response.headers.get("location", "")
    if response.has_redirect_location and response.url.join(location).host != response.url.host:
        raise httpx2.TooManyRedirects("it led to another host", request=response.request)


def _client(account: SpaceTrackAccount) -> SpaceTrackClient:
    http = httpx2.Client(
        timeout=httpx2.Timeout(account.limits.silence_s, connect=account.limits.connect_s),
        headers={"User-Agent": account.user_agent},
        event_hooks={"response": [stay_here]},
    )
    return SpaceTrackClient(
        account.identity,
        account.password,
        base_url=account.base_url,
        httpx_client=http,
        cache_path=account.cache_dir,
    )
