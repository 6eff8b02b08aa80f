"""Odd values for addresses, forms and bodies, and what may be answered to them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, Final

from django.http import QueryDict

ODD: Final = (
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "nan",
    "1e400",
    "9" * 30,
    "9" * 5000,
    str(2**63),
    "a\x00b",
    "\ud800",
    "²",
    "٣",
    "1_000",
    "x" * 3000,
    "碰撞" * 20,
    "\u202e",
    "'; DROP TABLE x; --",
    "<script>",
    "2026-13-45T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "2026-W99",
    "[[[[",
    "{}",
    "../../etc/passwd",
    "0.35~7",
    "00000000-0000-0000-0000-000000000000",
)
# What a program may post where an object is due.
BODIES: Final[tuple[bytes, ...]] = (
    b"",
    b"null",
    b"[]",
    b"1",
    b'"text"',
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 900 + b"1" + b"}" * 900,
    b'{"a": "\\ud800", "b": "\\u0000"}',
    b'{"a": NaN}',
    b'{"a": 1e999}',
    b'{"a": ' + b"9" * 5000 + b"}",
)
_TOKEN: Final = re.compile(r"Traceback \(most recent call last\)")


class Recorded(QueryDict):
    """A query that notes by what names it is asked."""

    asked: set[str] = set()

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().getlist(key, default)

    def _note(self, key: object) -> None:
        if isinstance(key, str) and key:
            self.asked.add(key)


class Forms(HTMLParser):
    """The forms of a page that post, each as its address and what its fields hold."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._address = address
        self._fields: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = told.get("method", "").lower() == "post" or "hx-post" in told
            self._fields = {} if posts else None
            if self._fields is not None:
                action = told.get("action") or told.get("hx-post") or self._address
                self.found.append((action, self._fields))
        elif self._fields is not None and (name := told.get("name")):
            self._fields.setdefault(name, told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None


def forms_of(address: str, html: str) -> list[tuple[str, dict[str, str]]]:
    """The forms of a page that post."""
    parser = Forms(address)
    parser.feed(html)
    return parser.found


def trouble(response: Any) -> str:
    """Why an answer is none: ours broke, or shows its inside. Empty where it is one."""
    if response.status_code >= 500 and response.status_code not in (501, 503):
        return f"answers {response.status_code}"
    is_text = response["Content-Type"].startswith(("text/", "application/json"))
    if (
        is_text
        and not response.streaming
        and _TOKEN.search(response.content.decode("utf-8", "replace"))
    ):
        return "shows a traceback"
    return ""
