"""Rules and where they part, in the reader's language.

The rules themselves are told by ``screening.conjunctions.criteria``, in English, as records are
kept; its words are named for translation in tests/translations.py. What the rules that come with
the product are called, ask and lead to is translated as it is shown; what a person wrote is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from sasweb.web.likelihood_said import figure_said
from sasweb.web.reasons_said import reason_said
from sasweb.web.shipped_words import shipped_said
from screening.conjunctions.criteria import Clause, Outcome, Quantity, Verdict
from screening.conjunctions.criteria.clauses import COMPARISON_WORDS, AllOf, Condition
from screening.conjunctions.criteria.compare import GRADE_WORDS, Comparison
from screening.conjunctions.criteria.quantities import number_words
from screening.conjunctions.criteria.verdicts import OUTCOME_WORDS, ClauseResult

_RUN: Final = re.compile(r"run (\d+)")
_MESSAGE: Final = re.compile(r"the message of (.+)")


def subject_said(clause: Clause) -> str:
    """What a clause is about."""
    if clause.quantity is Quantity.INSIDE_VOLUME:
        return _("entering the %(volume)s") % {"volume": shipped_said(clause.volume)}
    return _(clause.subject)


def limit_said(clause: Clause) -> str:
    """What a clause asks for."""
    if isinstance(clause.limit, bool):
        return _("yes") if clause.limit else _("no")
    return f"{_(COMPARISON_WORDS[clause.comparison])} {number_words(clause.limit, clause.unit)}"


def text_said(clause: Clause) -> str:
    """A clause as its rule words it; empty where it does not."""
    return shipped_said(clause.text)


def grade_said(grade: str) -> str:
    """What a value may be used for; empty where that is not known."""
    return _(GRADE_WORDS.get(grade, grade)) if grade else ""


def author_said(by: str) -> str:
    """Whose facts they are: a run, or the originator of a message."""
    if found := _RUN.fullmatch(by):
        return _("run %(run)s") % {"run": found[1]}
    if found := _MESSAGE.fullmatch(by):
        return _("the message of %(originator)s") % {"originator": found[1]}
    return by


def condition_said(condition: Condition, *, is_inside: bool = False) -> str:
    """A tree of clauses in one line."""
    if isinstance(condition, Clause):
        both = {"subject": subject_said(condition), "limit": limit_said(condition)}
        return _("%(subject)s: %(limit)s") % both
    parts = [condition_said(part, is_inside=True) for part in condition.parts]
    joined = (_(" and ") if isinstance(condition, AllOf) else _(" or ")).join(parts)
    return f"({joined})" if is_inside and len(parts) > 1 else joined


def comparison_said(comparison: Comparison) -> str:
    """Where rules part, or that they agree, in one sentence."""
    first, parting = comparison.verdicts[0], comparison.parting
    values = {
        "basis": _("By %(by)s: ") % {"by": author_said(first.facts.by)},
        "is_one": _is(first.outcome),
    }
    if parting is None and len(comparison.verdicts) > 1:
        values |= {"count": str(len(comparison.verdicts))}
        return _("%(basis)sall %(count)s rules agree: each %(is_one)s.") % values
    if parting is None:
        values |= {"one": _named(first), "figures": _deciding(first, _("it"))}
        return _("%(basis)s%(one)s %(is_one)s: %(figures)s.") % values
    one, other = parting.one, parting.other
    values |= {
        "one": _named(one),
        "is_one": _("is %(outcome)s") % {"outcome": _(OUTCOME_WORDS[one.outcome])},
        "other": _named(other),
        "is_other": _is(other.outcome),
        "latter": _deciding(other, _("the latter")),
        "former": _deciding(one, _("the former")),
    }
    sentence = _(
        "%(basis)s%(one)s %(is_one)s and %(other)s %(is_other)s: %(latter)s, while %(former)s."
    )
    return sentence % values


def _named(verdict: Verdict) -> str:
    return f"“{shipped_said(verdict.criteria.name)}”"


def _is(outcome: Outcome) -> str:
    words = _(OUTCOME_WORDS[outcome])
    return words if outcome is Outcome.UNKNOWN else _("is %(outcome)s") % {"outcome": words}


def _deciding(verdict: Verdict, who: str) -> str:
    """The figures that decide, with whose rule it is and where that is from."""
    figures = _and([_figure(each, who) for each in verdict.deciding])
    owner, source = verdict.criteria.owner, verdict.criteria.source
    origin = {"figures": figures, "owner": shipped_said(owner), "source": shipped_said(source)}
    if source.startswith(owner):
        return _("%(figures)s (%(source)s)") % origin
    return _("%(figures)s (%(owner)s; %(source)s)") % origin


def _figure(result: ClauseResult, who: str) -> str:
    clause, grade = result.clause, grade_said(result.grade)
    if clause.trait.is_yes_or_no:
        return _answer(result, who)
    values = {
        "subject": subject_said(clause),
        "value": figure_said(result.told_words),
        "who": who,
        "limit": limit_said(clause),
        "reason": reason_said(result.reason).rstrip(".。"),
        "grade": _(" (%(grade)s)") % {"grade": grade} if grade else "",
    }
    if result.value is None:
        sentence = _("the %(subject)s is not known (%(reason)s), for which %(who)s asks %(limit)s")
        return sentence % values
    return _("the %(subject)s is %(value)s%(grade)s, for which %(who)s asks %(limit)s") % values


def _answer(result: ClauseResult, who: str) -> str:
    """What is so or is not: that a clause which is met asks for it goes without saying."""
    clause = result.clause
    values = {
        "what": _("“%(text)s”") % {"text": text_said(clause) or subject_said(clause)},
        "reason": reason_said(result.reason).rstrip(".。"),
    }
    asks = (
        _(", and %(who)s asks for it") if clause.limit else _(", and %(who)s asks that it does not")
    )
    asks %= {"who": who}
    if result.value is None:
        return _("whether %(what)s holds is not known (%(reason)s)") % values + asks
    held = _("%(what)s holds") if result.value else _("%(what)s does not hold")
    return held % values + ("" if result.outcome is Outcome.MET else asks)


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s; and %(last)s") % {"some": "; ".join(words[:-1]), "last": words[-1]}
