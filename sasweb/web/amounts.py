"""Amounts typed into a filter: a number, its unit beside it, the usual ones offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, gettext_lazy

NUMBER_FORM: Final = r"\s*\d*\.?\d+\s*"
LONGEST_REPEATED: Final = 24  # characters of what was typed


class AmountField(forms.FloatField):
    """A number from 0 to ``most`` in ``unit``, which may be typed behind it.

    NOTE: the control is one of text. Of one of numbers browsers hand over nothing where they cannot
    read what was typed, and the filter would be lost without a word.
    """

    def __init__(
        self, *, label: Any, unit: str | Promise, most: float, usual: Sequence[float]
    ) -> None:
        self.unit, self.most, self.usual = unit, most, [f"{each:g}" for each in usual]
        super().__init__(required=False, label=label, widget=forms.TextInput(attrs=self._control))

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # stubs say int
        """Read what was typed. Raises ValidationError, which says what can be read."""
        text = str(value or "").strip()
        try:
            amount = super().to_python(text.removesuffix(str(self.unit)).strip())
        except forms.ValidationError as error:
            raise self._refusal(text) from error
        if amount is not None and not 0 <= amount <= self.most:  # NOTE: not a number is not within
            raise self._refusal(text)
        return amount

    def words(self, amount: float) -> str:
        """Say an amount with its unit: "0.5 km"."""
        return f"{amount:,.10g} {self.unit}"

    @property
    def sentence(self) -> str:
        """What is allowed."""
        return gettext("Give a number from 0 to %(most)s, as in %(usual)s.") % {
            "most": self.words(self.most),
            "usual": self.usual[1],
        }

    @property
    def _control(self) -> dict[str, Any]:
        return {
            "inputmode": "decimal",
            "placeholder": gettext_lazy("Any"),
            "pattern": lazy(lambda: f"{NUMBER_FORM}({self.unit})?\\s*", str)(),
            "title": lazy(lambda: self.sentence, str)(),  # in the language of who reads it
            "maxlength": "24",
            "autocomplete": "off",
            "class": "num",
        }

    def _refusal(self, text: str) -> forms.ValidationError:
        shown = text[:LONGEST_REPEATED]
        return forms.ValidationError(
            gettext("\u201c%(typed)s\u201d cannot be used.") % {"typed": shown}
            + " "
            + self.sentence
        )
