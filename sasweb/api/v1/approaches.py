"""Events of the runs of all against all."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django_filters import rest_framework as filters
from django_filters.fields import ModelChoiceField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from sasweb.api.v1.conjunctions import PartySerializer
from sasweb.api.v1.filters import (
    AmountFilter,
    AnyOfFilter,
    InstantFilter,
    ObjectFilter,
    OneOfFilter,
    StrictFilterSet,
    YesNoFilter,
    not_known,
)
from sasweb.api.v1.keyset_pages import KeysetPages
from sasweb.api.v1.shared_lists import SharedLists
from sasweb.api.v1.views import ReadViewSet
from sasweb.approach_csv import COLUMN_SETS, csv_response
from sasweb.shared_answers import SharedAnswers
from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.selectors import words_known
from screening.common.keyset import Order
from screening.conjunctions.approach_selectors import (
    ApproachCriteria,
    approaches_found,
    catalogue_runs,
    with_objects,
)
from screening.conjunctions.models import FIGURES, CatalogueApproach, EventKind, ScreeningRun


class ApproachSerializer(serializers.ModelSerializer[CatalogueApproach]):
    primary = PartySerializer()
    secondary = PartySerializer()

    class Meta:
        model = CatalogueApproach
        fields = (
            "id",
            "run",
            "kind",
            "primary",
            "secondary",
            "tca_utc",
            *FIGURES,
            "primary_element_set",
            "secondary_element_set",
            "primary_age_days",
            "secondary_age_days",
            "oldest_age_days",
            "is_within_constellation",
        )


@extend_schema_field(OpenApiTypes.INT)
class EitherObjectFilter(ObjectFilter):
    """Its name is a criterion's, not a column's, from which its type would be known."""


class CatalogueRunField(ModelChoiceField):
    def to_python(self, value: Any) -> ScreeningRun | None:
        try:
            found: ScreeningRun | None = super().to_python(value)
        except ValidationError as error:
            known = [str(pk) for pk in catalogue_runs().values_list("pk", flat=True)]
            raise not_known(str(value), known) from error
        return found


class CatalogueRunFilter(filters.ModelChoiceFilter):
    """A run by its number; where there is none of it, those that there are, newest first."""

    field_class = CatalogueRunField


NO_CRITERIA: Final = ("run", "columns")


def _known_as(criterion: str, kind: type[filters.Filter], **options: Any) -> filters.Filter:
    return kind(field_name=criterion, **options)


class ApproachFilters(StrictFilterSet):
    """The criteria of an event. Those of an object are all met by the same one of the pair."""

    run = CatalogueRunFilter(
        queryset=catalogue_runs(),
        label="A finished run of all against all; the newest unless given",
    )
    norad_cat_id = _known_as("norad_cat_id", EitherObjectFilter, label="Of either object")
    name = _known_as("object_text", filters.CharFilter, label="Part of either object's name")
    owner_code = _known_as(
        "owner_code", OneOfFilter, known=partial(words_known, SpaceObject, "owner_code")
    )
    constellation = _known_as(
        "constellation", OneOfFilter, known=partial(words_known, SpaceObject, "constellation")
    )
    object_type = _known_as("object_types", AnyOfFilter, choices=ObjectType.choices)
    kind = _known_as("kinds", AnyOfFilter, choices=EventKind.choices)
    stays_together = _known_as(
        "stays_together",
        YesNoFilter,
        label=(
            "Whether the two stay together: co-moving, or at the window's edge and as slow. Both "
            "unless given; the page of all conjunctions asks for false unless told otherwise"
        ),
    )
    is_within_constellation = _known_as("is_within_constellation", YesNoFilter)
    miss_distance_km_max = _known_as("miss_distance_km_max", AmountFilter)
    relative_speed_km_s_min = _known_as("relative_speed_km_s_min", AmountFilter)
    tca_after = _known_as("tca_from_utc", InstantFilter)
    tca_before = _known_as("tca_before_utc", InstantFilter)
    oldest_age_days_max = _known_as("oldest_age_days_max", AmountFilter)

    class Meta:
        model = CatalogueApproach
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[CatalogueApproach]) -> Any:
        """All criteria at once, in the run asked for."""
        run = self.form.cleaned_data["run"] or catalogue_runs().first()
        if run is None:
            return queryset.none()
        return approaches_found(run, self.criteria).rows

    @property
    def criteria(self) -> ApproachCriteria:
        given = self.form.cleaned_data
        values: dict[str, Any] = {
            str(each.field_name): _plain(given[name])
            for name, each in self.filters.items()
            if name not in NO_CRITERIA and given[name] not in (None, "", [])
        }
        return ApproachCriteria(**values)


class ApproachCsvFilters(ApproachFilters):
    columns = filters.ChoiceFilter(
        choices=[(name, name) for name in COLUMN_SETS], label="Our own unless given"
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class ApproachViewSet(SharedLists, ReadViewSet[CatalogueApproach]):
    """Every approach of any two objects that the newest run of all against all found."""

    shared = SharedAnswers[str | bytes]("finished run", "catalog")
    queryset = with_objects(CatalogueApproach.objects.filter(run__in=catalogue_runs()))
    serializer_class = ApproachSerializer
    filterset_class = ApproachFilters
    pagination_class = KeysetPages
    ordering: ClassVar[tuple[str, ...]] = ("miss_distance_km",)
    ordering_fields: ClassVar[tuple[str, ...]] = (
        "miss_distance_km",
        "tca_utc",
        "relative_speed_km_s",
    )

    @extend_schema(filters=True, responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=False, filterset_class=ApproachCsvFilters, pagination_class=None)
    def csv(self, request: Request) -> StreamingHttpResponse:
        """The same, all of it, as one file: with our columns or in those of SOCRATES."""
        rows = self.filter_queryset(self.get_queryset())
        run = _run_asked_for(request)
        columns = COLUMN_SETS[request.query_params.get("columns") or "own"]
        order = Order(str(rows.query.order_by[0]))
        return csv_response(request._request, run, rows, order, columns)


def _run_asked_for(request: Request) -> ScreeningRun:
    """The run that the filters have taken: the one named, else the newest."""
    asked = request.query_params.get("run")
    run = (catalogue_runs().filter(pk=asked) if asked else catalogue_runs()).first()
    if run is None:
        raise NotFound("No run of all against all has finished yet.")
    return run
