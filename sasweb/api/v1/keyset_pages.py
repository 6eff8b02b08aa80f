"""Pages of a list in which many rows may be equal in what they are ordered by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from sasweb.api.v1.cursors import CursorPages
from screening.common.exceptions import InputError
from screening.common.keyset import KeysetPage, Order, Place, keyset_page

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.views import APIView

AFTER: Final = "after:"
BEFORE: Final = "before:"


class KeysetPages(BasePagination):
    """Like ``CursorPages`` to those who read it, and exact among any number of equal values.

    The list's own ordering decides: its first field, whose values are never null.
    """

    cursor_query_param = CursorPages.cursor_query_param
    page_size_query_param = str(CursorPages.page_size_query_param)
    page: KeysetPage[Any]

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Cut one page. Raises NotFound for a cursor that was not given out for this ordering."""
        order = Order(str(queryset.query.order_by[0]))
        self.address = request.build_absolute_uri()
        text = request.query_params.get(self.cursor_query_param, "")
        places = self._places(text, queryset, order)
        self.page = keyset_page(queryset, order, size=self._size(request), **places)
        return list(self.page.rows)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(AFTER, self.page.later),
                "previous": self._link(BEFORE, self.page.earlier),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return CursorPages().get_paginated_response_schema(schema)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        parameters: Sequence[dict[str, Any]] = CursorPages().get_schema_operation_parameters(view)
        return list(parameters)

    def _places(self, text: str, rows: QuerySet[Any], order: Order) -> dict[str, Place]:
        if not text:
            return {}
        for prefix, name in ((AFTER, "after"), (BEFORE, "before")):
            if text.startswith(prefix):
                return {name: self._place(text.removeprefix(prefix), rows, order)}
        raise NotFound(CursorPages.invalid_cursor_message)

    def _place(self, text: str, rows: QuerySet[Any], order: Order) -> Place:
        try:
            return Place.from_text(text, rows.model, order)
        except InputError as error:
            raise NotFound(CursorPages.invalid_cursor_message) from error

    def _size(self, request: Request) -> int:
        """As asked, which the list's filters have checked, up to the largest."""
        asked = request.query_params.get(self.page_size_query_param)
        size = int(asked) if asked else int(CursorPages.page_size or 0)
        return min(size, CursorPages.max_page_size)

    def _link(self, prefix: str, place: Place | None) -> str | None:
        if place is None:
            return None
        return replace_query_param(self.address, self.cursor_query_param, prefix + place.text)
