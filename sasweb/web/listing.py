"""How every list page is ordered and cut into pages; both live in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sasweb.keys_first import KeysFirst
from sasweb.web.address_notes import quoted

M = TypeVar("M", bound=Model)

PAGE_SIZE: Final = 50
COLUMN_WORDS: Final = {
    "tca": gettext_noop("TCA"),
    "pc": "Pc",
    "max_pc": "max Pc",
}  # others are words already


@dataclass(frozen=True, slots=True)
class Ordering:
    """The columns a list can be ordered by: key in the address -> field. "-key" turns it round.

    ``refused`` is what the address asks instead, where that is no such column.
    """

    columns: Mapping[str, str]
    chosen: str
    refused: str = ""

    @classmethod
    def from_request(
        cls, request: HttpRequest, columns: Mapping[str, str], *, default: str
    ) -> Ordering:
        asked = request.GET.get("sort") or default
        if asked.removeprefix("-") in columns:
            return cls(columns, asked)
        return cls(columns, default, refused=asked)

    @property
    def key(self) -> str:
        return self.chosen.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.chosen.startswith("-")

    @property
    def notes(self) -> list[str]:
        """What to say of the address, if it asks for another column."""
        if not self.refused:
            return []
        word = COLUMN_WORDS.get(self.key, self.key.replace("_", " "))
        sentence = _("%(asked)s is not a column to sort by; sorted by %(column)s.")
        return [sentence % {"asked": quoted(self.refused), "column": _(word)}]

    def apply(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Order rows; unknown values last in both directions, ties by primary key."""
        field = F(self.columns[self.key])
        term: OrderBy = (
            field.desc(nulls_last=True) if self.is_descending else field.asc(nulls_last=True)
        )
        return rows.order_by(term, "pk")

    def next_sort(self, key: str) -> str:
        """What pressing a column's head asks for."""
        return f"-{key}" if key == self.chosen else key

    def aria_sort(self, key: str) -> str:
        if key != self.key:
            return "none"
        return "descending" if self.is_descending else "ascending"


def page_of(
    request: HttpRequest, rows: QuerySet[M] | Sequence[Any], *, size: int = PAGE_SIZE
) -> Page[Any]:
    """The page that the address asks for; a number out of range gives the nearest page."""
    paged = KeysFirst(rows, size) if isinstance(rows, QuerySet) else Paginator(rows, size)
    return paged.get_page(request.GET.get("page"))
