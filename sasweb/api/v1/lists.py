"""How every list of the API is cut into pages, filtered, ordered and searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import PageNumberPagination

from sasweb.api.v1.filters import StrictFilterSet
from sasweb.keys_first import KeysFirst

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


NULLABLE_ORDERINGS: Final = frozenset({"pc", "max_pc"})
LONGEST_VALUE: Final = 1000  # characters; an error that repeats more is no sentence


class Pages(PageNumberPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    invalid_page_message = "There is no page {page_number}: {message}."

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """As described, within what is taken."""
        return bounded(super().get_schema_operation_parameters(view))


def bounded(parameters: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of ``page`` and ``page_size`` from what to what they go."""
    bounds = {"page": {"minimum": 1}, "page_size": {"minimum": 1, "maximum": Pages.max_page_size}}
    return [each | {"schema": each["schema"] | bounds.get(each["name"], {})} for each in parameters]


class WidePages(Pages):
    """Of a list whose rows are joined to many others: see ``KeysFirst``."""

    django_paginator_class = KeysFirst


class StrictFilters(DjangoFilterBackend):
    """Declared filters; a parameter nobody declared is an error.

    NOTE: ignoring a misspelt filter would answer with everything, which looks like an answer.
    """

    filterset_base = StrictFilterSet

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        self._refuse_unknown(request, queryset, view)
        self._refuse_long(request)
        self._refuse_page_size(request)
        return super().filter_queryset(request, queryset, view)

    def _refuse_unknown(self, request: Request, queryset: Any, view: APIView) -> None:
        known = _shared_parameters(view)
        filterset_class = self.get_filterset_class(view, queryset)
        if filterset_class is not None:
            known |= set(filterset_class.base_filters)
        unknown = set(request.query_params) - known
        if unknown:
            sentence = f"There is no such parameter. Known: {', '.join(sorted(known))}."
            raise ValidationError({name: [sentence] for name in sorted(unknown)})

    def _refuse_page_size(self, request: Request) -> None:
        """DRF would take its own size for one that it cannot read, or that is too large."""
        given = request.query_params.get("page_size", "1")
        is_whole = given.isascii() and given.isdecimal()
        if not (is_whole and 0 < int(given) <= Pages.max_page_size):
            sentence = (
                f"Not a whole number from 1 to {Pages.max_page_size}: follow `next` for more."
            )
            raise ValidationError({"page_size": [sentence]})

    def _refuse_long(self, request: Request) -> None:
        long = [
            name
            for name, values in request.query_params.lists()
            if any(len(value) > LONGEST_VALUE for value in values)
        ]
        if long:
            sentence = f"Longer than {LONGEST_VALUE:,} characters."
            raise ValidationError({name: [sentence] for name in long})


def _term(name: str, columns: Mapping[str, str]) -> str | OrderBy:
    """One term of an ordering; databases differ in where they put what is not known: here last."""
    bare = name.removeprefix("-")
    if bare not in NULLABLE_ORDERINGS:
        return name
    field = F(columns.get(bare, bare))
    return field.desc(nulls_last=True) if name[0] == "-" else field.asc(nulls_last=True)


class StrictOrdering(OrderingFilter):
    """``ordering=field`` or ``-field``; ends on the primary key so that pages never overlap.

    A view's ``ordering_columns`` names the column of a field that is ordered by another.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet[Any, Any], view: APIView) -> Any:
        self._refuse_unknown(request, queryset, view)
        ordering = self.get_ordering(request, queryset, view)
        columns = getattr(view, "ordering_columns", {})
        terms = [_term(each, columns) for each in ordering or ()]
        return queryset.order_by(*terms, "pk") if terms else queryset

    def _refuse_unknown(
        self, request: Request, queryset: QuerySet[Any, Any], view: APIView
    ) -> None:
        given = [term.strip() for term in request.query_params.get("ordering", "").split(",")]
        known = [name for name, _ in self.get_valid_fields(queryset, view)]
        unknown = [term for term in given if term and term.removeprefix("-") not in known]
        if unknown:
            sentence = f"Cannot order by {', '.join(unknown)}. Known: {', '.join(known)}."
            raise ValidationError({"ordering": [sentence]})

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Described with its fields, where a list has any to be ordered by."""
        names = "|".join(getattr(view, "ordering_fields", None) or ())
        if not names:
            return []
        pattern = f"^-?({names})( *, *-?({names}))*$"
        described = super().get_schema_operation_parameters(view)
        return [each | {"schema": each["schema"] | {"pattern": pattern}} for each in described]


class StrictSearch(SearchFilter):
    """``search=words``, described where a list has something to search in."""

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Nothing of a list that refuses it."""
        has_any = getattr(view, "search_fields", None)
        return super().get_schema_operation_parameters(view) if has_any else []


LIST_BACKENDS = (StrictFilters, StrictSearch, StrictOrdering)


def _shared_parameters(view: APIView) -> set[str]:
    place = getattr(view, "paginator", Pages)
    known = {getattr(place, "cursor_query_param", "page"), "page_size", "format"}
    if getattr(view, "ordering_fields", None):
        known.add("ordering")
    if getattr(view, "search_fields", None):
        known.add("search")
    return known
