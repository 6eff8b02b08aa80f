"""Both sides beside each other: what each states, intends, and has been told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from screening.coordination.chain import Withheld
from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.figures import (
    components_words,
    instant_words,
    is_chinese,
    km_words,
    probability,
    speed_words,
    text_words,
)
from screening.coordination.documents.names import (
    CHOICES,
    both_words,
    in_language,
    name_of,
    party_name,
    withheld_words,
    word_of,
)
from screening.coordination.documents.paper import Table
from screening.coordination.documents.passage import Figures, not_shown_words
from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE
from screening.coordination.protocol_selectors import clause_cited
from screening.coordination.standing import Decision, Intent

_LONGEST_DIFFERENCE: Final = 4000


def assessments_table(facts: CaseFacts) -> Table:
    """Both assessments, line by line; what a side has not stated is not filled in."""
    sides = facts.standing.principals
    lines = [
        (name, *(_stated(facts, side.slug, tell) for side in sides))
        for name, tell in _assessed_lines()
    ]
    entries = (_("Stated in entry"), *(_entry_of(facts, side.slug) for side in sides))
    return Table(("", *(name_of(side) for side in sides)), (entries, *lines))


def _assessed_lines() -> tuple[tuple[str, Callable[[Figures], str]], ...]:
    return (
        (_("TCA"), lambda held: instant_words(held.get("tca_utc"))),
        (_("Miss distance"), lambda held: km_words(held.get("miss_distance_km"))),
        (_("R, I, C"), components_words),
        (_("Relative speed"), lambda held: speed_words(held.get("relative_speed_km_s"))),
        (_("Pc"), lambda held: probability(held.get("pc"), held.get("pc_reason"))),
        (_("Largest Pc"), lambda held: probability(held.get("max_pc"))),
    )


def _stated(facts: CaseFacts, slug: str, tell: Callable[[Figures], str]) -> str:
    stated = facts.figures_of(slug)
    return tell(stated) if isinstance(stated, Mapping) else not_shown_words(stated)


def _entry_of(facts: CaseFacts, slug: str) -> str:
    statement = facts.standing.statements.get(slug)
    if statement is None:
        return "-"
    return f"{statement.entry.number} ({instant_words(statement.entry.at_utc)})"


def intents_table(facts: CaseFacts) -> Table:
    """What each side says it will do, and what its plan does by a screening."""
    sides = facts.standing.principals
    told: tuple[tuple[str, Callable[[str], str]], ...] = (
        (_("Acknowledged"), lambda slug: _acknowledged(facts, slug)),
        (_("Intent"), lambda slug: _choice(facts.standing.intents.get(slug))),
        (_("Window"), lambda slug: _window(facts.standing.intents.get(slug))),
        (_("Effect of the plan"), lambda slug: _effect(facts, slug)),
    )
    lines = tuple((name, *(tell(side.slug) for side in sides)) for name, tell in told)
    return Table(("", *(name_of(side) for side in sides)), lines)


def _acknowledged(facts: CaseFacts, slug: str) -> str:
    if slug == facts.standing.opened_by:
        return _("opened the case")
    at_utc = facts.standing.acknowledged_at.get(slug)
    return instant_words(at_utc) if at_utc is not None else _("no")


def _choice(intent: Intent | None) -> str:
    if intent is None:
        return _("not declared")
    said = intent.entry.part("intent")
    return withheld_words(said) if isinstance(said, Withheld) else word_of(CHOICES, intent.choice)


def _window(intent: Intent | None) -> str:
    if intent is None or intent.window_start_utc is None:
        return "-"
    end = instant_words(intent.window_end_utc) if intent.window_end_utc else _("open end")
    return f"{instant_words(intent.window_start_utc)} / {end}"


def _effect(facts: CaseFacts, slug: str) -> str:
    entry = facts.standing.plans_screened.get(slug)
    if entry is None:
        return "-"
    result = entry.part("result")
    if isinstance(result, Withheld):
        return withheld_words(result)
    return both_words(entry.shown("result").get("sentence")) or "-"


def difference_words(facts: CaseFacts) -> str:
    """Where both statements part, whole: it ends with the rules that each side goes by."""
    return in_language(*facts.difference, _LONGEST_DIFFERENCE)


def decision_words(facts: CaseFacts) -> str:
    """Who manoeuvres, under which clause, and whether both have agreed to it."""
    decision = facts.standing.decision
    if decision is None:
        return _("No decision has been proposed.")
    return _("Proposed by %(party)s: %(mover)s (%(clause)s). %(answer)s") % {
        "party": party_name(facts.standing, decision.proposed_by),
        "mover": mover_words(facts, decision.mover),
        "clause": clause_words(decision),
        "answer": _answer(facts, decision),
    }


def mover_words(facts: CaseFacts, mover: str) -> str:
    """ "SpaceX manoeuvres", "nobody manoeuvres", "both manoeuvre"."""
    if mover == MOVER_NONE:
        return _("nobody manoeuvres")
    if mover == MOVER_BOTH:
        return _("both sides manoeuvre")
    return _("%(party)s manoeuvres") % {"party": party_name(facts.standing, mover)}


def clause_words(decision: Decision) -> str:
    """Which clause of which protocol a decision names: by title and name where they are known."""
    parts = (decision.protocol, decision.version, decision.clause)
    known = clause_cited(*parts)
    if known is None:
        return ", ".join(text_words(each) for each in parts if each) or _("no clause named")
    protocol, clause = known
    if is_chinese():
        title = f"第{clause.number}条“{clause.title.zh}”"
        return f"{protocol.zh}，第{decision.version}版，{title}"
    return f'clause {clause.number} "{clause.title.en}", {protocol.en} version {decision.version}'


def _answer(facts: CaseFacts, decision: Decision) -> str:
    if decision.answer is None:
        return _("Not answered yet.")
    said = {
        "party": party_name(facts.standing, decision.answer.party),
        "at": instant_words(decision.answer.at_utc),
    }
    if decision.is_agreed:
        return _("Agreed by %(party)s at %(at)s.") % said
    return _("Refused by %(party)s at %(at)s.") % said


def conflict_words(facts: CaseFacts) -> str:
    """What both intents clash over; empty where they fit."""
    conflict = facts.standing.conflict
    if conflict is None:
        return ""
    return conflict.words_zh if is_chinese() else conflict.words
