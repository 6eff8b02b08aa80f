"""Conjunctions, each run's opinion of them, and the geometry of one encounter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import MITIGATE, name_of
from sasweb.api.v1.cdm import CDM_ACTION, CDM_SCHEMA, cdm_answer
from sasweb.api.v1.contradictions import ContradictableViewSet, ContradictedByField
from sasweb.api.v1.cursors import CursorPages
from sasweb.api.v1.encounters import EncounterAnswer, encounter_answer
from sasweb.api.v1.filters import (
    AmountFilter,
    AnyOfFilter,
    InstantFilter,
    ObjectFilter,
    OneOfFilter,
    ProbabilityFilter,
    StrictFilterSet,
)
from sasweb.api.v1.lists import WidePages
from sasweb.api.v1.risk import RiskSerializer
from sasweb.api.v1.shared_lists import SharedLists
from sasweb.api.v1.views import ReadSerializer, WordOrNull
from sasweb.shared_answers import SharedAnswers
from screening.catalog.models import SpaceObject
from screening.common.clock import now_utc
from screening.conjunctions.encounter import encounter_of
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.models import FIGURES, Assessment, Conjunction
from screening.conjunctions.selectors import (
    conjunctions_with_tier,
    latest_finished_run,
    reading_at,
)
from screening.conjunctions.services import conjunction_mitigate
from screening.conjunctions.staleness import StaleReason
from screening.conjunctions.standing import ConjunctionState, conjunction_standing
from screening.conjunctions.tiers import ALL_TIERS, TierBy
from screening.messages.selectors import contradicting_assessments
from screening.stations.selectors import station_slugs

PC_MIN_WORDS = "Least `{}`; what has none is left out, and is not safe for that"


class AssessmentSerializer(ReadSerializer[Assessment]):
    pc = serializers.FloatField(
        allow_null=True,
        help_text="Probability of collision by `pc_method`; null, never zero, where unknown.",
    )
    pc_method = WordOrNull(
        allow_null=True,
        help_text="`foster` (two-dimensional) or `slow` (slow encounters).",
    )
    pc_reason = WordOrNull(allow_null=True, help_text="A sentence where `pc` is null.")
    max_pc = serializers.FloatField(
        allow_null=True,
        help_text="The largest `pc` that the geometry allows, whatever the covariance's size.",
    )
    max_pc_reason = WordOrNull(allow_null=True, help_text="A sentence where `max_pc` is null.")
    pc_grade = WordOrNull(
        allow_null=True,
        help_text="`operational` if both covariances are; else `screening`: to see where to look.",
    )
    risk = RiskSerializer(allow_null=True)
    contradicted_by = ContradictedByField(
        help_text="Messages that say otherwise than the one it came in, under its identifier."
    )

    class Meta:
        model = Assessment
        fields = (
            "id",
            "conjunction",
            "run",
            "originator",
            "kind",
            "tca_utc",
            *FIGURES,
            "primary_element_set",
            "secondary_element_set",
            "primary_ephemeris",
            "secondary_ephemeris",
            "primary_age_days",
            "secondary_age_days",
            "volumes_entered",
            "pc",
            "pc_method",
            "pc_reason",
            "max_pc",
            "max_pc_reason",
            "pc_grade",
            "risk",
            "created_at",
            "made_at",
            "contradicted_by",
        )


class PassFilters(StrictFilterSet):
    """When and how close, alike for a conjunction and for one opinion of it."""

    tca_after = InstantFilter(field_name="tca_utc", lookup_expr="gte")
    tca_before = InstantFilter(field_name="tca_utc", lookup_expr="lt")
    miss_distance_km_max = AmountFilter(field_name="miss_distance_km", lookup_expr="lte")


class AssessmentFilters(PassFilters):
    pc_min = ProbabilityFilter(field_name="pc", lookup_expr="gte", label=PC_MIN_WORDS.format("pc"))

    class Meta:
        model = Assessment
        fields = ("conjunction", "run", "kind")


class AssessmentViewSet(SharedLists, ContradictableViewSet[Assessment]):
    """One run's opinion of one conjunction, newest first. Assessments are added, never changed.

    With `tca_before` they are ordered by TCA, the latest first, unless `ordering` says otherwise.
    """

    shared = SharedAnswers[str | bytes]("conjunctions", "messages")
    queryset = Assessment.objects.all()
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilters
    pagination_class = CursorPages
    ordering_fields: ClassVar[tuple[str, ...]] = ("id", "tca_utc", "miss_distance_km")
    ordered_when: ClassVar[dict[str, str]] = {"tca_before": "-tca_utc"}

    def contradicting(self, shown: Sequence[Assessment]) -> dict[int, list[int]]:
        return contradicting_assessments(shown)

    @CDM_SCHEMA
    @action(**CDM_ACTION)
    def cdm(self, request: Request, pk: str) -> HttpResponse:
        """The assessment as a conjunction data message; 409 with the reason where it has none."""
        return cdm_answer(request, self.get_object())


class PartySerializer(ReadSerializer[SpaceObject]):
    class Meta:
        model = SpaceObject
        fields = ("norad_cat_id", "name", "object_type", "owner_code", "constellation")


class StaleCauseSerializer(serializers.Serializer[Any]):
    """One reason why a coming pass cannot be trusted as it stands."""

    reason = serializers.ChoiceField(choices=[reason.value for reason in StaleReason])
    sentence = serializers.CharField()


class LifeSerializer(ReadSerializer[ConjunctionLife]):
    """Where the newest transition left it. A stale or mitigated one keeps its `level`."""

    class Meta:
        model = ConjunctionLife
        fields = ("state", "level", "since", "mitigated_at", "is_exercise")


class MitigationSerializer(serializers.Serializer[Any]):
    """What was done about a conjunction, in a few words."""

    reason = serializers.CharField(min_length=10)


class ConjunctionSerializer(ReadSerializer[Conjunction]):
    station = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    primary = PartySerializer()
    secondary = PartySerializer()
    latest_assessment = AssessmentSerializer(allow_null=True)
    tier = serializers.ChoiceField(
        choices=ALL_TIERS,
        help_text="The level by the station's rule, or by miss distance: see `tier_by`.",
    )
    tier_by = serializers.ChoiceField(
        choices=[by.value for by in TierBy],
        help_text="`rule`, or `distance` where no rule has judged it (yet).",
    )
    life = LifeSerializer(
        allow_null=True, default=None, help_text="Where it is in its life; null before the first."
    )
    pc = serializers.FloatField(
        allow_null=True,
        help_text="Of `risk_assessment`, the best there is; null, never zero, where unknown.",
    )
    counted_pc = serializers.FloatField(
        allow_null=True,
        help_text=(
            "The larger of `pc` and what the originator of `risk_assessment` states. Rules and"
            " alerts go by it, and so do `pc_min` and `ordering=pc`."
        ),
    )
    max_pc = serializers.FloatField(allow_null=True, help_text="Of `risk_assessment`.")
    pc_grade = WordOrNull(
        source="risk_assessment.pc_grade",
        allow_null=True,
        default=None,
        help_text="`operational` or `screening`; null where there is no `pc`.",
    )
    pc_originator = WordOrNull(
        source="risk_assessment.originator",
        allow_null=True,
        default=None,
        help_text="Whose message `pc` is by; null where it is by a run of ours.",
    )
    state = serializers.ChoiceField(
        source="standing.state", choices=[state.value for state in ConjunctionState]
    )
    staleness = StaleCauseSerializer(
        source="standing.causes",
        many=True,
        help_text="Why `state` is stale; empty in every other state.",
    )

    class Meta:
        model = Conjunction
        fields = (
            "id",
            "station",
            "primary",
            "secondary",
            "first_tca_utc",
            "tca_utc",
            "miss_distance_km",
            "pc",
            "counted_pc",
            "max_pc",
            "pc_grade",
            "pc_originator",
            "risk_assessment",
            "tier",
            "tier_by",
            "life",
            "state",
            "staleness",
            "latest_assessment",
            "latest_report",
            "first_run",
            "last_seen_run",
            "last_looked_run",
            "is_synthetic",
            "is_exercise",
        )

    def to_representation(self, instance: Conjunction) -> dict[str, Any]:
        # ``state`` and ``staleness`` are two halves of one answer: found once a row.
        instance.standing = conjunction_standing(  # type: ignore[attr-defined]
            instance, self.context["reading"]
        )
        told: dict[str, Any] = super().to_representation(instance)
        return told


class ConjunctionFilters(PassFilters):
    station = OneOfFilter(field_name="station__slug", known=station_slugs)
    norad_cat_id = ObjectFilter(method="either_object", label="Catalogue number of either object")
    tier = AnyOfFilter(choices=[(tier, tier) for tier in ALL_TIERS])
    pc_min = ProbabilityFilter(
        field_name="counted_pc", lookup_expr="gte", label=PC_MIN_WORDS.format("counted_pc")
    )

    class Meta:
        model = Conjunction
        fields = ("is_synthetic", "is_exercise")

    def either_object(
        self, queryset: QuerySet[Conjunction], name: str, value: int
    ) -> QuerySet[Conjunction]:
        # NOTE: by key. By a number of either joined row the database would read every conjunction.
        owner = SpaceObject.objects.filter(norad_cat_id=value).values_list("pk", flat=True).first()
        return queryset.filter(Q(primary=owner) | Q(secondary=owner)) if owner else queryset.none()


class ConjunctionViewSet(SharedLists, ContradictableViewSet[Conjunction]):
    """The lasting record of one pair at one encounter, with its newest assessment."""

    shared = SharedAnswers[str | bytes](
        *("conjunctions", "station_runs", "finished run", "life", "messages", "catalog", "exercise")
    )
    queryset = Conjunction.objects.all()  # for the schema alone: see get_queryset
    serializer_class = ConjunctionSerializer
    write_permission: ClassVar[str | None] = None
    filterset_class = ConjunctionFilters
    pagination_class = WidePages
    search_fields: ClassVar[tuple[str, ...]] = ("primary__name", "secondary__name")
    ordering_fields: ClassVar[tuple[str, ...]] = ("tca_utc", "miss_distance_km", "pc", "max_pc")
    ordering_columns: ClassVar[dict[str, str]] = {"pc": "counted_pc"}

    def get_queryset(self) -> QuerySet[Conjunction]:
        """Asked anew each time: which stations have a rule may change. Answers tell every risk."""
        return conjunctions_with_tier().defer(None)

    def contradicting(self, shown: Sequence[Conjunction]) -> dict[int, list[int]]:
        newest = [each.latest_assessment for each in shown]
        return contradicting_assessments([each for each in newest if each is not None])

    def get_serializer_context(self) -> dict[str, Any]:
        reading = reading_at(now_utc(), latest_finished_run())
        return {**super().get_serializer_context(), "reading": reading}

    @extend_schema(request=MitigationSerializer, responses=LifeSerializer, filters=False)
    @action(detail=True, methods=["post"], filterset_class=None, write_permission=MITIGATE)
    def mitigate(self, request: Request, pk: str) -> Response:
        """Record what was done about it; 400 where nothing is left to be done, and why."""
        asked = MitigationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person = name_of(request.user)
        subject: Conjunction = self.get_object()
        conjunction_mitigate(subject.pk, person=person, reason=asked.validated_data["reason"])
        return Response(LifeSerializer(ConjunctionLife.objects.get(pk=subject.pk)).data)

    @extend_schema(responses=EncounterAnswer)
    @action(detail=True, filterset_class=None)
    def encounter(self, request: Request, pk: str) -> Response:
        """Both orbits, the approach and the states at TCA, by SGP4, of the newest assessment."""
        conjunction: Conjunction = self.get_object()
        if conjunction.latest_assessment is None:
            raise NotFound("No run has assessed this conjunction yet.")
        encounter = encounter_of(conjunction.latest_assessment)
        return Response(encounter_answer(conjunction, encounter))

    @CDM_SCHEMA
    @action(**CDM_ACTION)
    def cdm(self, request: Request, pk: str) -> HttpResponse:
        """Its newest assessment as a conjunction data message; 409 where it has none, and why."""
        conjunction: Conjunction = self.get_object()
        if conjunction.latest_assessment is None:
            raise NotFound("Nobody has assessed this conjunction yet.")
        return cdm_answer(request, conjunction.latest_assessment)
