"""The life of a conjunction and its alerts, in the reader's language.

They are kept in English, and so they are sent, exported and audited. A page reads the sentences
back that the product writes itself; any other, such as a person's, is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sasweb.web.criteria_words import author_said
from sasweb.web.kept_forms import pattern_of
from sasweb.web.known_sentences import KNOWN_SENTENCES
from sasweb.web.likelihood_said import figure_said
from sasweb.web.reasons_said import reason_within_said
from sasweb.web.shipped_words import shipped_said
from screening.conjunctions.criteria.clauses import COMPARISON_WORDS

_LEVEL: Final = "(?:[Ww]atch|[Yy]ellow|[Rr]ed|[Ee]mergency)"
_SPAN: Final = r"[\d.]+ [hd]"
_FIGURE: Final = r"[\d.]+"
_IN_PLACE: Final = {
    "level": _LEVEL,
    "before": _LEVEL,
    "levels": f"{_LEVEL}(?: and {_LEVEL})*",
    "by": r"run \d+|the message of .+?",
    "at": r"[\d: -]+",
    "epochs": r"[\d: -]+(?: and [\d: -]+)*",
    "age": _SPAN,
    "limit": _SPAN,
    "owner": "station|object|primary|secondary",
    "when": "(?: at TCA)?",
}
_SUBJECT: Final = re.compile(r"entering the (.+)")
_LIMIT: Final = re.compile(f"({'|'.join(COMPARISON_WORDS.values())}) (.+)")
# The figures that decide, as ``criteria.compare.figures_words`` writes them for "the rule"
_KNOWN: Final = re.compile(
    r"the (?P<subject>.+) is (?P<value>.+?)(?: \((?P<grade>[a-z ]+)\))?,"
    r" for which the rule asks (?P<limit>.+)"
)
_UNKNOWN: Final = re.compile(
    r"the (?P<subject>.+) is not known \((?P<reason>.+)\), for which the rule asks (?P<limit>.+)"
)
_ANSWER: Final = re.compile(
    r"“(?P<text>.+)” (?P<holds>holds|does not hold)(?P<asks>, and the rule asks .+)?"
)
_NO_ANSWER: Final = re.compile(
    r"whether “(?P<text>.+)” holds is not known \((?P<reason>.+)\)(?P<asks>, and the rule asks .+)"
)


def life_said(text: str) -> str:
    """What is kept of a change, sentence by sentence in the reader's language."""
    if (get_language() or "en").startswith("en"):
        return text
    told, rest = "", text
    while rest:
        words, rest = _first_said(rest)
        told += f" {words}" if told and told[-1].isascii() else words
    return told


def _first_said(text: str) -> tuple[str, str]:
    """The first sentence of a text as it is said, and what comes after it."""
    for form, pattern in _known():
        if found := pattern.match(text):
            places = {name: _PLACES.get(name, str)(it) for name, it in found.groupdict().items()}
            return _(form) % places, text[found.end() :]
    if figures := _figures_said(text):
        return figures, ""
    first, stop, rest = text.partition(". ")
    return first + stop.rstrip(), rest


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, _reader(form)) for form in KNOWN_SENTENCES)


def _reader(form: str) -> re.Pattern[str]:
    return re.compile(pattern_of(form, _IN_PLACE, otherwise=_FIGURE) + "(?: |$)")


def _levels_said(words: str) -> str:
    return _(" and ").join(_(each.lower()) for each in words.split(" and "))


_PLACES: Final[Mapping[str, Callable[[str], str]]] = {
    "level": _levels_said,
    "before": _levels_said,
    "levels": _levels_said,
    "by": author_said,
    "epochs": lambda words: _(" and ").join(words.split(" and ")),
    "owner": _,
    "when": lambda words: _(words) if words else "",
}


def _figures_said(text: str) -> str:
    """The sentence of a rule's figures; empty where it is none, or reads otherwise."""
    if not text.endswith("."):
        return ""
    some, _and, last = text[:-1].rpartition("; and ")
    parts = [*(some.split("; ") if some else []), last]
    told = [_figure_said(f"{each[:1].lower()}{each[1:]}") for each in parts]
    if not all(told):
        return ""
    words = told[0]
    if len(told) > 1:
        words = _("%(some)s; and %(last)s") % {"some": "; ".join(told[:-1]), "last": told[-1]}
    return _("%(figures)s.") % {"figures": words}


def _figure_said(text: str) -> str:
    who = _("the rule")
    if found := _UNKNOWN.fullmatch(text):
        words = _("the %(subject)s is not known (%(reason)s), for which %(who)s asks %(limit)s")
        return words % _asked(found, who)
    if found := _KNOWN.fullmatch(text):
        words = _("the %(subject)s is %(value)s%(grade)s, for which %(who)s asks %(limit)s")
        return words % _asked(found, who)
    return _answer_said(text, who)


def _asked(found: re.Match[str], who: str) -> dict[str, str]:
    said = found.groupdict()
    grade = said.get("grade")
    return {
        "subject": _subject_said(said["subject"]),
        "limit": _limit_said(said["limit"]),
        "value": figure_said(said.get("value") or ""),
        "grade": _(" (%(grade)s)") % {"grade": _(grade)} if grade else "",
        "reason": reason_within_said(said.get("reason") or ""),
        "who": who,
    }


def _answer_said(text: str, who: str) -> str:
    found = _ANSWER.fullmatch(text) or _NO_ANSWER.fullmatch(text)
    if found is None:
        return ""
    said = found.groupdict()
    what = _("“%(text)s”") % {"text": _text_said(said["text"])}
    asks = _(", and %(who)s asks for it") if _is_asked(said["asks"]) else ""
    if said["asks"] and not asks:
        asks = _(", and %(who)s asks that it does not")
    asks %= {"who": who}
    if said.get("reason"):
        words = _("whether %(what)s holds is not known (%(reason)s)")
        return words % {"what": what, "reason": reason_within_said(said["reason"])} + asks
    held = _("%(what)s holds") if said["holds"] == "holds" else _("%(what)s does not hold")
    return held % {"what": what} + asks


def _is_asked(words: str | None) -> bool:
    return bool(words) and str(words).endswith("for it")


def _text_said(text: str) -> str:
    """A clause's own wording, or else its subject."""
    said = shipped_said(text)
    return said if said != text else _subject_said(text)


def _subject_said(subject: str) -> str:
    if found := _SUBJECT.fullmatch(subject):
        return _("entering the %(volume)s") % {"volume": shipped_said(found[1])}
    return _(subject)


def _limit_said(limit: str) -> str:
    found = _LIMIT.fullmatch(limit)
    return f"{_(found[1])} {found[2]}" if found else _(limit)
