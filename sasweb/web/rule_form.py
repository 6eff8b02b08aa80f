"""The numbers of a station's rule as a form: what was typed stays, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from screening.common.exceptions import InputError
from screening.conjunctions.criteria import Clause, published_criteria
from screening.conjunctions.criteria.clauses import COMPARISON_WORDS, clauses_of, condition_words
from screening.conjunctions.criteria.rule_documents import document_of_rule, rule_from_document
from screening.conjunctions.criteria.rules import LevelRule, StationRule

_NUMBER: Final = "is not a number. Write it like 0.5 or 1e-4."
_WHOLE: Final = "is not a whole number. Write it like 3."
_SAY_WHERE_FROM: Final = "A number of this level has changed: say where the new one comes from."
_TOP_NUMBERS: Final = (
    ("decision_point", "opens_h", "Opens", "h before TCA"),
    ("decision_point", "closes_h", "Closes", "h before TCA"),
    ("hold", "updates", "Updates in a row that do not meet it", ""),
    ("hold", "pc_factor", "Probabilities relaxed by a factor of", ""),
    ("hold", "distance_factor", "Distances relaxed by a factor of", ""),
)
_COUNTS: Final = frozenset({"updates", "at_least", "of"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in, as it was typed, with what is wrong with it."""

    name: str
    label: str
    value: str
    hint: str = ""
    error: str = ""
    units: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LevelFields:
    """What can be changed of one level; ``condition`` tells how its limits are joined."""

    level: str
    condition: str
    limits: tuple[FormField, ...]
    stability: tuple[FormField, ...]
    texts: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    name: str
    is_chosen: bool


class RuleForm:
    """A rule's numbers, from the rule itself or as somebody has typed them over it.

    After ``read`` either ``rule`` and ``document`` are there, or ``errors`` (by the fields' names)
    and ``trouble`` (what no single field is to blame for) say what is wrong.
    """

    def __init__(self, base: StationRule, typed: QueryDict | None = None) -> None:
        self._base = base
        self._typed = typed
        self.errors: dict[str, str] = {}
        self.trouble = ""
        self.document: dict[str, Any] | None = None
        self.rule: StationRule | None = None
        if typed is not None:
            self._read(typed)

    @property
    def note(self) -> str:
        return self._shown("note", "")

    @property
    def days(self) -> str:
        return self._shown("days", "30")

    @property
    def levels(self) -> list[LevelFields]:
        return [self._level_fields(each) for each in self._base.levels]

    @property
    def decision_point(self) -> list[FormField]:
        return self._top_fields("decision_point")

    @property
    def hold(self) -> list[FormField]:
        return self._top_fields("hold")

    @property
    def compared_with(self) -> list[Choice]:
        """Every published rule; those that the rule names first, in its order."""
        chosen = self._typed.getlist("compared_with") if self._typed is not None else None
        named = self._base.compared_with
        keys = [*named, *(key for key in published_criteria() if key not in named)]
        shown = named if chosen is None else chosen
        return [Choice(key, published_criteria()[key].name, key in shown) for key in keys]

    def say_where_from(self) -> None:
        """Ask for a new source of each level whose numbers have changed under its old one."""
        if self.rule is None:
            return
        for before in self._base.levels:
            after = self.rule.level_rule(before.level)
            if after is None or _numbers(before) == _numbers(after):
                continue
            if after.criteria.source == before.criteria.source:
                self.errors[f"{before.level}.source"] = _SAY_WHERE_FROM

    def _read(self, typed: QueryDict) -> None:
        document = document_of_rule(self._base)
        for level in document["levels"]:
            self._read_level(typed, level)
        for group, name, _label, _unit in _TOP_NUMBERS:
            document[group][name] = self._number(typed, name, is_count=name in _COUNTS)
        document["compared_with"] = typed.getlist("compared_with")
        if self.errors:
            return
        try:
            self.rule = rule_from_document(document, "Rule")
            self.document = document
        except InputError as error:
            self.trouble = str(error)

    def _read_level(self, typed: QueryDict, level: dict[str, Any]) -> None:
        name = level["level"]
        for number, leaf in enumerate(_leaves(level["condition"]), start=1):
            if not isinstance(leaf["limit"], bool):
                self._read_limit(typed, f"{name}.{number}", leaf)
        for part in ("consequence", "source"):
            level[part] = typed.get(f"{name}.{part}", "").strip()
            if not level[part]:
                self.errors[f"{name}.{part}"] = "Needs a few words."
        self._read_stability(typed, level)

    def _read_limit(self, typed: QueryDict, field: str, leaf: dict[str, Any]) -> None:
        """A changed limit loses its published wording: that told the old one."""
        limit = self._number(typed, field)
        unit = typed.get(f"{field}.unit", leaf.get("unit", ""))
        if (limit, unit) != (leaf["limit"], leaf.get("unit", "")):
            leaf.update(limit=limit, unit=unit)
            leaf.pop("text", None)
            leaf.pop("source", None)

    def _read_stability(self, typed: QueryDict, level: dict[str, Any]) -> None:
        names = {part: f"{level['level']}.{part}" for part in ("at_least", "of")}
        if not any(typed.get(name, "").strip() for name in names.values()):
            level.pop("stability", None)
            return
        stability = level.setdefault("stability", {})
        for part, name in names.items():
            stability[part] = self._number(typed, name, is_count=True)

    def _number(self, typed: QueryDict, name: str, *, is_count: bool = False) -> float:
        """What was typed; 0 with an error kept where that is no number."""
        text = typed.get(name, "").strip().replace("\N{MINUS SIGN}", "-")
        try:
            return int(text) if is_count else float(text)
        except ValueError:
            told = f"\u201c{text}\u201d" if text else "Nothing"
            self.errors[name] = f"{told} {_WHOLE if is_count else _NUMBER}"
            return 0

    def _level_fields(self, rule: LevelRule) -> LevelFields:
        name, clauses = rule.level.value, list(enumerate(clauses_of(rule.criteria.condition), 1))
        stability, criteria = rule.stability, rule.criteria
        asked = {
            "at_least": str(stability.at_least) if stability else "",
            "of": str(stability.of) if stability else "",
        }
        return LevelFields(
            level=name,
            condition=condition_words(criteria.condition),
            limits=tuple(
                self._limit_field(f"{name}.{number}", each)
                for number, each in clauses
                if not isinstance(each.limit, bool)
            ),
            stability=(
                self._field(
                    f"{name}.at_least", "Met by at least", asked["at_least"], "blank: by the first"
                ),
                self._field(f"{name}.of", "of the last updates", asked["of"]),
            ),
            texts=(
                self._field(f"{name}.consequence", "What follows", criteria.consequence),
                self._field(f"{name}.source", "Where its numbers come from", criteria.source),
            ),
        )

    def _limit_field(self, name: str, clause: Clause) -> FormField:
        return FormField(
            name=name,
            label=f"{clause.subject}: {COMPARISON_WORDS[clause.comparison]}",
            value=self._shown(name, f"{float(clause.limit):.12g}"),
            error=self.errors.get(name, ""),
            units=tuple(clause.trait.units) if len(clause.trait.units) > 1 else (),
            unit=self._shown(f"{name}.unit", clause.unit),
        )

    def _top_fields(self, wanted: str) -> list[FormField]:
        held = getattr(self._base, wanted)
        return [
            self._field(name, label, f"{getattr(held, name):g}", hint)
            for group, name, label, hint in _TOP_NUMBERS
            if group == wanted
        ]

    def _field(self, name: str, label: str, kept: str, hint: str = "") -> FormField:
        return FormField(name, label, self._shown(name, kept), hint, self.errors.get(name, ""))

    def _shown(self, name: str, kept: str) -> str:
        return kept if self._typed is None else self._typed.get(name, "")


def _leaves(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The clauses of a document in their order."""
    parts: Sequence[Any] | None = document.get("all") or document.get("any")
    if parts is None:
        yield document  # type: ignore[misc]
        return
    for part in parts:
        yield from _leaves(part)


def _numbers(rule: LevelRule) -> list[object]:
    limits: list[object] = [each.kept_limit for each in clauses_of(rule.criteria.condition)]
    return [*limits, rule.stability]
