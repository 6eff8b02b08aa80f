"""Walks every address of the site with odd queries, odd forms and odd bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIRequest, get_bytes_from_wsgi
from django.test import Client

from tests.fuzz.odd import BODIES, ODD, Recorded, forms_of, trouble

ENDLESS = ("/live/",)
# The administration is Django's own and for staff alone: `?_to_field=` breaks it, and nobody else.
LEFT_ALONE = ("/admin/", "/sign-out/")


class NotedQuery:
    """``WSGIRequest.GET`` while names are noted. A view may set it, as it may Django's own."""

    def __get__(self, request: WSGIRequest, owner: type[WSGIRequest]) -> Recorded:
        raw = get_bytes_from_wsgi(request.environ, "QUERY_STRING", "")
        return Recorded(raw, encoding=request._encoding)


@dataclass
class Crawl:
    """One person's walk. Of the odd values one in ``every`` is tried, another at the next name."""

    browser: Client
    every: int = 1
    tried: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    _turn: int = 0

    def pages(self, addresses: tuple[str, ...]) -> None:
        """Ask every address for what it reads of its query, then with odd values for each."""
        for address in addresses:
            if address.startswith((*ENDLESS, *LEFT_ALONE)):
                continue
            Recorded.asked.clear()
            response = self._ask("get", address)
            names = sorted(Recorded.asked)
            for name, value in self._odd(names):
                self._ask("get", address, {name: value})
            if names:
                self._ask("get", address, {name: ["1", "x", ""] for name in names})
            if response is not None and _is_page(response):
                self._forms(address, response.content.decode("utf-8", "replace"))

    def bodies(self, addresses: tuple[str, ...]) -> None:
        """Send odd bodies wherever a program could send one."""
        for number, (address, method) in enumerate(product(addresses, ("post", "put", "patch"))):
            if address.startswith((*ENDLESS, *LEFT_ALONE)):
                continue
            for body in BODIES[number % self.every :: self.every]:
                self._ask(method, address, body, content_type="application/json")

    def _forms(self, address: str, html: str) -> None:
        for action, fields in forms_of(address, html):
            target = urlsplit(action).path or address
            if target.startswith(LEFT_ALONE):
                continue
            for name, value in self._odd(sorted(fields)):
                self._ask("post", target, fields | {name: value.replace("\ud800", "")})

    def _odd(self, names: list[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            self._turn += 1
            for value in ODD[self._turn % self.every :: self.every]:
                yield name, value

    def _ask(self, method: str, address: str, data: Any = None, **more: Any) -> Any:
        self.tried += 1
        try:
            response = getattr(self.browser, method)(address, _sendable(data), **more)
            why = trouble(response)
        except Exception as error:  # noqa: BLE001  # whatever it is, the visitor sees a 500
            response, why = None, f"raises {type(error).__name__}: {error!s:.120}"
        if why:
            where = f"{method} {address.split('?')[0]}"
            sent = data if isinstance(data, bytes) else ascii(data)
            self.problems.setdefault(f"{where} {why}", f"{sent!s:.300}")
        return response


def _sendable(data: Any) -> Any:
    """A test client cannot encode half a character; a browser sends it as bytes that are none."""
    if not isinstance(data, Mapping):
        return data
    return {
        name: value.encode("utf-8", "surrogatepass")
        if isinstance(value, str) and "\ud800" in value
        else value
        for name, value in data.items()
    }


def _is_page(response: Any) -> bool:
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")
