"""Pages of lists too long to be counted or skipped through: each says where the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from sasweb.api.v1.lists import Pages, bounded

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CursorPages(CursorPagination):
    """``next`` and ``previous`` without a count: millions of rows cost what a hundred do.

    NOTE: DRF keeps its place by the first ordering field alone and counts its way through equal
    values, a thousand at most. Offer fields with few equal values only.
    """

    ordering = "-id"
    page_size = Pages.page_size
    page_size_query_param = Pages.page_size_query_param
    max_page_size = Pages.max_page_size
    invalid_cursor_message = "There is no such cursor: follow `next` and `previous` as given."

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """Cut one page. Raises NotFound for a cursor that was not given out for this ordering."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """As described, within what is taken."""
        return bounded(super().get_schema_operation_parameters(view))

    def get_ordering(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> tuple[str, ...]:
        """End on the key, so that rows with equal values never change places.

        Where nobody asks for an order and a view's ``ordered_when`` names a filter that is set, it
        is that one's: to find what is long past from the newest key down would read all since.
        """
        first, *_ = super().get_ordering(request, queryset, view)
        if "ordering" not in request.query_params:
            wanted = getattr(view, "ordered_when", {}).items()
            first = next((term for name, term in wanted if name in request.query_params), first)
        return (first, "-id" if first.startswith("-") else "id")
