"""What the API tells of a case: its row, one's place in it, and its entries as released."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sasweb.api.v1.case_access import seat_in
from sasweb.api.v1.views import ReadSerializer, WordOrNull
from screening.common.clock import now_utc
from screening.coordination.kinds import CaseState, EntryKind
from screening.coordination.legal import legal_kinds
from screening.coordination.models import Case, CaseParty
from screening.coordination.release_models import Way
from screening.coordination.release_view import standing_for
from screening.coordination.seats import CaseSeat

STATES = [(state.value, state.value) for state in CaseState]


class CasePartySerializer(serializers.ModelSerializer[CaseParty]):
    class Meta:
        model = CaseParty
        fields = ("slug", "role")


class CaseRowSerializer(ReadSerializer[Case]):
    """`keeper` numbers the entries; `head_hash` is of the newest of them."""

    keeper = serializers.CharField(source="keeper_slug")
    parties = CasePartySerializer(many=True)
    state = serializers.ChoiceField(choices=STATES)
    level = WordOrNull(allow_null=True)

    class Meta:
        model = Case
        fields = (
            "uuid",
            "state",
            "level",
            "tca_utc",
            "opened_at_utc",
            "keeper",
            "parties",
            "protocol_key",
            "protocol_version",
            "head_number",
            "head_hash",
            "is_exercise",
            "is_synthetic",
            "is_replay",
            "is_reconstruction",
        )


class CaseSerializer(CaseRowSerializer):
    """With your place in it: the party that you speak for, and what it may say now."""

    party = serializers.SerializerMethodField(help_text="The slug of the party that you are of.")
    may_say = serializers.SerializerMethodField(help_text="Kinds of entries, by role and state.")

    @extend_schema_field(OpenApiTypes.STR)
    def get_party(self, case: Case) -> str:
        return self._seat(case).party

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_may_say(self, case: Case) -> list[str]:
        seat = self._seat(case)
        standing = standing_for(case, seat.party, now_utc(), way=Way.API)
        return sorted(kind for kind in legal_kinds(standing, seat.party) if seat.may_say(kind))

    def _seat(self, case: Case) -> CaseSeat:
        return seat_in(self.context["request"], case)

    class Meta(CaseRowSerializer.Meta):
        fields = (*CaseRowSerializer.Meta.fields, "party", "may_say")  # type: ignore[assignment]


class PartSerializer(serializers.Serializer[Any]):
    """`value` and `salt`, or `withheld` with why and by which version of a policy."""

    sha256 = serializers.CharField()
    salt = serializers.CharField(required=False)
    value = serializers.JSONField(required=False)
    withheld = serializers.DictField(required=False, child=serializers.CharField())


class EntrySerializer(serializers.Serializer[Any]):
    """One entry of the chain, as released for you."""

    case = serializers.UUIDField()
    number = serializers.IntegerField()
    uuid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in EntryKind])
    party = serializers.CharField()
    author = serializers.CharField()
    at_utc = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    previous_hash = serializers.CharField()
    hash = serializers.CharField()
    parts = serializers.DictField(child=PartSerializer())


class EntriesSerializer(serializers.Serializer[Any]):
    entries = EntrySerializer(many=True)
