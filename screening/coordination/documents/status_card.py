"""The status card: where a case stands now, on one page, for whoever takes over the watch."""

from __future__ import annotations

from django.utils.translation import gettext as _

from screening.coordination.documents.facts import CaseFacts, DutyFacts
from screening.coordination.documents.figures import (
    instant_words,
    is_chinese,
    span_words,
)
from screening.coordination.documents.headings import paper_of
from screening.coordination.documents.languages import Language
from screening.coordination.documents.names import (
    DUTY_STATES,
    STATES,
    in_language,
    party_name,
    word_of,
)
from screening.coordination.documents.paper import (
    Block,
    DocumentKind,
    Paper,
    Rows,
    Section,
    Table,
    Words,
)
from screening.coordination.documents.passage import objects_rows, seconds_to_tca, writers_figures
from screening.coordination.documents.sides import (
    assessments_table,
    conflict_words,
    decision_words,
    difference_words,
    intents_table,
)
from screening.coordination.protocol import DutyState


def write_status_card(facts: CaseFacts, language: Language) -> Paper:
    """Write the status card of a case as ``facts.reader`` may see it."""
    with language.spoken():
        return paper_of(
            facts,
            language,
            kind=DocumentKind.STATUS_CARD,
            title=_("CASE STATUS"),
            lead=_lead(facts),
            sections=_sections(facts),
        )


def _lead(facts: CaseFacts) -> tuple[Words, ...]:
    stop = "。" if is_chinese() else "."
    said = [Words(f"{word_of(STATES, facts.standing.state)}{stop}", is_loud=True)]
    clash = conflict_words(facts)
    if clash:
        said.append(Words(clash, is_loud=True))
    said.append(Words(_when(facts)))
    return tuple(said)


def _when(facts: CaseFacts) -> str:
    ahead_s = seconds_to_tca(facts)
    words = _("TCA %(tca)s: %(span)s ahead.") if ahead_s >= 0 else _("TCA %(tca)s: %(span)s ago.")
    tca = instant_words(writers_figures(facts).get("tca_utc"))
    return words % {"tca": tca, "span": span_words(ahead_s)}


def _sections(facts: CaseFacts) -> tuple[Section, ...]:
    assessed: list[Block] = [assessments_table(facts)]
    difference = difference_words(facts)
    if difference:
        assessed.append(Words(difference))
    return (
        Section(_("Objects"), (objects_rows(facts),)),
        Section(_("Assessments"), tuple(assessed)),
        Section(_("Intents"), (intents_table(facts),)),
        Section(_("Who manoeuvres"), (_right_of_way(facts), Words(decision_words(facts)))),
        Section(_("What is due"), (duties_block(facts),)),
    )


def _right_of_way(facts: CaseFacts) -> Block:
    precedence = facts.precedence
    if precedence is None:
        return Words(_("No clause that applies is known to us."))
    title = in_language(*precedence.clause_title)
    protocol = in_language(*precedence.protocol)
    return Rows(
        (
            (_("Clause that applies"), f"{precedence.clause} {title}"),
            (_("Protocol"), f"{protocol} ({precedence.reference})"),
            (_("It says"), in_language(*precedence.words)),
        )
    )


def duties_block(facts: CaseFacts) -> Block:
    """Who owes what by when, and what has been done of it."""
    if not facts.duties:
        return Words(_("Nothing is due by a protocol."))
    heads = (_("Who"), _("What"), _("No later than"), _("Done"), _("Clause"))
    return Table(heads, tuple(_duty(facts, each) for each in facts.duties))


def _duty(facts: CaseFacts, duty: DutyFacts) -> tuple[str, ...]:
    no_due = in_language(*duty.why_no_due) or _("no time limit")
    return (
        party_name(facts.standing, duty.who),
        in_language(*duty.what),
        instant_words(duty.due_utc) if duty.due_utc else no_due,
        _done(duty),
        in_language(*duty.clause),
    )


def _done(duty: DutyFacts) -> str:
    if duty.met_at is None:
        return word_of(DUTY_STATES, duty.state)
    at = instant_words(duty.met_at)
    return _("%(at)s, late") % {"at": at} if duty.state is DutyState.MET_LATE else at
