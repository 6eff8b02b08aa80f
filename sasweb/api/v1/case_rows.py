"""What the API tells of a case: its row, one's place in it, and its entries as released."""

from __future__ import annotations

from functools import cached_property
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
from screening.coordination.protocol.duties import DutyState
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.release_models import Way
from screening.coordination.release_view import standing_for
from screening.coordination.seats import CaseSeat
from screening.coordination.standing import CaseStanding

STATES = [(state.value, state.value) for state in CaseState]
DUTY_STATES = [(state.value, state.value) for state in DutyState]


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


class DutySerializer(serializers.Serializer[Any]):
    """What a protocol asks of a party, and by when. `due_utc` is null before its time begins."""

    key = serializers.CharField()
    party = WordOrNull(allow_null=True, help_text="A slug; null where nobody has the role.")
    what = serializers.CharField(source="what.en")
    what_zh = serializers.CharField(source="what.zh")
    protocol = serializers.CharField(source="reference")
    clause = serializers.CharField(source="rule.clause")
    state = serializers.ChoiceField(choices=DUTY_STATES)
    due_utc = serializers.DateTimeField(allow_null=True)
    met_at = serializers.DateTimeField(allow_null=True)


class CaseSerializer(CaseRowSerializer):
    """With your place in it: for whom you speak, what you may say now, and who owes what."""

    party = serializers.SerializerMethodField(help_text="The slug of the party that you are of.")
    may_say = serializers.SerializerMethodField(help_text="Kinds of entries, by role and state.")
    duties = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.STR)
    def get_party(self, case: Case) -> str:
        return self._seat.party

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_may_say(self, case: Case) -> list[str]:
        kinds = legal_kinds(self._standing, self._seat.party)
        return sorted(kind for kind in kinds if self._seat.may_say(kind))

    @extend_schema_field(DutySerializer(many=True))
    def get_duties(self, case: Case) -> Any:
        return DutySerializer(duties_of(self._standing, now_utc()), many=True).data

    @cached_property
    def _seat(self) -> CaseSeat:
        return seat_in(self.context["request"], self._case)

    @cached_property
    def _standing(self) -> CaseStanding:
        return standing_for(self._case, self._seat.party, now_utc(), way=Way.API)

    @property
    def _case(self) -> Case:
        """NOTE: this tells of one case; lists have rows."""
        if not isinstance(self.instance, Case):
            raise TypeError("one case, not several")
        return self.instance

    class Meta(CaseRowSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *CaseRowSerializer.Meta.fields,
            "party",
            "may_say",
            "duties",
        )


class PartSerializer(serializers.Serializer[Any]):
    """`value` and `salt`, or `withheld` with why and by which version of a policy."""

    sha256 = serializers.CharField()
    salt = serializers.CharField(required=False)
    value = serializers.JSONField(required=False)
    withheld = serializers.DictField(required=False, child=serializers.CharField())

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """NOTE: ``class`` is a word of Python's own."""
        return {"class": serializers.CharField()} | super().get_fields()


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
