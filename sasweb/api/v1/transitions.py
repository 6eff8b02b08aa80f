"""Changes in the lives of conjunctions, and alarms about the watch itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from sasweb.api.v1.conjunctions import PartySerializer
from sasweb.api.v1.cursors import CursorPages
from sasweb.api.v1.filters import (
    AnyOfFilter,
    InstantFilter,
    OneOfFilter,
    StrictFilterSet,
    YesNoFilter,
)
from sasweb.api.v1.shared_lists import SharedLists
from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from sasweb.shared_answers import SharedAnswers
from screening.alerts.alarm_models import Alarm, AlarmEvent
from screening.alerts.alarm_selectors import alarm_keys, alarms_with_events
from screening.alerts.feeds.selectors import transitions_with_parties
from screening.conjunctions.life_models import CAUSES, LEVELS, STATES, Transition
from screening.stations.models import Station
from screening.stations.selectors import station_slugs


class FigureSerializer(serializers.Serializer[Any]):
    """One deciding clause of the rule, as it was judged."""

    rule = serializers.CharField()
    clause = serializers.CharField()
    value_words = serializers.CharField()
    outcome = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    grade = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # its name


class TransitionSerializer(ReadSerializer[Transition]):
    station = serializers.SlugRelatedField[Station](
        source="conjunction.station", slug_field="slug", read_only=True
    )
    primary = PartySerializer(source="conjunction.primary")
    secondary = PartySerializer(source="conjunction.secondary")
    figures = FigureSerializer(many=True)

    class Meta:
        model = Transition
        fields = (
            "id",
            "conjunction",
            "sequence",
            "station",
            "primary",
            "secondary",
            "from_state",
            "to_state",
            "from_level",
            "to_level",
            "cause",
            "reason",
            "figures",
            "rule",
            "run",
            "assessment",
            "person",
            "at_utc",
            "recorded_at",
            "realised_miss_km",
            "is_exercise",
            "is_synthetic",
            "is_replay",
        )


class TransitionFilters(StrictFilterSet):
    station = OneOfFilter(field_name="conjunction__station__slug", known=station_slugs)
    to_state = AnyOfFilter(choices=STATES)
    to_level = AnyOfFilter(choices=LEVELS)
    cause = AnyOfFilter(choices=CAUSES)
    at_after = InstantFilter(field_name="at_utc", lookup_expr="gte")
    at_before = InstantFilter(field_name="at_utc", lookup_expr="lt")

    class Meta:
        model = Transition
        fields = ("conjunction", "run", "is_exercise", "is_synthetic", "is_replay")


class TransitionViewSet(SharedLists, ReadViewSet[Transition]):
    """Every change in the life of every conjunction, newest first, with what decided it."""

    shared = SharedAnswers[str | bytes]("life")
    queryset = transitions_with_parties()
    serializer_class = TransitionSerializer
    filterset_class = TransitionFilters
    pagination_class = CursorPages
    ordering_fields: ClassVar[tuple[str, ...]] = ("id",)


class AlarmEventSerializer(ReadSerializer[AlarmEvent]):
    class Meta:
        model = AlarmEvent
        fields = ("id", "kind", "words", "at_utc", "recorded_at")


class AlarmSerializer(ReadSerializer[Alarm]):
    """``ended_utc`` is null while it stands; ``limit_s`` where what is wrong has no age."""

    events = AlarmEventSerializer(many=True)

    class Meta:
        model = Alarm
        fields = ("id", "key", "subject", "limit_s", "since_utc", "ended_utc", "events")


class AlarmFilters(StrictFilterSet):
    key = OneOfFilter(known=alarm_keys)
    is_open = YesNoFilter(field_name="ended_utc", lookup_expr="isnull")
    since_after = InstantFilter(field_name="since_utc", lookup_expr="gte")
    since_before = InstantFilter(field_name="since_utc", lookup_expr="lt")

    class Meta:
        model = Alarm
        fields: tuple[str, ...] = ()


class AlarmViewSet(ReadViewSet[Alarm]):
    """What fell silent for too long: feeds, runs, the schedule, workers; newest first."""

    queryset: QuerySet[Alarm] = alarms_with_events()
    serializer_class = AlarmSerializer
    filterset_class = AlarmFilters
