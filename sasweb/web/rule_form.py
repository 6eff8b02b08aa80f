"""A station's rule as a form: what was typed stays, whatever is wrong with it.

Clauses and levels come and go by answers of the server: what the levels are made of travels in the
form, and the numbers typed are those of its clauses, by level and place ("red.2").
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop

from sasweb.web.criteria_words import condition_said, subject_said
from sasweb.web.rule_edits import (
    Document,
    clause_added,
    clause_choices,
    clause_of,
    clause_removed,
    is_limited,
    leaves,
    level_added,
    level_removed,
    levels_from_text,
    levels_missing,
    levels_text,
    new_clause,
)
from sasweb.web.rule_fields import Choice, FormField, LevelFields, WrongField
from sasweb.web.rule_told import comparison_told
from screening.common.exceptions import InputError
from screening.conjunctions.criteria import published_criteria
from screening.conjunctions.criteria.clauses import (
    Level,
    clauses_of,
)
from screening.conjunctions.criteria.rule_documents import document_of_rule, rule_from_document
from screening.conjunctions.criteria.rules import LevelRule, StationRule

_NUMBER: Final = gettext_noop("%(typed)s is not a number. Write it like 0.5 or 1e-4.")
_WHOLE: Final = gettext_noop("%(typed)s is not a whole number. Write it like 3.")
_SAY_WHERE_FROM: Final = gettext_noop(
    "A number of this level has changed: say where the new one comes from."
)
_TOP_NUMBERS: Final = (
    ("decision_point", "opens_h", gettext_noop("Opens"), gettext_noop("h before TCA")),
    ("decision_point", "closes_h", gettext_noop("Closes"), gettext_noop("h before TCA")),
    ("hold", "updates", gettext_noop("Updates in a row that do not meet it"), ""),
    ("hold", "pc_factor", gettext_noop("Probabilities relaxed by a factor of"), ""),
    ("hold", "distance_factor", gettext_noop("Distances relaxed by a factor of"), ""),
)
_COUNTS: Final = frozenset({"updates", "at_least", "of"})


class RuleForm:
    """A rule's numbers, from the rule itself or as somebody has typed them over it.

    After ``read`` either ``rule`` and ``document`` are there, or ``errors`` (by the fields' names)
    and ``trouble`` (what no single field is to blame for) say what is wrong.
    """

    def __init__(
        self, base: StationRule, typed: QueryDict | None = None, volumes: Sequence[str] = ()
    ) -> None:
        self._base = base
        self._typed = None if typed is None else typed.copy()
        self._volumes = volumes
        self._levels: list[Document] = document_of_rule(base)["levels"]
        self.errors: dict[str, str] = {}
        self.trouble = ""
        self.document: dict[str, Any] | None = None
        self.rule: StationRule | None = None
        if self._typed is not None:
            self._read(self._typed)

    @property
    def note(self) -> str:
        return self._shown("note", "")

    @property
    def days(self) -> str:
        return self._shown("days", "30")

    @property
    def levels(self) -> list[LevelFields]:
        return [self._level_fields(each) for each in self._levels]

    @property
    def structure(self) -> str:
        return levels_text(self._levels)

    @property
    def missing_levels(self) -> list[str]:
        return levels_missing(self._levels)

    @property
    def clause_choices(self) -> dict[str, str]:
        return clause_choices(self._volumes)

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

    @property
    def wrong(self) -> list[WrongField]:
        """The fields that need another look, in the order in which they stand on the page."""
        shown = [("", each) for each in (*self.decision_point, *self.hold, *self._end)]
        of_levels = [(each.level, field) for each in self.levels for field in each.fields]
        every = (*of_levels, *shown)
        return [WrongField(level, field) for level, field in every if field.error]

    @property
    def _end(self) -> tuple[FormField, ...]:
        return (
            self._field("note", gettext("Why it changes"), ""),
            self._field("days", gettext("Preview on the last"), ""),
        )

    def say_where_from(self) -> None:
        """Ask for a new source of each level whose numbers have changed under its old one."""
        if self.rule is None:
            return
        for before in self._base.levels:
            after = self.rule.level_rule(before.level)
            if after is None or _numbers(before) == _numbers(after):
                continue
            if after.criteria.source == before.criteria.source:
                self.errors[f"{before.level}.source"] = gettext(_SAY_WHERE_FROM)

    def _read(self, typed: QueryDict) -> None:
        try:
            if "structure" in typed:
                self._levels = levels_from_text(typed.get("structure", ""))
            if "edit" in typed:
                self._edit(typed, typed.get("edit", ""))
                return
        except InputError as error:
            self.trouble = str(error)
            return
        self._read_rule(typed)

    def _edit(self, typed: QueryDict, edit: str) -> None:
        """Add or take out one clause or level; what was typed moves along with its clause."""
        what, _, of = edit.partition(":")
        if what == "add-level":
            name = typed.get("new.level", "")
            clause = new_clause(typed.get("new.clause", ""), self._volumes)
            self._levels = level_added(self._levels, name, clause)
            typed[f"{name}.1"] = ""
        elif what == "remove-level":
            self._levels = level_removed(self._levels, of)
            for key in [key for key in typed if key.startswith(f"{of}.")]:
                del typed[key]
        else:
            self._edit_clause(typed, what, of)

    def _edit_clause(self, typed: QueryDict, what: str, of: str) -> None:
        name, _, place = of.partition(".")
        level = next((each for each in self._levels if each["level"] == name), None)
        if level is None or what not in ("add-clause", "remove-clause"):
            nothing = gettext("There is no %(what)s to change.")
            raise InputError(nothing % {"what": of or gettext("such clause")})
        count = sum(1 for _ in leaves(level["condition"]))
        if what == "add-clause":
            clause = new_clause(typed.get(f"{name}.clause", ""), self._volumes)
            join = typed.get(f"{name}.join", "")
            level["condition"] = clause_added(level["condition"], clause, join)
            typed[f"{name}.{count + 1}"] = ""
            return
        number = int(place) if place.isascii() and place.isdecimal() else 0
        level["condition"] = clause_removed(level["condition"], number)
        _close_ranks(typed, name, number, count)

    def _read_rule(self, typed: QueryDict) -> None:
        document = document_of_rule(self._base)
        document["levels"] = deepcopy(self._levels)
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
        for number, leaf in enumerate(leaves(level["condition"]), start=1):
            if is_limited(leaf):
                self._read_limit(typed, f"{name}.{number}", leaf)
        for part in ("consequence", "source"):
            level[part] = typed.get(f"{name}.{part}", "").strip()
            if not level[part]:
                self.errors[f"{name}.{part}"] = gettext("Needs a few words.")
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
            told = f"\u201c{text}\u201d" if text else gettext("Nothing")
            self.errors[name] = gettext(_WHOLE if is_count else _NUMBER) % {"typed": told}
            return 0

    def _level_fields(self, level: Document) -> LevelFields:
        name, clauses = level["level"], list(enumerate(leaves(level["condition"]), 1))
        in_force = self._base.level_rule(Level(name))
        stability = level.get("stability", {})
        at_least, of = (str(stability.get(part, "")) for part in ("at_least", "of"))
        return LevelFields(
            level=name,
            condition=condition_said(in_force.criteria.condition) if in_force else "",
            joins=self._shown(f"{name}.join", "any"),
            limits=tuple(
                self._clause_field(name, number, each, is_alone=len(clauses) == 1)
                for number, each in clauses
            ),
            stability=(
                self._field(
                    f"{name}.at_least",
                    gettext("Met by at least"),
                    at_least,
                    gettext("blank: by the first"),
                ),
                self._field(f"{name}.of", gettext("of the last updates"), of),
            ),
            texts=(
                self._field(f"{name}.consequence", gettext("What follows"), level["consequence"]),
                self._field(
                    f"{name}.source", gettext("Where its numbers come from"), level["source"]
                ),
            ),
        )

    def _clause_field(
        self, level: str, number: int, document: Document, *, is_alone: bool
    ) -> FormField:
        name, clause = f"{level}.{number}", clause_of(document)
        removes = "" if is_alone else name
        if not is_limited(document):
            return FormField(name, subject_said(clause), "", is_fixed=True, removes=removes)
        return FormField(
            name=name,
            label=f"{subject_said(clause)}: {comparison_told(clause.comparison)}",
            value=self._shown(name, f"{float(clause.limit):.12g}"),
            error=self.errors.get(name, ""),
            units=tuple(clause.trait.units) if len(clause.trait.units) > 1 else (),
            unit=self._shown(f"{name}.unit", clause.unit),
            removes=removes,
        )

    def _top_fields(self, wanted: str) -> list[FormField]:
        held = getattr(self._base, wanted)
        return [
            self._field(name, gettext(label), f"{getattr(held, name):g}", hint and gettext(hint))
            for group, name, label, hint in _TOP_NUMBERS
            if group == wanted
        ]

    def _field(self, name: str, label: str, kept: str, hint: str = "") -> FormField:
        return FormField(name, label, self._shown(name, kept), hint, self.errors.get(name, ""))

    def _shown(self, name: str, kept: str) -> str:
        return kept if self._typed is None else self._typed.get(name, kept)


def _close_ranks(typed: QueryDict, level: str, number: int, count: int) -> None:
    """Let what was typed of later clauses move up into the place of one that is taken out."""
    for place in range(number, count + 1):
        for part in ("", ".unit"):
            moved = typed.pop(f"{level}.{place + 1}{part}", None)
            if moved is not None:
                typed.setlist(f"{level}.{place}{part}", moved)
            else:
                typed.pop(f"{level}.{place}{part}", None)


def _numbers(rule: LevelRule) -> list[object]:
    limits: list[object] = [each.kept_limit for each in clauses_of(rule.criteria.condition)]
    return [*limits, rule.stability]
