"""The rules that stations go by: versions to read, one to add, and what one would have raised."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import CHANGE_RULE, name_of
from sasweb.api.v1.filters import OneOfFilter, StrictFilterSet
from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from screening.common.clock import now_utc
from screening.conjunctions.criteria.rule_documents import rule_from_document
from screening.conjunctions.criteria.rule_words import RuleWords, rule_words
from screening.conjunctions.life_models import RuleVersion
from screening.conjunctions.rule_preview import (
    LONGEST_DAYS,
    Differing,
    RulePreview,
    rule_comparison,
)
from screening.conjunctions.rule_selectors import rule_in_force, rule_or_none
from screening.conjunctions.services import rule_add
from screening.conjunctions.services.rules import refuse_unknown_volumes
from screening.stations.models import Station
from screening.stations.selectors import station_slugs


class LevelWordsSerializer(serializers.Serializer[Any]):
    level = serializers.CharField()
    condition = serializers.CharField()
    stability = serializers.CharField(help_text="Empty where the first update counts.")
    consequence = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()


class RuleWordsSerializer(serializers.Serializer[RuleWords]):
    levels = LevelWordsSerializer(many=True)
    decision_point = serializers.CharField()
    hold = serializers.CharField()
    compared_with = serializers.ListField(child=serializers.CharField())


class RuleVersionSerializer(ReadSerializer[RuleVersion]):
    """`document` is what `POST` takes; `words` is null where this release cannot read it."""

    station = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    words = serializers.SerializerMethodField()

    @extend_schema_field(RuleWordsSerializer(allow_null=True))
    def get_words(self, version: RuleVersion) -> dict[str, Any] | None:
        rule = rule_or_none(version)
        return RuleWordsSerializer(rule_words(rule)).data if rule else None

    class Meta:
        model = RuleVersion
        fields = (
            "id",
            "station",
            "number",
            "valid_from",
            "recorded_at",
            "author",
            "note",
            "document",
            "words",
        )


class RuleProposalSerializer(serializers.Serializer[Any]):
    """A rule as a document, of the form of `document`."""

    station = serializers.SlugRelatedField[Any](slug_field="slug", queryset=Station.objects.all())
    document = serializers.DictField()
    note = serializers.CharField(required=False, default="", allow_blank=True)


class PreviewRequestSerializer(RuleProposalSerializer):
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=30)


class RulePreviewSerializer(serializers.Serializer[RulePreview]):
    """`highest` counts conjunctions by the severest level reached, `rises` how often one rose."""

    from_utc = serializers.DateTimeField()
    until_utc = serializers.DateTimeField()
    sentence = serializers.CharField()
    conjunctions = serializers.IntegerField()
    highest = serializers.DictField(child=serializers.IntegerField())
    rises = serializers.DictField(child=serializers.IntegerField())
    late_discoveries = serializers.IntegerField()


class DifferingSerializer(serializers.Serializer[Differing]):
    conjunction = serializers.IntegerField(source="conjunction_id")
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class RuleComparisonSerializer(serializers.Serializer[Any]):
    """`current` is null where no rule is in force: nothing is compared then."""

    current = RulePreviewSerializer(allow_null=True)
    proposed = RulePreviewSerializer()
    differing = DifferingSerializer(many=True)


class RuleFilters(StrictFilterSet):
    station = OneOfFilter(field_name="station__slug", known=station_slugs)

    class Meta:
        model = RuleVersion
        fields = ("number",)


class RuleViewSet(ReadViewSet[RuleVersion]):
    """Versions of stations' rules, the newest of a station first. Added, never changed."""

    queryset = RuleVersion.objects.select_related("station").order_by("station", "-number")
    serializer_class = RuleVersionSerializer
    filterset_class = RuleFilters
    write_permission: ClassVar[str] = CHANGE_RULE
    is_reading: ClassVar[bool] = False

    @extend_schema(
        request=RuleProposalSerializer,
        responses={status.HTTP_201_CREATED: RuleVersionSerializer},
        filters=False,
    )
    def create(self, request: Request) -> Response:
        """Add a version of a station's rule, which counts from now on."""
        asked = _asked(RuleProposalSerializer(data=request.data))
        if not asked["note"].strip():
            raise serializers.ValidationError({"note": ["Say in a few words why it changes."]})
        made = rule_add(
            asked["station"],
            asked["document"],
            author=name_of(request.user),
            note=asked["note"],
        )
        told = RuleVersionSerializer(made, context=self.get_serializer_context()).data
        return Response(told, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=PreviewRequestSerializer, responses=RuleComparisonSerializer, filters=False
    )
    @action(
        detail=False,
        methods=["post"],
        filterset_class=None,
        is_reading=True,  # it keeps nothing; but strangers are not given so much work to do
    )
    def preview(self, request: Request) -> Response:
        """What a rule would have raised on stored history, beside the one in force."""
        asked = _asked(PreviewRequestSerializer(data=request.data))
        station, at_utc = asked["station"], now_utc()
        proposed = rule_from_document(asked["document"], "document")
        refuse_unknown_volumes(proposed, station)
        in_force = rule_in_force(station.pk, at_utc)
        found = rule_comparison(
            station,
            in_force.rule if in_force else None,
            proposed,
            until_utc=at_utc,
            days=asked["days"],
        )
        return Response(RuleComparisonSerializer(found).data)


def _asked(proposal: serializers.Serializer[Any]) -> dict[str, Any]:
    proposal.is_valid(raise_exception=True)
    asked: dict[str, Any] = proposal.validated_data
    return asked
