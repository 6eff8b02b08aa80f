"""What an address asks and its page cannot do: said, where it was left out in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.translation import gettext as _

LONGEST_REPEATED: Final = 40  # characters of what was asked
MOST_NAMED: Final = 4


def quoted(text: str) -> str:
    """What was asked, in quotation marks, cut where it is long."""
    cut = "…" if len(text) > LONGEST_REPEATED else ""
    return f"\u201c{text[:LONGEST_REPEATED]}{cut}\u201d"


def unknown_parameters(request: HttpRequest, known: Iterable[str]) -> list[str]:
    """One sentence on the parameters that are not ``known``, if there are any."""
    unknown = sorted(set(request.GET) - set(known))
    if not unknown:
        return []
    names = ", ".join(map(quoted, unknown[:MOST_NAMED]))
    if len(unknown) > MOST_NAMED:
        names = _("%(names)s and %(count)s more") % {
            "names": names,
            "count": len(unknown) - MOST_NAMED,
        }
    sentence = _("%(names)s in the address: nothing that this list knows; left out.")
    return [sentence % {"names": names}]


def refused_filters(refused: Mapping[str, str]) -> list[str]:
    """A sentence on each filter, by its label, that cannot be what the address says."""
    sentence = _("%(label)s cannot be %(value)s; it is as if the address did not say it.")
    return [sentence % {"label": label, "value": quoted(value)} for label, value in refused.items()]


def refused_page(request: HttpRequest, page: Page[Any]) -> list[str]:
    """A sentence where another page is shown than was asked for."""
    asked = request.GET.get("page", "")
    if not asked or asked.strip() == str(page.number):
        return []
    count = page.paginator.num_pages
    sentence = _("%(asked)s is no page of this list, which has %(count)s; this is page %(number)s.")
    return [sentence % {"asked": quoted(asked), "count": count, "number": page.number}]
