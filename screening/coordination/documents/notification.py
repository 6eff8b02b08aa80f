"""The notification: what a duty officer of the other side reads first, woken at three.

What is coming and when; what is asked, by when and where to answer; then the figures. Each figure
stands once, on a line of its own.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from screening.coordination.documents.facts import CaseFacts, DutyFacts
from screening.coordination.documents.figures import (
    instant_words,
    is_chinese,
    km_words,
    object_words,
    probability,
    span_words,
)
from screening.coordination.documents.headings import paper_of
from screening.coordination.documents.languages import Language
from screening.coordination.documents.names import in_language, name_of
from screening.coordination.documents.paper import (
    DocumentKind,
    Paper,
    Section,
    Steps,
    Words,
)
from screening.coordination.documents.passage import (
    criteria_block,
    data_block,
    is_from_public_elements,
    objects_rows,
    pass_rows,
    seconds_to_tca,
    writers_figures,
)
from screening.coordination.kinds import PartyRole


def write_notification(facts: CaseFacts, language: Language) -> Paper:
    """Write the notification of a case to ``facts.reader``."""
    with language.spoken():
        return paper_of(
            facts,
            language,
            kind=DocumentKind.NOTIFICATION,
            title=_("COLLISION WARNING"),
            lead=_lead(facts),
            sections=_sections(facts),
        )


def _lead(facts: CaseFacts) -> tuple[Words, ...]:
    figures = writers_figures(facts)
    ahead_s = seconds_to_tca(facts)
    coming = _(
        "%(second)s is predicted to pass %(first)s at a distance of %(miss)s. Time of closest"
        " approach: %(tca)s, %(span)s after this was written."
    )
    past = _(
        "%(second)s was predicted to pass %(first)s at a distance of %(miss)s. Time of closest"
        " approach: %(tca)s, %(span)s before this was written."
    )
    said = (coming if ahead_s >= 0 else past) % {
        "first": object_words(facts.standing.facts.get("primary")),
        "second": object_words(facts.standing.facts.get("secondary")),
        "miss": km_words(figures.get("miss_distance_km")),
        "tca": instant_words(figures.get("tca_utc")),
        "span": span_words(ahead_s),
    }
    likely = _("Probability of collision: %(pc)s.") % {
        "pc": probability(figures.get("pc"), figures.get("pc_reason"))
    }
    return (Words(said, is_loud=True), Words(likely))


def _sections(facts: CaseFacts) -> tuple[Section, ...]:
    statement = facts.standing.statements.get(facts.writer)
    data = [data_block(statement)]
    if is_from_public_elements(statement):
        data.append(Words(_caution()))
    return (
        Section(
            _("What we ask of you"),
            (Steps(_asked(facts)), *_by_proposal(facts), *_where_to_answer(facts)),
        ),
        Section(_("The pass"), (objects_rows(facts), pass_rows(writers_figures(facts)))),
        Section(_("Our criteria"), (criteria_block(statement),)),
        Section(_("Orbital data used"), tuple(data)),
    )


def _caution() -> str:
    return _(
        "Computed from public element sets alone: good for seeing where to look, not for planning"
        " a manoeuvre. Please answer from your own data."
    )


def _owed(facts: CaseFacts) -> list[DutyFacts]:
    return [each for each in facts.duties if each.who == facts.reader and each.is_asked_now]


def _by_proposal(facts: CaseFacts) -> tuple[Words, ...]:
    """That nobody is bound by clauses of a proposal, where some are."""
    if not any(each.is_proposal for each in _owed(facts)):
        return ()
    return (Words(_("These clauses are a proposal that nobody has signed: asked, not owed.")),)


def _asked(facts: CaseFacts) -> tuple[str, ...]:
    """What the reader owes by the protocol; where that says nothing, what anybody would ask."""
    reader = facts.reader_party
    if reader is not None and reader.role == PartyRole.INTERMEDIARY:
        return _asked_of_intermediary(facts)
    owed = _owed(facts)
    if owed:
        return tuple(_duty(each) for each in owed)
    if any(each.who == facts.reader and each.met_at is not None for each in facts.duties):
        return (_("Nothing more is asked of you for now: what was asked is on record."),)
    return (
        _("Acknowledge this warning as soon as you can."),
        _("Send your own assessment: time of closest approach, miss distance, probability."),
        _("Say whether your object will manoeuvre or hold. If it will manoeuvre: when, and how."),
        _("Until both sides have agreed, tell us before you manoeuvre."),
    )


def _asked_of_intermediary(facts: CaseFacts) -> tuple[str, ...]:
    others = ", ".join(name_of(each) for each in facts.standing.addressed)
    return (
        _("Acknowledge this warning as soon as you can."),
        _("Hand it on to %(party)s, and put on record what you have relayed.") % {"party": others},
    )


def _duty(duty: DutyFacts) -> str:
    what = in_language(*duty.what).rstrip(".。")
    if duty.due_utc is None:
        return f"{what}{'。' if is_chinese() else '.'}"
    return _("%(what)s. No later than %(due)s (clause %(clause)s).") % {
        "what": what,
        "clause": in_language(*duty.clause),
        "due": instant_words(duty.due_utc),
    }


def _where_to_answer(facts: CaseFacts) -> tuple[Words, ...]:
    if not facts.answer_url:
        return (Words(_("Answer to whoever sent you this, and name the case.")),)
    link = _("Answer here, without an account: %(url)s") % {"url": facts.answer_url}
    terms = _("The link is for this case alone, for %(days)d days. Whoever has it can answer.")
    return (Words(link), Words(terms % {"days": facts.answer_days}))
