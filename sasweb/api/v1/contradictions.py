"""What else is said under one identifier: a question of all rows of an answer at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sasweb.api.v1.views import ReadViewSet

AnyModel = TypeVar("AnyModel", bound=Model)
CONTEXT = "contradicting"


@extend_schema_field({"type": "array", "items": {"type": "integer"}})
class ContradictedByField(serializers.Field[Any, Any, Any, Any]):
    """Keys of messages of the same originator and identifier that say otherwise; often none."""

    def __init__(self, **more: Any) -> None:
        super().__init__(source="pk", read_only=True, **more)

    def to_representation(self, value: int) -> list[int]:
        found: list[int] = self.context.get(CONTEXT, {}).get(value, [])
        return found


class ContradictableViewSet(ReadViewSet[AnyModel]):
    """Knows the rows of an answer before they are told."""

    shown: Sequence[AnyModel] = ()

    def contradicting(self, shown: Sequence[AnyModel]) -> dict[int, list[int]]:
        """What ``ContradictedByField`` tells of each row, by its key."""
        raise NotImplementedError

    def paginate_queryset(self, queryset: QuerySet[Any, Any] | Sequence[Any]) -> Any:
        """One page of rows, kept to be asked about."""
        page = super().paginate_queryset(queryset)
        self.shown = page or ()
        return page

    def get_object(self) -> AnyModel:
        """The one row, kept to be asked about."""
        found: AnyModel = super().get_object()
        self.shown = (found,)
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), CONTEXT: self.contradicting(self.shown)}
