"""A planned constellation as a form: what was typed stays, whatever is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from screening.catalog.models import PlannedConstellation
from screening.catalog.services import planned_troubles

_LABELS: Final = {
    "constellation": (gettext_lazy("Constellation"), ""),
    "satellites": (gettext_lazy("Satellites"), ""),
    "altitude_km": (gettext_lazy("Altitude"), "km"),
    "inclination_deg": (gettext_lazy("Inclination"), "deg"),
    "life_years": (gettext_lazy("In service"), gettext_lazy("years")),
    "transit_km_day": (gettext_lazy("Climb and descent"), gettext_lazy("km a day")),
    "source": (gettext_lazy("Source"), gettext_lazy("where these figures come from")),
    "source_date": (gettext_lazy("Its date"), gettext_lazy("2021, 2021-08 or 2021-08-18")),
}
_TEXTS: Final = frozenset({"constellation", "source", "source_date"})
_FIRST: Final = {"life_years": "5", "transit_km_day": "4.4"}


@dataclass(frozen=True, slots=True)
class PlannedField:
    name: str
    label: Any  # in the language of the page
    hint: Any
    value: str
    error: str

    @property
    def is_text(self) -> bool:
        return self.name in _TEXTS


class PlannedForm:
    """The columns of a scenario, from its row or as somebody has typed them over it.

    With ``typed``, ``values`` are the columns to save where ``errors`` (by column) is empty.
    """

    def __init__(
        self, planned: PlannedConstellation | None, typed: QueryDict | None = None
    ) -> None:
        self.planned = planned
        self._typed = typed
        self.values: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        if typed is not None:
            self.values = {name: _read(name, self._shown(name)) for name in _LABELS}
            self.errors = planned_troubles(self.values)

    @property
    def fields(self) -> list[PlannedField]:
        return [
            PlannedField(name, label, hint, self._shown(name), self.errors.get(name, ""))
            for name, (label, hint) in _LABELS.items()
        ]

    def _shown(self, name: str) -> str:
        if self._typed is not None:
            return self._typed.get(name, "").strip().replace("\0", "")
        if self.planned is None:
            return _FIRST.get(name, "")
        value = getattr(self.planned, name)
        return f"{value:g}" if isinstance(value, float) else str(value)


def _read(name: str, text: str) -> str | float | int:
    """A column as typed; what is no number is NaN, which lies within no limits."""
    if name in _TEXTS:
        return text
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    if name != "satellites":
        return value
    return int(value) if value.is_integer() else float("nan")
