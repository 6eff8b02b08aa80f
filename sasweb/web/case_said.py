"""What an alert of a case says, in the reader's language, of the facts that it was written of.

Gists and turns are kept in English; those that the product words itself are read back, with the
words of protocols in the language that these have beside it. What people wrote stays in the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sasweb.web.kept_forms import pattern_of
from sasweb.web.known_case_words import CLOSINGS, GISTS, MOVER, MOVERS, ROLES, TURNS
from screening.alerts.case_material import CONFLICT, SETTLED
from screening.alerts.figures import instant_of, minute_words
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.alerts.telling_case import NOTHING_MORE
from screening.common.plain_text import one_line
from screening.coordination.conflicts import CLASHES, Clash
from screening.coordination.protocol.clauses import Words
from screening.coordination.protocol_selectors import installed_protocols

_CLOSED: Final = "The case is closed: "
_IN_PLACE: Final = {"number": r"\S+", "at": r"[\d: -]+"}
_ANYTHING: Final = ".+?"
_LONGEST_DUTY: Final = 120  # as ``case_sayings`` cuts one


class _NotOurs(Exception):
    """Words in a place of a sentence that the product does not know."""


def what_was_said(notice: Notice, other: str) -> str:
    """Say what came to be in a case, as a sentence; that something did where nobody can tell."""
    facts = notice.facts
    gist = _clash_said(facts) or _gist_said(facts)
    if facts.get("topic") == SETTLED:
        return _settled_said(gist, other)
    if notice.kind == NoticeKind.CASE_OVER:
        return _closed_said(notice, other)
    if not gist:
        return _("Something was said in the case with %(other)s.") % {"other": other}
    return _("In the case with %(other)s: %(gist)s.") % {"other": other, "gist": gist}


def turn_said(facts: Mapping[str, Any]) -> str:
    """Say whose turn it is, until when, and what for."""
    if not facts.get("turn"):
        return _(NOTHING_MORE)
    turn = _turn(str(facts["turn"]))
    whose = _whose(facts)
    return _("%(whose)s %(turn)s") % {"whose": whose, "turn": turn} if turn else whose


def _whose(facts: Mapping[str, Any]) -> str:
    if not facts.get("turn_is_ours"):
        return _("Nothing is asked of us now.")
    due_utc = instant_of(facts.get("turn_due_utc"))
    if due_utc is None:
        return _("It is our turn.")
    words = _("It is our turn, until %(due)s.")
    if facts.get("turn_is_overdue"):
        words = _("It is our turn, and was due %(due)s.")
    return words % {"due": minute_words(due_utc)}


def _gist_said(facts: Mapping[str, Any]) -> str:
    return _read(str(facts.get("gist", "")), GISTS.get(str(facts.get("entry_kind")), ()))


def _clash_said(facts: Mapping[str, Any]) -> str:
    """How what both sides intend clashes; empty where it is not that which was told."""
    said = facts.get("said") or {}
    name = str(said.get("clash", "")).partition(":")[0]
    if facts.get("topic") != CONFLICT or name not in set(Clash):
        return ""
    conflict = CLASHES[Clash(name)]
    return (conflict.what_zh if _is_chinese() else conflict.what).rstrip(".。")


def _closed_said(notice: Notice, other: str) -> str:
    """Closed, and why where the product closed it; what a person gave for it is in the record."""
    words = _("The case with %(other)s is closed.") % {"other": other}
    reason = notice.words.removeprefix(_CLOSED)
    for form, pattern in _patterns(CLOSINGS):
        if found := pattern.match(reason):
            why = _(form) % found.groupdict()
            return _("%(words)s %(why)s") % {"words": words, "why": why}
    return words


def _settled_said(gist: str, other: str) -> str:
    words = _("In the case with %(other)s, what both sides say they will do no longer clashes.")
    words %= {"other": other}
    if not gist:
        return words
    return _("%(words)s The last word on it: %(gist)s.") % {"words": words, "gist": gist}


def _turn(text: str) -> str:
    for conflict in CLASHES.values():
        if text == conflict.ask:
            return conflict.ask_zh if _is_chinese() else text
    if said := _read(text, TURNS):
        return said
    own = _protocol_words().get(text.removesuffix("."))
    return _("%(sentence)s.") % {"sentence": own.of(_language())} if own else ""


def _read(text: str, forms: Iterable[str]) -> str:
    """A kept sentence as it is said; empty where it is none of these or has words not ours."""
    for form, pattern in _patterns(tuple(forms)):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        try:
            return _(form) % {name: _PLACES.get(name, str)(it) for name, it in _groups(found)}
        except _NotOurs:
            continue
    return ""


def _groups(found: re.Match[str]) -> Iterable[tuple[str, str]]:
    return found.groupdict().items()


@cache
def _patterns(forms: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (form, re.compile(pattern_of(form, _IN_PLACE, otherwise=_ANYTHING))) for form in forms
    )


def _who(words: str) -> str:
    """A side as people call it: a name, or one of the product's own words for one."""
    if words in ("We", "us"):
        return pgettext("a side", "We")
    if words in ("Somebody", "A side"):
        return pgettext("a side", "Somebody")
    return _("the other side") if words == "the other side" else words


def _mover(words: str) -> str:
    if words in MOVERS:
        return _(words)
    found = re.fullmatch(pattern_of(MOVER, {}, otherwise=_ANYTHING), words)
    if found is None:
        raise _NotOurs
    return _(MOVER) % found.groupdict()


def _role(words: str) -> str:
    return _(words) if words in ROLES else words


def _duty(words: str) -> str:
    """A duty as its protocol says it in this language, where that protocol is here."""
    known = _protocol_words().get(words)
    return known.of(_language()) if known else _("what the record says")


def _ask(words: str) -> str:
    """What follows a duty that was missed, as its protocol says it in this language."""
    known = _protocol_words().get(words)
    return known.of(_language()) if known else _("The record says what to do.")


_PLACES: Final[Mapping[str, Callable[[str], str]]] = {
    "who": _who,
    "whom": _who,
    "them": _who,
    "mover": _mover,
    "role": _role,
    "duty": _duty,
    "ask": _ask,
}


def _protocol_words() -> dict[str, Words]:
    """What the protocols here ask, whole and without what explains it, by its English."""
    found: dict[str, Words] = {}
    for protocol in installed_protocols().protocols.values():
        for rule in protocol.duties:
            found[rule.what.en] = rule.what
            short = Words(_short(rule.what.en), _short(rule.what.zh))
            found[short.en] = found[one_line(short.en, _LONGEST_DUTY)] = short
            if rule.escalation is not None:
                found[rule.escalation.what.en] = rule.escalation.what
    return found


def _short(words: str) -> str:
    first = re.split("[:：]", words, maxsplit=1)[0]
    return first[:1].lower() + first[1:]


def _language() -> str:
    return get_language() or "en"


def _is_chinese() -> bool:
    return _language().startswith("zh")
