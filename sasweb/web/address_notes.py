"""What an address asks and its page cannot do: said, where it was left out in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.paginator import Page
from django.http import HttpRequest

LONGEST_REPEATED: Final = 40  # characters of what was asked
MOST_NAMED: Final = 4
LONGEST_KEY: Final = 18  # digits that every database can compare with


def quoted(text: str) -> str:
    """What was asked, in quotation marks, cut where it is long."""
    cut = "…" if len(text) > LONGEST_REPEATED else ""
    return f"\u201c{text[:LONGEST_REPEATED]}{cut}\u201d"


def key_asked(text: str) -> int | None:
    """The key that an address names; None where it can be none."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    return int(text) if is_key else None


def unknown_parameters(request: HttpRequest, known: Iterable[str]) -> list[str]:
    """One sentence on the parameters that are not ``known``, if there are any."""
    unknown = sorted(set(request.GET) - set(known))
    if not unknown:
        return []
    names = ", ".join(map(quoted, unknown[:MOST_NAMED]))
    more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
    return [f"{names}{more} in the address: nothing that this list knows; left out."]


def refused_filters(refused: Mapping[str, str]) -> list[str]:
    """A sentence on each filter, by its label, that cannot be what the address says."""
    return [
        f"{label} cannot be {quoted(value)}; it is as if the address did not say it."
        for label, value in refused.items()
    ]


def refused_page(request: HttpRequest, page: Page[Any]) -> list[str]:
    """A sentence where another page is shown than was asked for."""
    asked = request.GET.get("page", "")
    if not asked or asked.strip() == str(page.number):
        return []
    count = page.paginator.num_pages
    return [
        f"{quoted(asked)} is no page of this list, which has {count}; this is page {page.number}."
    ]
