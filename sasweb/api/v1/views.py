"""What every read-only area of the API is made of."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from sasweb.api.v1.lists import LIST_BACKENDS, Pages

AnyModel = TypeVar("AnyModel", bound=Model)


class OfObjectSerializer(serializers.ModelSerializer[AnyModel]):
    """A row about one catalogued object, which it names."""

    norad_cat_id = serializers.IntegerField(source="space_object.norad_cat_id")
    name = serializers.CharField(source="space_object.name")


@method_decorator(conditional_page, name="dispatch")
class ReadViewSet(ReadOnlyModelViewSet[AnyModel]):
    """A list and a detail, with an ETag of the content so that an unchanged answer costs no bytes.

    ``ordering_fields`` is empty unless an area names some: DRF's default is every field, also
    those without an index.
    """

    pagination_class: type[BasePagination] = Pages
    filter_backends = LIST_BACKENDS
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    search_fields: ClassVar[tuple[str, ...]] = ()

    def paged(
        self, rows: QuerySet[Any], serializer_class: type[serializers.ModelSerializer[Any]]
    ) -> Response:
        """Answer one page of rows that belong to this area's object."""
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(serializer_class(page, many=True).data)
