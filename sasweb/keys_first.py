"""Cut a list into pages by its keys alone, and read what is shown of one page's rows only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


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
        self._shown = shown

    def page(self, number: int | str) -> Page[Any]:
        found = super().page(number)
        every, few = (cast("QuerySet[Any]", each.object_list) for each in (self, found))
        keys = list(few.values_list("pk", flat=True))
        found.object_list = self._shown(every.filter(pk__in=keys))
        return found
