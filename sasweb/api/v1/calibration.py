"""Were our sigmas right? What was counted, newest count first."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from screening.conjunctions.calibration_selectors import calibration_counts
from screening.conjunctions.models import CalibrationCount
from screening.engine.calibration import Verdict


class ShareSerializer(serializers.Serializer[Any]):
    """``low`` and ``high`` are Wilson's 95 % interval of ``share``; honest sigmas give 0.6827."""

    component = serializers.CharField()
    cases = serializers.IntegerField()
    hits = serializers.IntegerField()
    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    verdict = serializers.ChoiceField(choices=[each.value for each in Verdict])


class ShareRowSerializer(serializers.Serializer[Any]):
    """One cell; the span of days, ``until_days`` left out, is null where there are no bins."""

    group = serializers.CharField()
    from_days = serializers.FloatField(allow_null=True)
    until_days = serializers.FloatField(allow_null=True)
    shares = ShareSerializer(many=True)


class CountsSerializer(serializers.Serializer[Any]):
    """Cells with at least one case. In each a pass counts once, by what was said of it last."""

    primary_element_sets = serializers.IntegerField(
        help_text="Of so few sets of the primaries all cases are: those of one share its error."
    )
    all = ShareRowSerializer(many=True)
    by_age = ShareRowSerializer(many=True, help_text="By kind of orbit and age of the elements.")
    by_lead = ShareRowSerializer(many=True, help_text="By how long before TCA it was said.")
    by_manoeuvring = ShareRowSerializer(
        many=True,
        required=False,
        help_text="By whether the object known worse manoeuvres; absent in older counts.",
    )
    by_source = ShareRowSerializer(many=True, help_text="By where the covariance came from.")


class CalibrationSerializer(ReadSerializer[CalibrationCount]):
    counts = CountsSerializer(read_only=True)
    took_s = serializers.FloatField(source="seconds", read_only=True)
    left_out_counts = serializers.DictField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="Predictions that were not judged, by reason.",
    )

    class Meta:
        model = CalibrationCount
        fields = (
            "id",
            "computed_at",
            "window_start_utc",
            "window_end_utc",
            "predictions",
            "cases",
            "passes",
            "is_cut",
            "left_out_counts",
            "counts",
            "code_version",
            "took_s",
            "is_synthetic",
            "is_replay",
        )
        read_only_fields = fields


class CalibrationViewSet(ReadViewSet[CalibrationCount]):
    """How often past predictions were right within one sigma, newest count first.

    ``window_*_utc`` (product time) hold the times of closest approach; ``computed_at`` is real.
    """

    queryset = calibration_counts()
    serializer_class = CalibrationSerializer
    filterset_fields = ("is_synthetic", "is_replay")
