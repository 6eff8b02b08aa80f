"""What can be said in a case by the API: the bodies that are posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime
from rest_framework import serializers

from screening.coordination.canonical import instant_text
from screening.coordination.kinds import Choice, EntryKind

_LONGEST_WORDS: Final = 4000


class RemarksSerializer(serializers.Serializer[Any]):
    remarks = serializers.CharField(
        default="", allow_blank=True, max_length=_LONGEST_WORDS, help_text="In a person's words."
    )


class NotifySerializer(serializers.Serializer[Any]):
    """That the other side was told: the case becomes known to it by this."""

    languages = serializers.ListField(child=serializers.CharField(max_length=20), max_length=10)
    text_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of the text as it was sent.")
    to = serializers.CharField(max_length=50, help_text="The role that was told: `other_side`.")
    channel = serializers.CharField(max_length=20)


class StatementSerializer(RemarksSerializer):
    """The parts of a statement, as docs/coordination/cases.md says; or a CDM as a file."""

    assessment = serializers.DictField(required=False)
    criteria = serializers.ListField(child=serializers.DictField(), required=False)
    data_used = serializers.ListField(child=serializers.DictField(), required=False)
    covariance = serializers.DictField(required=False)
    cdm = serializers.FileField(required=False, help_text="In `multipart/form-data`, alone.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("cdm" in given) == ("assessment" in given):
            raise serializers.ValidationError(
                {"assessment": ["Give the assessment, or a CDM as the file `cdm`."]}
            )
        return given


class IntentSerializer(RemarksSerializer):
    """With a plan: a burn or an OEM as docs/coordination/cases.md says, or an OEM as a file."""

    choice = serializers.ChoiceField(choices=[choice.value for choice in Choice])
    window_start_utc = serializers.DateTimeField(required=False, allow_null=True)
    window_end_utc = serializers.DateTimeField(required=False, allow_null=True)
    plan = serializers.DictField(required=False)
    oem = serializers.FileField(required=False, help_text="In `multipart/form-data`.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "plan" in given and "oem" in given:
            raise serializers.ValidationError({"plan": ["Give a plan, or an OEM: not both."]})
        return given


class DecisionSerializer(RemarksSerializer):
    """`propose` needs `mover`; `agree` and `refuse` need `proposal_number`."""

    do = serializers.ChoiceField(choices=["propose", "agree", "refuse"])
    mover = serializers.CharField(
        required=False, max_length=50, help_text="A party's slug, `none` or `both`."
    )
    protocol = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
    version = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    clause = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
    words = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=_LONGEST_WORDS
    )
    proposal_number = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="Of the entry that you answer: refused where another has come.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["do"] == "propose" and "mover" not in given:
            raise serializers.ValidationError({"mover": ["Say who moves."]})
        if given["do"] != "propose" and "proposal_number" not in given:
            raise serializers.ValidationError(
                {"proposal_number": ["Say which proposal you answer: the number of its entry."]}
            )
        return given


class ExecutedSerializer(RemarksSerializer):
    what = serializers.CharField(max_length=_LONGEST_WORDS)
    executed_at_utc = serializers.DateTimeField()


class CloseSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=_LONGEST_WORDS)


class SaidSerializer(serializers.Serializer[Any]):
    """What became of it. `entry` is null while it waits for the instance that keeps the case."""

    uuid = serializers.UUIDField(help_text="Of the entry, now or once the keeper has chained it.")
    entry = serializers.IntegerField(allow_null=True, help_text="Its number in the case.")
    hash = serializers.CharField(allow_null=True)


DECISIONS: Final = {
    "propose": EntryKind.DECISION_PROPOSED,
    "agree": EntryKind.DECISION_AGREED,
    "refuse": EntryKind.DECISION_REFUSED,
}


def with_instants(value: Any) -> Any:
    """Write every field ``..._utc`` in the one form that a case has, from any of ISO 8601.

    What is no instant is left for the domain to refuse, with its place.
    """
    if isinstance(value, Mapping):
        return {
            name: _instant(each) if str(name).endswith("_utc") else with_instants(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [with_instants(each) for each in value]
    return value


def _instant(value: Any) -> Any:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
        is_aware = isinstance(found, datetime) and found.tzinfo is not None
        return instant_text(found) if found is not None and is_aware else value
    except (ValueError, OverflowError):  # an offset may lead out of the years that there are
        return value
