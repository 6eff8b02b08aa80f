"""Print the next close passes of a station, and again whenever something new is known.

A client of the API in one file, to read and to start from. It needs `requests` alone:

    python docs/examples/next_passes.py --station iss --within-km 10
    python docs/examples/next_passes.py --station css --follow
    SAFE_PASSAGE_TOKEN=... python docs/examples/next_passes.py --address https://watch.example.org
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import requests

TIMEOUT_S = 30.0
SILENCE_S = 30.0  # the stream sends its clock every 4 s: after this long nobody is there


class Refused(Exception):
    """The server said no, with its own words."""


class SafePassage:
    """What a program needs of one installation."""

    def __init__(self, address: str, token: str = "") -> None:
        self._address = address.rstrip("/")
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "next-passes/1"
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def entrance(self) -> dict[str, Any]:
        """Its clock, and its world: `live`, or words such as `synthetic` and `replay`."""
        return self._get(f"{self._address}/api/v1/", {})

    def rows(self, area: str, **filters: object) -> Iterator[dict[str, Any]]:
        """Every row of a list, over all its pages."""
        url: str | None = f"{self._address}/api/v1/{area}/"
        while url:
            page = self._get(url, filters)
            yield from page["results"]
            url, filters = page["next"], {}  # the next address holds the filters

    def events(self) -> Iterator[str]:
        """The name of each event of the live stream, for as long as it lasts."""
        url = f"{self._address}/live/events/"
        with self._session.get(url, stream=True, timeout=(TIMEOUT_S, SILENCE_S)) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines(decode_unicode=True):
                if line.startswith("event: "):
                    yield line.removeprefix("event: ")

    def _get(self, url: str, filters: dict[str, object]) -> Any:
        answer = self._session.get(url, params=filters, timeout=TIMEOUT_S)
        if not answer.ok:
            raise Refused(_said(answer))
        return answer.json()


def _said(answer: requests.Response) -> str:
    """An error in the server's words: `fields` says which parameter is wrong."""
    try:
        error = answer.json()["error"]
    except (ValueError, KeyError):
        return f"{answer.status_code} {answer.reason}"
    return f"{answer.status_code} {error['code']}: {error['message']}"


def line_of(conjunction: dict[str, Any]) -> str:
    """One pass in one line. What is not known is None in the API, and is said so here."""
    tca_utc = datetime.fromisoformat(conjunction["tca_utc"].replace("Z", "+00:00"))
    pc = conjunction["pc"]
    likelihood = "Pc not known" if pc is None else f"Pc {pc:.1e} ({conjunction['pc_grade']} grade)"
    return (
        f"{tca_utc:%d %b %H:%M:%S} UTC  {conjunction['tier']:9}  "
        f"{conjunction['miss_distance_km']:7.2f} km  {likelihood:32}  "
        f"{conjunction['secondary']['name']}"
    )


def show(service: SafePassage, station: str, within_km: float) -> None:
    entrance = service.entrance()  # by the product's clock, which a replay moves
    passes = service.rows(
        "conjunctions",
        station=station,
        tca_after=entrance["now_utc"],
        miss_distance_km_max=within_km,
        ordering="tca_utc",
    )
    lines = [line_of(conjunction) for conjunction in passes]
    world = ", ".join(entrance["world"])  # a program that acts should act on `live` alone
    print(f"{station.upper()}, passes within {within_km:g} km ({world}): {len(lines)}")
    print("\n".join(lines), flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog="Where a site asks for a token: SAFE_PASSAGE_TOKEN, in the environment.",
    )
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--station", default="iss", help="slug of a station, as /stations/ has it")
    parser.add_argument("--within-km", type=float, default=10.0)
    parser.add_argument("--follow", action="store_true", help="stay, and print what is new")
    asked = parser.parse_args(arguments)
    service = SafePassage(asked.address, os.environ.get("SAFE_PASSAGE_TOKEN", ""))
    try:
        show(service, asked.station, asked.within_km)
        if asked.follow:
            for event in service.events():
                if event == "conjunctions":
                    show(service, asked.station, asked.within_km)
    except requests.ConnectionError:
        print(f"Nothing answers at {asked.address}: name another with --address.", file=sys.stderr)
        return 1
    except (Refused, requests.RequestException) as trouble:
        print(f"No answer to go by: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
