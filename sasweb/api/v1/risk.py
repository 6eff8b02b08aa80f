"""What a probability of collision rests on, as the API describes it. It is stored as it is told."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from screening.conjunctions.manoeuvrability import Manoeuvrability

COVARIANCE_SOURCES = ["cdm", "ephemeris", "history", "class_model"]


@extend_schema_field({"type": "array", "items": {"type": "array", "items": {"type": "number"}}})
class MatrixField(serializers.ListField):
    """Rows of numbers."""


class PartyRiskSerializer(serializers.Serializer[Any]):
    """One object at TCA: its state, its size, and how sure its position is."""

    hard_body_radius_m = serializers.FloatField()
    hard_body_radius_source = serializers.CharField()
    r_teme_km = serializers.ListField(child=serializers.FloatField())
    v_teme_km_s = serializers.ListField(child=serializers.FloatField())
    covariance_rtn = MatrixField(
        allow_null=True,
        help_text="3x3 (km2) or 6x6 (km2, km2/s, km2/s2) along the object's own R, T and N.",
    )
    sigma_rtn_km = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]  # DRF has a ``source`` too
        choices=COVARIANCE_SOURCES
    )
    grade = serializers.ChoiceField(choices=["operational", "screening"])
    age_days = serializers.FloatField(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    manoeuvrability = serializers.ChoiceField(
        choices=[each.value for each in Manoeuvrability],
        required=False,
        help_text="Of a fleet that manoeuvres at will; seen in its element sets; none seen;"
        " unknown. Absent in assessments older than this field.",
    )


class StatedProbabilitySerializer(serializers.Serializer[Any]):
    """What the originator of a message says itself."""

    pc = serializers.FloatField(allow_null=True)
    method = serializers.CharField(allow_blank=True)


class MethodAnswerSerializer(serializers.Serializer[Any]):
    """What one method answered; `reason` is `computed` where there is a value."""

    method = serializers.CharField()
    pc = serializers.FloatField(allow_null=True)
    reason = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())
    figures = serializers.DictField(child=serializers.FloatField(allow_null=True))


class RiskSerializer(serializers.Serializer[Any]):
    """All that `pc` and `max_pc` rest on; null for assessments older than these columns."""

    hard_body_radius_m = serializers.FloatField(help_text="Of both together.")
    hard_body_radius_source = serializers.CharField(
        required=False, help_text="Who gives it; absent where it is the sum of both objects' own."
    )
    flags = serializers.ListField(
        child=serializers.CharField(), help_text="What a reader of `pc` has to know."
    )
    primary = PartyRiskSerializer()
    secondary = PartyRiskSerializer()
    slow = MethodAnswerSerializer(
        required=False, help_text="Where it was asked: of messages, and where others are in doubt."
    )
    stated = StatedProbabilitySerializer(required=False, help_text="Of messages only.")

    def to_representation(self, instance: Any) -> Any:
        # NOTE: told as it was stored; reading it through the fields above would only cost time.
        return instance
