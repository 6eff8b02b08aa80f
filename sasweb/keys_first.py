"""Cut a list into pages by its keys alone, and read what is shown of one page's rows only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

HEAD: Final = 5_001  # keys; a list that ends before them is not counted by itself


def first_rows(rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    """The first rows of a list that has no pages, found by their keys too."""
    return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:most]))


class KeysFirst(Paginator):  # type: ignore[type-arg]  # as it runs it takes none
    """Finds the keys of a page's rows, then reads those alone with all that is shown of them.

    What is only ordered, or skipped on the way to a late page, is not joined to anything. ``shown``
    joins the page's rows to what is shown of them, where the query does not.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        size: int,
        shown: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda few: few,
    ) -> None:
        super().__init__(rows, size)
        self._every = rows
        self._shown = shown

    @cached_property
    def _head(self) -> list[Any]:
        """The first keys, in order: of a short list all, so that one look tells how many it has."""
        return list(self._keys[:HEAD])

    @property
    def _keys(self) -> QuerySet[Any]:
        return self._every.values_list("pk", flat=True)

    @cached_property
    def count(self) -> int:
        return len(self._head) if len(self._head) < HEAD else self._every.count()

    def page(self, number: int | str) -> Page[Any]:
        found = super().page(number)
        first, last = max(found.start_index() - 1, 0), found.end_index()
        keys = self._head[first:last] if last < HEAD else list(self._keys[first:last])
        found.object_list = self._shown(self._every.filter(pk__in=keys))
        return found
