"""Pages that begin where another ended: by an order's value and the key, not by counting rows.

However deep a page lies it costs what the first one does, and rows of equal value are never shown
twice or skipped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

from screening.common.exceptions import InputError

M = TypeVar("M", bound=Model)

SEPARATOR: Final = "~"


@dataclass(frozen=True, slots=True)
class Order:
    """By one field that is never null, then by key the same way round. "-field" turns it round."""

    term: str

    @property
    def field(self) -> str:
        return self.term.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.term.startswith("-")

    @property
    def reverse(self) -> Order:
        return Order(self.field if self.is_descending else f"-{self.field}")

    def apply(self, rows: QuerySet[M]) -> QuerySet[M]:
        return rows.order_by(self.term, "-pk" if self.is_descending else "pk")


@dataclass(frozen=True, slots=True)
class Place:
    """One row's place in an order. Its text goes into an address and comes back exactly."""

    value: float | datetime
    key: int

    @classmethod
    def of(cls, row: Model, order: Order) -> Place:
        return cls(getattr(row, order.field), row.pk)

    @classmethod
    def from_text(cls, text: str, model: type[Model], order: Order) -> Place:
        """Read what ``text`` gave. Raises InputError for anything else."""
        value_text, _, key_text = text.partition(SEPARATOR)
        field = cast("Field[Any, Any]", model._meta.get_field(order.field))
        try:
            value = field.to_python(value_text)
            key = int(key_text)
        except (ValidationError, ValueError) as error:
            raise InputError(f"{text!r} is no place in this list.") from error
        if not _is_known(value) or not 0 < key < 2**63:
            raise InputError(f"{text!r} is no place in this list.")
        return cls(value, key)

    @property
    def text(self) -> str:
        if isinstance(self.value, datetime):
            instant = self.value.astimezone(UTC).isoformat().replace("+00:00", "Z")
            return f"{instant}{SEPARATOR}{self.key}"
        return f"{self.value!r}{SEPARATOR}{self.key}"


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[M]):
    """One page in the order asked for, with the places to go on from where there is more."""

    rows: Sequence[M]
    earlier: Place | None  # ask for what is before it
    later: Place | None  # ask for what is after it


def keyset_page(
    rows: QuerySet[M],
    order: Order,
    *,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> KeysetPage[M]:
    """Read at most ``size`` rows next after, or next before, a place; the first without either."""
    backwards = before is not None
    way = order.reverse if backwards else order
    start = before if backwards else after
    asked = rows.filter(beyond(start, way)) if start is not None else rows
    found = list(way.apply(asked)[: size + 1])
    has_more = len(found) > size
    shown = found[:size][:: -1 if backwards else 1]
    if not shown:
        return KeysetPage([], None, None)
    first, last = Place.of(shown[0], order), Place.of(shown[-1], order)
    has_earlier = has_more if backwards else after is not None
    has_later = True if backwards else has_more
    return KeysetPage(shown, first if has_earlier else None, last if has_later else None)


def beyond(place: Place, order: Order) -> Q:
    """What lies past a place.

    Written as a bound that an index serves and a test of what is equal: databases do not see a
    bound in "greater, or equal and ...".
    """
    sign = "l" if order.is_descending else "g"
    bound: dict[str, Any] = {f"{order.field}__{sign}te": place.value}
    past: dict[str, Any] = {f"{order.field}__{sign}t": place.value}
    return Q(**bound) & (Q(**past) | Q(**{f"pk__{sign}t": place.key}))


def _is_known(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, datetime) and value.tzinfo is not None
