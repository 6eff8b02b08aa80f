"""Asking for a break-up: the fields of each kind of question, with what was typed kept as typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from screening.consequences.kinds import QuestionError

COLLISION: Final = "collision"
EXPLOSION: Final = "explosion"
CONJUNCTION: Final = "conjunction"
SCENARIO: Final = "scenario"
OWN: Final = (
    (COLLISION, _("A collision")),
    (EXPLOSION, _("An explosion")),
    (CONJUNCTION, _("If two objects met")),
)
_ALL: Final = (COLLISION, EXPLOSION, CONJUNCTION)
USUAL_YEARS: Final = "100"  # so that the half that is down last is seen to come down
_LONGEST: Final = 64  # characters of what is typed and shown again


@dataclass(frozen=True, slots=True)
class Ask:
    """One field: what it is called, which kinds of question it belongs to, and its usual value."""

    name: str
    label: Any
    unit: Any = ""
    hint: Any = ""
    usual: str = ""
    kinds: tuple[str, ...] = _ALL
    choices: tuple[tuple[str, Any], ...] = ()
    is_detail: bool = False
    hint_for: tuple[str, ...] = _ALL

    @property
    def is_number(self) -> bool:
        return not self.choices and not self.name.endswith("_utc")


FIELDS: Final = (
    Ask("primary", _("One object"), _("catalogue number"), kinds=(CONJUNCTION,)),
    Ask("secondary", _("The other"), _("catalogue number"), kinds=(CONJUNCTION,)),
    Ask(
        "tca_utc",
        _("When they meet"),
        "UTC",
        _("As in 2026-03-10T06:00:00Z: the instant of closest approach."),
        kinds=(CONJUNCTION,),
    ),
    Ask(
        "target_kg",
        _("Mass of the target"),
        "kg",
        _("Empty: assumed from type and size, with a band."),
        "1000",
        hint_for=(CONJUNCTION,),
    ),
    Ask(
        "projectile_kg",
        _("Mass of what hits it"),
        "kg",
        _("Empty: assumed, too."),
        "10",
        (COLLISION, CONJUNCTION),
        hint_for=(CONJUNCTION,),
    ),
    Ask("speed_km_s", _("Speed of one past the other"), "km/s", usual="10", kinds=(COLLISION,)),
    Ask(
        "scale",
        _("Strength"),
        _("times usual"),
        _("1 is an upper stage of 600 to 1,000 kg whose tanks burst."),
        "1",
        (EXPLOSION,),
    ),
    Ask(
        "altitude_km",
        _("Altitude"),
        "km",
        _("120 to 2,000, of a circular orbit."),
        "500",
        (COLLISION, EXPLOSION),
    ),
    Ask("inclination_deg", _("Inclination"), "deg", usual="65", kinds=(COLLISION, EXPLOSION)),
    Ask(
        "origin",
        _("What the target is"),
        usual="spacecraft",
        kinds=(COLLISION, EXPLOSION),
        choices=(("spacecraft", _("Spacecraft")), ("rocket-body", _("Rocket body"))),
        is_detail=True,
    ),
    Ask(
        "projectile_path",
        _("Where what hits it comes from"),
        usual="crossing",
        kinds=(COLLISION,),
        choices=(("crossing", _("Another orbit at that height")), ("suborbital", _("The ground"))),
        is_detail=True,
    ),
    Ask(
        "projectile_inclination_deg",
        _("Inclination of what hits it"),
        "deg",
        _("Empty: one that gives this speed."),
        kinds=(COLLISION,),
        is_detail=True,
    ),
    Ask("min_size_m", _("Pieces from this size up"), "m", _("0.01 to 1."), "0.1", is_detail=True),
    Ask(
        "years",
        _("Follow them for"),
        pgettext_lazy("unit", "years"),
        _("1 to 100."),
        USUAL_YEARS,
        is_detail=True,
    ),
    Ask(
        "seed",
        _("Seed"),
        hint=_("The same seed draws the same pieces, another seed others."),
        usual="8",
        is_detail=True,
    ),
    Ask(
        "at_utc",
        _("It happens at"),
        "UTC",
        _("Empty: now."),
        kinds=(COLLISION, EXPLOSION),
        is_detail=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what stands in it and what is wrong with that."""

    ask: Ask
    value: str
    error: str

    @property
    def kinds(self) -> str:
        return " ".join(self.ask.kinds)

    @property
    def hint_kinds(self) -> str:
        return " ".join(self.ask.hint_for)


@dataclass(frozen=True, slots=True)
class BreakUpForm:
    """What stands in the fields, and the trouble that asking had with it, if any."""

    values: Mapping[str, str]
    trouble: QuestionError | None = None

    @property
    def what(self) -> str:
        what = self.values.get("what", "")
        return what if what in _ALL else COLLISION

    @property
    def conjunction(self) -> str:
        return self.values.get("conjunction", "")

    @property
    def main(self) -> list[Shown]:
        return [each for each in self._shown() if not each.ask.is_detail]

    @property
    def details(self) -> list[Shown]:
        return [each for each in self._shown() if each.ask.is_detail]

    @property
    def details_words(self) -> str:
        """What the folded fields say, so that nothing that is asked is out of sight."""
        size, years, seed = (self.values.get(each, "") for each in ("min_size_m", "years", "seed"))
        words = gettext("pieces from %(size)s m up, followed for %(years)s years, seed %(seed)s")
        return words % {"size": size or "–", "years": years or "–", "seed": seed or "–"}

    @property
    def is_detail_wrong(self) -> bool:
        return any(each.error for each in self.details)

    @property
    def whole_trouble(self) -> str:
        """What is wrong with no field that stands here."""
        if self.trouble is None or any(each.error for each in self._shown()):
            return ""
        return str(self.trouble)

    def _shown(self) -> Iterator[Shown]:
        trouble = self.trouble
        for ask in FIELDS:
            is_wrong = trouble is not None and trouble.field == ask.name
            yield Shown(ask, self.values.get(ask.name, ""), str(trouble) if is_wrong else "")


def usual_form() -> BreakUpForm:
    """The form as it is first met."""
    return BreakUpForm({ask.name: ask.usual for ask in FIELDS})


def form_of_question(question: Mapping[str, Any]) -> BreakUpForm:
    """The form filled in from a question; what the question leaves open has its usual value.

    A ready scenario is spelt out as what it is, a collision say, and may then be changed.
    """
    told = {key: _text(value) for key, value in question.items() if value is not None}
    what = told.get("what", COLLISION)
    own = {ask.name for ask in FIELDS if what in ask.kinds}
    values = {
        ask.name: told.get(ask.name, "" if ask.name in own and _is_open(ask, what) else ask.usual)
        for ask in FIELDS
    }
    return BreakUpForm(values | {"what": what, "conjunction": told.get("conjunction", "")})


def form_of_meeting(meeting: Mapping[str, str]) -> BreakUpForm:
    """The form for two objects that pass each other: their masses are left to be assumed."""
    return form_of_question({"what": CONJUNCTION, **meeting})


def typed_form(typed: Mapping[str, str], trouble: QuestionError | None = None) -> BreakUpForm:
    """The form as somebody sent it."""
    names = ("what", "conjunction", *(ask.name for ask in FIELDS))
    return BreakUpForm({name: _clean(typed.get(name, "")) for name in names}, trouble)


def question_of(typed: Mapping[str, str]) -> dict[str, str]:
    """What is asked: the fields that belong to the kind of question, those left empty left out."""
    what = _clean(typed.get("what", ""))
    if what == SCENARIO:
        scenario = _clean(typed.get("scenario", ""))
        return {"what": what, "scenario": scenario, "years": USUAL_YEARS}
    names = [ask.name for ask in FIELDS if what in ask.kinds]
    if what == CONJUNCTION:
        names.append("conjunction")
    told = {name: _clean(typed.get(name, "")) for name in names}
    return {"what": what} | {name: value for name, value in told.items() if value}


def _is_open(ask: Ask, what: str) -> bool:
    """Whether nothing told means nothing to show: masses of a meeting are assumed."""
    return what == CONJUNCTION and ask.name.endswith("_kg")


def _clean(text: str) -> str:
    return text.strip().replace("\0", "")[:_LONGEST]


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
