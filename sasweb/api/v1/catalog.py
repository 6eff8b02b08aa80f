"""Objects in orbit and the element sets that say where they are."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from django_filters import rest_framework as filters

from sasweb.api.v1.cursors import CursorPages
from sasweb.api.v1.filters import (
    AnyOfFilter,
    InstantFilter,
    ObjectFilter,
    OneOfFilter,
    StrictFilterSet,
)
from sasweb.api.v1.shared_lists import SharedLists
from sasweb.api.v1.views import OfObjectSerializer, ReadSerializer, ReadViewSet
from sasweb.shared_answers import SharedAnswers
from screening.catalog.element_columns import ELEMENT_COLUMNS
from screening.catalog.models import Feed, ObjectType, SpaceObject, StoredElementSet
from screening.catalog.selectors import words_known


class SpaceObjectSerializer(ReadSerializer[SpaceObject]):
    class Meta:
        model = SpaceObject
        fields = (
            "norad_cat_id",
            "name",
            "international_designator",
            "object_type",
            "object_type_source",
            "owner_code",
            "constellation",
            "operational_status_code",
            "launch_date",
            "decay_date",
            "rcs_m2",
            "is_synthetic",
        )


class SpaceObjectFilters(StrictFilterSet):
    object_type = AnyOfFilter(choices=ObjectType.choices)
    name = filters.CharFilter(lookup_expr="icontains")
    international_designator = filters.CharFilter(lookup_expr="istartswith")
    owner_code = OneOfFilter(known=partial(words_known, SpaceObject, "owner_code"))
    constellation = OneOfFilter(known=partial(words_known, SpaceObject, "constellation"))

    class Meta:
        model = SpaceObject
        fields = ("norad_cat_id", "is_synthetic")


class SpaceObjectViewSet(SharedLists, ReadViewSet[SpaceObject]):
    """Every catalogued object; its address is its catalogue number."""

    shared = SharedAnswers[str | bytes]("catalog")
    queryset = SpaceObject.objects.all()
    serializer_class = SpaceObjectSerializer
    lookup_field = "norad_cat_id"
    filterset_class = SpaceObjectFilters
    search_fields: ClassVar[tuple[str, ...]] = ("name", "=norad_cat_id", "international_designator")
    ordering_fields: ClassVar[tuple[str, ...]] = ("norad_cat_id", "name")


class ElementSetSerializer(OfObjectSerializer[StoredElementSet]):
    class Meta:
        model = StoredElementSet
        fields = (
            "id",
            "norad_cat_id",
            "name",
            "source",
            *ELEMENT_COLUMNS,
            "pull",
            "fetched_at",
            "record_sha256",
        )


class ElementSetFilters(StrictFilterSet):
    norad_cat_id = ObjectFilter(field_name="space_object__norad_cat_id")
    source = OneOfFilter(known=partial(words_known, Feed, "source"))
    epoch_after = InstantFilter(field_name="epoch_utc", lookup_expr="gte")
    epoch_before = InstantFilter(field_name="epoch_utc", lookup_expr="lt")

    class Meta:
        model = StoredElementSet
        fields = ("pull",)


class ElementSetViewSet(SharedLists, ReadViewSet[StoredElementSet]):
    """SGP4 mean elements exactly as received, with where and when they came from, newest first.

    With `epoch_before` they are ordered by epoch, unless `ordering` says otherwise.
    """

    shared = SharedAnswers[str | bytes]("catalog")
    queryset = StoredElementSet.objects.select_related("space_object")
    serializer_class = ElementSetSerializer
    filterset_class = ElementSetFilters
    pagination_class = CursorPages
    ordering_fields: ClassVar[tuple[str, ...]] = ("id", "epoch_utc")
    ordered_when: ClassVar[dict[str, str]] = {"epoch_before": "-epoch_utc"}
