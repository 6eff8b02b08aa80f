"""What each entry of a case says, in one plain line; whole contents stand below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sasweb.web.counterpart_words import is_chinese
from sasweb.web.counterpart_words import party_name as party_called
from sasweb.web.likelihood_said import probability_said
from sasweb.web.reasons_said import reason_said
from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.kinds import EntryKind
from screening.coordination.standing import CaseStanding, EntryFacts

CHOICE_WORDS: Final = {
    "will_manoeuvre": _("will manoeuvre"),
    "will_hold": _("will hold"),
    "undetermined": _("not decided"),
}
KIND_WORDS: Final = {
    EntryKind.OPENED: pgettext_lazy("an entry", "Opened"),
    EntryKind.NOTIFIED: pgettext_lazy("an entry", "Notified"),
    EntryKind.ACKNOWLEDGED: pgettext_lazy("an entry", "Acknowledged"),
    EntryKind.STATEMENT: _("Stated its assessment"),
    EntryKind.INTENT: _("Said what it intends"),
    EntryKind.PLAN_SCREENED: pgettext_lazy("an entry", "Plan screened"),
    EntryKind.DECISION_PROPOSED: _("Proposed who moves"),
    EntryKind.DECISION_AGREED: pgettext_lazy("an entry", "Agreed"),
    EntryKind.DECISION_REFUSED: pgettext_lazy("an entry", "Refused"),
    EntryKind.EXECUTED: _("Reported as done"),
    EntryKind.OUTCOME: _("What became of it"),
    EntryKind.ESCALATED: _("Escalated"),
    EntryKind.OVERDUE: pgettext_lazy("an entry", "Overdue"),
    EntryKind.RELAYED: pgettext_lazy("an entry", "Relayed"),
    EntryKind.REMARK: _("Remark"),
    EntryKind.CLOSED: pgettext_lazy("an entry", "Closed"),
}

_CHANNELS: Final = {"email": _("e-mail"), "phone": _("telephone"), "other": _("other means")}
# Names of parts and classes of data, and roles, as people say them
_NAMES: Final = (
    gettext_noop("facts"),
    gettext_noop("assessment"),
    gettext_noop("criteria"),
    gettext_noop("data used"),
    gettext_noop("covariance"),
    gettext_noop("intent"),
    gettext_noop("plan"),
    gettext_noop("result"),
    gettext_noop("remarks"),
    gettext_noop("contact"),
    gettext_noop("execution"),
    gettext_noop("public"),
    gettext_noop("ephemeris"),
    gettext_noop("contact details"),
    gettext_noop("words"),
    gettext_noop("plan result"),
    gettext_noop("conjunction"),
    gettext_noop("parties"),
    gettext_noop("protocol"),
    gettext_noop("notice"),
    gettext_noop("decision"),
    gettext_noop("outcome"),
    gettext_noop("escalation"),
    gettext_noop("duty"),
    gettext_noop("relay"),
    gettext_noop("closing"),
    gettext_noop("other side"),
    gettext_noop("station side"),
)
_LANGUAGES: Final = {"en": _("English"), "zh": _("Chinese"), "zh-hans": _("Chinese")}


def kind_words(kind: str) -> str:
    """A kind of entry as people say it; of another release's kind its own name."""
    known = {each.value: words for each, words in KIND_WORDS.items()}
    return str(known.get(kind, kind.replace("_", " ").capitalize()))


def part_words(name: str) -> str:
    """A name of a part or class of data as people say it."""
    return gettext(name.replace("_", " "))


def entry_words(entry: EntryFacts, standing: CaseStanding) -> str:
    """The gist of an entry, without its remarks; empty where its kind says all."""
    say = _GISTS.get(entry.kind)
    return say(entry, standing) if say else ""


def remarks_of(entry: EntryFacts) -> str | Withheld:
    """What the person added in their own words; ``Withheld`` where that is not shown here."""
    held = entry.part("remarks")
    return held if isinstance(held, str | Withheld) else ""


def party_name(standing: CaseStanding, slug: str) -> str:
    """A party as people call it."""
    return party_called(standing.party(slug), slug)


def _opened(entry: EntryFacts, standing: CaseStanding) -> str:
    protocol = entry.shown("protocol")
    names = ", ".join(party_called(each) for each in standing.parties)
    between = gettext("Between %(names)s.") % {"names": names}
    if not protocol.get("key"):
        return between
    by = gettext("Goes by %(key)s v%(version)s.")
    return f"{between} {by % {'key': protocol['key'], 'version': protocol['version']}}"


def _notified(entry: EntryFacts, standing: CaseStanding) -> str:
    notice = entry.shown("notice")
    given = notice.get("languages")
    languages = [str(_LANGUAGES.get(str(each), str(each))) for each in given or ()]
    role = str(notice.get("to") or "the other side")
    told = next((party_called(each) for each in standing.parties if each.role == role), "")
    channel = str(notice.get("channel") or gettext("a way not said"))
    said = {
        "party": told or gettext(role.replace("_", " ")),
        "way": _CHANNELS.get(channel, channel),
        "languages": gettext(" and ").join(languages),
    }
    if languages:
        return gettext("To %(party)s, by %(way)s, in %(languages)s.") % said
    return gettext("To %(party)s, by %(way)s.") % said


def _statement(entry: EntryFacts, _: CaseStanding) -> str:
    figures = entry.part("assessment")
    if isinstance(figures, Withheld):
        return gettext("Its figures are withheld.")
    figures = figures if isinstance(figures, Mapping) else {}
    miss, pc = figures.get("miss_distance_km"), figures.get("pc")
    miss_words = (
        f"{miss:.3f} km" if isinstance(miss, int | float) else gettext("miss distance not known")
    )
    pc_words = (
        gettext("Pc %(pc)s") % {"pc": probability_said(float(pc))}
        if isinstance(pc, int | float)
        else gettext("Pc not known")
    )
    return gettext("%(miss)s, %(pc)s.") % {"miss": miss_words, "pc": pc_words}


def _intent(entry: EntryFacts, _: CaseStanding) -> str:
    held = entry.part("intent")
    if isinstance(held, Withheld):
        return gettext("What it intends is withheld.")
    said = entry.shown("intent")
    choice = str(CHOICE_WORDS.get(str(said.get("choice")), str(said.get("choice"))))
    window = _window(said)
    has_plan = gettext(", with a plan") if entry.part("plan") is not None else ""
    return f"{choice.capitalize()}{window}{has_plan}."


def _window(said: Mapping[str, Any]) -> str:
    start, end = (_minute(said.get(f"window_{edge}_utc")) for edge in ("start", "end"))
    return (
        gettext(", %(start)s to %(end)s UTC") % {"start": start, "end": end}
        if start and end
        else ""
    )


def _plan_screened(entry: EntryFacts, standing: CaseStanding) -> str:
    held = entry.part("result")
    if isinstance(held, Withheld):
        return gettext("What the screening found is withheld.")
    result = entry.shown("result")
    of = party_name(standing, str(result.get("of_party") or entry.party))
    found = {"party": of, "found": sentence_of(result)}
    return gettext("The plan of %(party)s: %(found)s") % found


def sentence_of(result: Mapping[str, Any]) -> str:
    """What the screening of a plan found, in its own sentence."""
    held = result.get("sentence") or ""
    if not isinstance(held, Mapping):
        return str(held)
    return str((held.get("zh") if is_chinese() else "") or held.get("en", ""))


def _proposed(entry: EntryFacts, standing: CaseStanding) -> str:
    said = entry.shown("decision")
    words = f" {said['words']}" if said.get("words") else ""
    return f"{_mover(str(said.get('mover', '')), standing)}{_under(said)}.{words}"


def _under(said: Mapping[str, Any]) -> str:
    if not said.get("clause"):
        return ""
    words = gettext(", under %(protocol)s v%(version)s, “%(clause)s”")
    return words % {
        "protocol": said.get("protocol", ""),
        "version": said.get("version", ""),
        "clause": said["clause"],
    }


def _mover(mover: str, standing: CaseStanding) -> str:
    if mover in ("none", "both"):
        return gettext("Nobody moves") if mover == "none" else gettext("Both move")
    return gettext("%(name)s moves") % {"name": party_name(standing, mover)}


def _executed(entry: EntryFacts, _: CaseStanding) -> str:
    if isinstance(entry.part("execution"), Withheld):
        return gettext("What was done is withheld.")
    said = entry.shown("execution")
    at = _minute(said.get("at_utc"))
    return f"{said.get('what', '')}{f', {at} UTC' if at else ''}."


def _outcome(entry: EntryFacts, _: CaseStanding) -> str:
    said = entry.shown("outcome")
    miss = said.get("realised_miss_km")
    if isinstance(miss, int | float):
        return gettext("It passed at %(miss)s km.") % {"miss": f"{miss:.3f}"}
    why = reason_said(str(said.get("reason") or "")) or gettext("no reason is given")
    return gettext("How near it came is not known: %(why)s") % {"why": why}


def _escalated(entry: EntryFacts, _: CaseStanding) -> str:
    said = entry.shown("escalation")
    words = gettext("To %(to)s, about “%(duty)s”: %(why)s")
    return words % {
        "to": str(said.get("to_role", "")).replace("_", " "),
        "duty": said.get("duty", ""),
        "why": said.get("why", ""),
    }


def _overdue(entry: EntryFacts, standing: CaseStanding) -> str:
    """Who is late, too: the entry itself is its keeper's."""
    said = entry.shown("duty")
    what = said.get("what")
    due = _minute(said.get("due_utc"))
    words = gettext("%(who)s is late: “%(what)s” was due%(by)s (%(clause)s).")
    return words % {
        "who": party_name(standing, str(said.get("party") or gettext("nobody in that role"))),
        "what": _in_language(what) if isinstance(what, Mapping) else said.get("duty"),
        "by": f" {due} UTC" if due else "",
        "clause": said.get("clause", ""),
    }


def _in_language(words: Mapping[str, Any]) -> str | None:
    return (words.get("zh") if is_chinese() else None) or words.get("en")


def _relayed(entry: EntryFacts, standing: CaseStanding) -> str:
    said = entry.shown("relay")
    to = party_name(standing, str(said.get("to", "")))
    return gettext("Entry %(number)s to %(to)s.") % {"number": said.get("number", ""), "to": to}


def _closed(entry: EntryFacts, _: CaseStanding) -> str:
    return str(entry.shown("closing").get("reason", ""))


def _minute(text: Any) -> str:
    try:
        return minute_text(instant_of(str(text)))
    except InputError:
        return ""


_GISTS: Final[Mapping[str, Callable[[EntryFacts, CaseStanding], str]]] = {
    EntryKind.OPENED: _opened,
    EntryKind.NOTIFIED: _notified,
    EntryKind.STATEMENT: _statement,
    EntryKind.INTENT: _intent,
    EntryKind.PLAN_SCREENED: _plan_screened,
    EntryKind.DECISION_PROPOSED: _proposed,
    EntryKind.DECISION_AGREED: _proposed,
    EntryKind.DECISION_REFUSED: _proposed,
    EntryKind.EXECUTED: _executed,
    EntryKind.OUTCOME: _outcome,
    EntryKind.ESCALATED: _escalated,
    EntryKind.OVERDUE: _overdue,
    EntryKind.RELAYED: _relayed,
    EntryKind.CLOSED: _closed,
}
