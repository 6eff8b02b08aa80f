"""Cut a list into pages by its keys alone, and read what is shown of one page's rows only."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeysFirst(Paginator):  # type: ignore[type-arg]  # as it runs it takes none
    """Finds the keys of a page's rows, then reads those alone with all that is shown of them.

    What is only ordered, or skipped on the way to a late page, is not joined to anything.
    """

    def page(self, number: int | str) -> Page[Any]:
        found = super().page(number)
        every, few = (cast("QuerySet[Any]", each.object_list) for each in (self, found))
        found.object_list = every.filter(pk__in=list(few.values_list("pk", flat=True)))
        return found
