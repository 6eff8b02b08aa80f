"""The form in which a lead says what one organisation is let see: a preset, or class by class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy

from screening.operators.release import PRESETS, Document
from screening.operators.release_words import Handling, Preset, ReleaseClass

CLASS_WORDS: Final = {
    ReleaseClass.PUBLIC: gettext_lazy("Public facts"),
    ReleaseClass.ASSESSMENT: gettext_lazy("Own assessment and intent"),
    ReleaseClass.COVARIANCE: gettext_lazy("Covariance"),
    ReleaseClass.EPHEMERIS: gettext_lazy("Burns and ephemerides"),
    ReleaseClass.CONTACT_DETAILS: gettext_lazy("Contact details"),
    ReleaseClass.WORDS: gettext_lazy("Remarks in own words"),
    ReleaseClass.PLAN_RESULT: gettext_lazy("What a plan's screening found"),
}
CLASS_HINTS: Final = {
    ReleaseClass.PUBLIC: gettext_lazy(
        "which objects, when and how near; that something was said, and by whom"
    ),
    ReleaseClass.ASSESSMENT: gettext_lazy(
        "miss distance, probability, criteria, data used, what we intend"
    ),
    ReleaseClass.COVARIANCE: gettext_lazy("how well both orbits are known"),
    ReleaseClass.EPHEMERIS: gettext_lazy("where the object will be, and burns"),
    ReleaseClass.CONTACT_DETAILS: gettext_lazy("by what address somebody was reached"),
    ReleaseClass.WORDS: gettext_lazy("what people have typed"),
    ReleaseClass.PLAN_RESULT: gettext_lazy("what a manoeuvre clears, and what it creates"),
}
PRESET_WORDS: Final = {
    Preset.PUBLIC_DATA_ONLY: gettext_lazy("Public data only"),
    Preset.OWN_ASSESSMENT: gettext_lazy("Own assessment"),
    Preset.FULL_TECHNICAL: gettext_lazy("Full technical exchange"),
    Preset.THROUGH_INTERMEDIARY: gettext_lazy("Through an intermediary"),
    Preset.CUSTOM: gettext_lazy("Class by class"),
}
PRESET_HINTS: Final = {
    Preset.PUBLIC_DATA_ONLY: gettext_lazy(
        "for pairs whose law limits contact: public catalogue facts, nothing of ours"
    ),
    Preset.OWN_ASSESSMENT: gettext_lazy("what we find and intend, without covariance or states"),
    Preset.FULL_TECHNICAL: gettext_lazy("all but contact details"),
    Preset.THROUGH_INTERMEDIARY: gettext_lazy("an agency or UN office relays and time-stamps it"),
    Preset.CUSTOM: gettext_lazy("as chosen below"),
}
HANDLING_WORDS: Final = {
    Handling.RELEASE: gettext_lazy("shown"),
    Handling.WITHHOLD: gettext_lazy("withheld"),
    Handling.THROUGH_INTERMEDIARY: gettext_lazy("once relayed"),
}
CHOSEN: Final = tuple(each for each in ReleaseClass if each is not ReleaseClass.PUBLIC)


class PolicyForm(forms.Form):
    """``document`` is what was chosen, after it was found valid."""

    preset = forms.ChoiceField(
        choices=[(each.value, PRESET_WORDS[each]) for each in Preset], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, document: Document, preset: Preset) -> None:
        super().__init__(data, initial={"preset": preset, **_by_field(document)})
        for each in CHOSEN:
            self.fields[f"class_{each}"] = forms.ChoiceField(
                label=CLASS_WORDS[each],
                choices=[(handling.value, HANDLING_WORDS[handling]) for handling in Handling],
                required=False,
            )

    @property
    def class_fields(self) -> list[tuple[Any, str]]:
        """The fields of a custom policy, each with what its class holds."""
        return [(self[f"class_{each}"], str(CLASS_HINTS[each])) for each in CHOSEN]

    @property
    def preset_choices(self) -> list[tuple[Any, str]]:
        """The presets, each with what it is for."""
        hints = [str(each) for each in PRESET_HINTS.values()]
        return list(zip(self["preset"], hints, strict=True))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("preset") == Preset.CUSTOM:
            for each in CHOSEN:
                if not cleaned.get(f"class_{each}") and f"class_{each}" not in self.errors:
                    self.add_error(f"class_{each}", gettext("Say what becomes of it."))
        return cleaned

    @property
    def preset_chosen(self) -> Preset:
        return Preset(self.cleaned_data["preset"])

    @property
    def document(self) -> dict[ReleaseClass, Handling]:
        """What becomes of each class; of public facts always that they are shown."""
        if self.preset_chosen is not Preset.CUSTOM:
            return dict(PRESETS[self.preset_chosen])
        chosen = {each: Handling(self.cleaned_data[f"class_{each}"]) for each in CHOSEN}
        return {ReleaseClass.PUBLIC: Handling.RELEASE} | chosen


def _by_field(document: Mapping[ReleaseClass, Handling]) -> dict[str, str]:
    return {f"class_{each}": document[each].value for each in CHOSEN}
