"""What a counterpart fills in when it is about who moves: proposed, answered, done, handed on."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasweb.web.counterpart_forms import REMARKS_HELP, Instant, Words
from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE

WE: Final = "we"
THEY: Final = "they"


class ProposeForm(forms.Form):
    """Who is to move, and why. Which sides "we" and "they" are the case says."""

    mover = forms.ChoiceField(
        label=gettext_lazy("Who is to move?"),
        widget=forms.RadioSelect,
        choices=(
            (WE, gettext_lazy("We move")),
            (THEY, gettext_lazy("The other side moves")),
            (MOVER_NONE, gettext_lazy("Nobody moves")),
            (MOVER_BOTH, gettext_lazy("Both sides move")),
        ),
    )
    words = Words(
        gettext_lazy("Why"),
        is_required=True,
        help_text=gettext_lazy("Every party to the case reads it, whatever else is withheld."),
    )


class AnswerForm(forms.Form):
    """The answer to what the other side has proposed. ``proposal`` is the entry that was read."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=(("agree", gettext_lazy("We agree")), ("refuse", gettext_lazy("We refuse"))),
    )
    remarks = Words(
        gettext_lazy("Why"), help_text=gettext_lazy("Needed to refuse: say what you propose.")
    )
    proposal = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "refuse" and not cleaned.get("remarks", "").strip():
            self.add_error("remarks", _("Say why you refuse, and what you propose instead."))
        return cleaned


class ExecutedForm(forms.Form):
    """That what was decided is done."""

    what = forms.CharField(label=gettext_lazy("What was done"), max_length=300)
    done_at_utc = Instant(gettext_lazy("Done at (UTC)"), is_required=True)
    remarks = Words(gettext_lazy("Remarks"), help_text=REMARKS_HELP)
