"""What `up` was asked to do: read once from the environment, checked where it is used."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from sasweb.settings import env
from sasweb.up.checks import CannotStartError

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
HIGHEST_PORT = 65_535
MOST_WEB_PROCESSES = 64
_BY_NAME = frozenset({DEFAULT_HOST, "0.0.0.0", "::"})  # noqa: S104  # compared with, not bound to


@dataclass(frozen=True, slots=True)
class Options:
    """One start's wishes. ``redis_url`` is empty when the embedded broker is wanted."""

    checkout: Path
    root: Path
    host: str
    port: int
    catalog: str
    as_of_utc: datetime | None
    live_source_url: str
    redis_url: str
    web_processes: int = 1

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def url(self) -> str:
        """Where people find it. By name: browsers take no security key to an address of numbers."""
        host = "localhost" if self.host in _BY_NAME else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def options_from_environment() -> Options:
    """Read the environment. Errors (CannotStart, ImproperlyConfigured) name the variable."""
    return Options(
        checkout=settings.BASE_DIR,
        root=env.folder("SAFE_PASSAGE_DATA_DIR", settings.BASE_DIR / "var"),
        host=env.text("SAFE_PASSAGE_HOST", DEFAULT_HOST),
        port=_port(),
        catalog=settings.CATALOG,
        # Not that of the product's clock: this process may have found another replay's.
        as_of_utc=env.instant("SAFE_PASSAGE_AS_OF"),
        live_source_url=settings.CELESTRAK_BASE_URL,
        redis_url=env.text("REDIS_URL", ""),
        web_processes=env.whole_number_within(
            "SAFE_PASSAGE_WEB_PROCESSES", 1, at_least=1, at_most=MOST_WEB_PROCESSES
        ),
    )


def _port() -> int:
    port = env.number("SAFE_PASSAGE_PORT", float(DEFAULT_PORT))
    if not port.is_integer() or not 1 <= port <= HIGHEST_PORT:
        raise CannotStartError(
            f"SAFE_PASSAGE_PORT={port:g} is not a port: use 1 to {HIGHEST_PORT}."
        )
    return int(port)
