"""What every read-only area of the API is made of."""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar, TypeVar

from django.db.models import CharField, DateTimeField, Model, QuerySet, TextField
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import serializers
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from sasweb.api.v1.lists import LIST_BACKENDS, Pages

AnyModel = TypeVar("AnyModel", bound=Model)


class WordOrNull(serializers.CharField):
    """Text that may be unknown: ``null`` then, never an empty string."""

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]
        return super().to_representation(value) or None


class UtcField(serializers.DateTimeField):
    """An instant in UTC, which is all there is here.

    DRF's own asks anew at each instant in which zone it shall be told: a fifth of the time of a
    list of conjunctions.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(default_timezone=UTC, **more)


class ReadSerializer(serializers.ModelSerializer[AnyModel]):
    """Says ``null`` wherever a model keeps an empty string for what is not known."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        DateTimeField: UtcField
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        if isinstance(model_field, CharField | TextField) and model_field.blank:
            return WordOrNull, {"allow_null": True, "read_only": True}
        built: tuple[Any, dict[str, Any]] = super().build_standard_field(field_name, model_field)
        return built


class OfObjectSerializer(ReadSerializer[AnyModel]):
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
