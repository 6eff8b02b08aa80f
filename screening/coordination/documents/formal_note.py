"""The formal note: the record of a case in numbered paragraphs with annexes.

Material for a communication to the Secretary-General of the United Nations under Articles V and XI
of the Outer Space Treaty. It sets out facts and whose statements they are; it judges nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.figures import (
    instant_words,
    km_words,
    object_words,
    probability,
    unknown_words,
)
from screening.coordination.documents.headings import paper_of
from screening.coordination.documents.languages import Language
from screening.coordination.documents.names import both_words, name_of, party_name
from screening.coordination.documents.paper import DocumentKind, Paper, Section, Words
from screening.coordination.documents.passage import (
    criteria_block,
    data_block,
    objects_rows,
    pass_rows,
    writers_figures,
)
from screening.coordination.documents.sides import (
    assessments_table,
    conflict_words,
    decision_words,
    difference_words,
    intents_table,
)
from screening.coordination.documents.status_card import duties_block
from screening.coordination.documents.time_line import time_line


def write_formal_note(facts: CaseFacts, language: Language) -> Paper:
    """Write the note of a case with its annexes, as ``facts.reader`` may see it."""
    with language.spoken():
        return paper_of(
            facts,
            language,
            kind=DocumentKind.FORMAL_NOTE,
            title=_title(facts),
            lead=(Words(_purpose()),),
            sections=(_note(facts), *_annexes(facts)),
        )


def _title(facts: CaseFacts) -> str:
    if facts.standing.facts.get("station"):
        return _("Note on a conjunction with a crewed space station")
    return _("Note on a conjunction")


def _purpose() -> str:
    return _(
        "Material for a communication to the Secretary-General of the United Nations under Articles"
        " V and XI of the Treaty on Principles Governing the Activities of States in the"
        " Exploration and Use of Outer Space, including the Moon and Other Celestial Bodies (the"
        " Outer Space Treaty). Whether a communication is made, and in what words, is for the State"
        " Party concerned. This note is not legal advice."
    )


def _note(facts: CaseFacts) -> Section:
    numbered = enumerate(_paragraphs(facts), start=1)
    return Section(_("Facts"), tuple(Words(text, f"{number}.") for number, text in numbered))


def _paragraphs(facts: CaseFacts) -> Iterator[str]:
    yield _what(facts)
    yield _treaty()
    yield _predicted(facts)
    yield _told(facts)
    yield from _assessments(facts)
    yield decision_words(facts)
    clash = conflict_words(facts)
    if clash:
        yield clash
    yield from _outcome(facts)
    if facts.withheld_count:
        yield _(
            "Parts of the record are withheld from the reader of this note: %(count)d. Each is"
            " named where it would stand, with the reason. The hashes of the record cover them."
        ) % {"count": facts.withheld_count}


def _what(facts: CaseFacts) -> str:
    station = _(
        "This note concerns the conjunction of %(first)s, a crewed space station, and %(second)s,"
        " with the time of closest approach %(tca)s."
    )
    any_object = _(
        "This note concerns the conjunction of %(first)s and %(second)s, with the time of closest"
        " approach %(tca)s."
    )
    return (station if facts.standing.facts.get("station") else any_object) % {
        "first": object_words(facts.standing.facts.get("primary")),
        "second": object_words(facts.standing.facts.get("secondary")),
        "tca": instant_words(writers_figures(facts).get("tca_utc")),
    }


def _treaty() -> str:
    return _(
        "Article V of the Outer Space Treaty asks States Parties to inform the other States Parties"
        " or the Secretary-General at once of phenomena in outer space that could endanger the life"
        " or health of astronauts. Article XI asks them to inform the Secretary-General, as far as"
        " feasible and practicable, of the nature, conduct, locations and results of their"
        " activities in outer space."
    )


def _predicted(facts: CaseFacts) -> str:
    figures = writers_figures(facts)
    return _(
        "By the newest assessment of %(party)s, the predicted miss distance is %(miss)s and the"
        " probability of collision is %(pc)s. Annex A gives the figures, Annex B both assessments"
        " with the criteria and data used."
    ) % {
        "party": party_name(facts.standing, facts.writer),
        "miss": km_words(figures.get("miss_distance_km")),
        "pc": probability(figures.get("pc"), figures.get("pc_reason")),
    }


def _told(facts: CaseFacts) -> str:
    standing = facts.standing
    to = ", ".join(name_of(each) for each in standing.addressed)
    if standing.notified_at is None:
        return _("No warning has been sent to %(party)s in this case.") % {"party": to}
    sent = {"party": to, "at": instant_words(standing.notified_at)}
    heard = [
        standing.heard_at[each.slug]
        for each in standing.addressed
        if each.slug in standing.heard_at
    ]
    if not heard:
        return _(
            "A warning was sent to %(party)s at %(at)s. By %(now)s no answer had been received."
        ) % {**sent, "now": instant_words(facts.written_at_utc)}
    return _(
        "A warning was sent to %(party)s at %(at)s. The first answer was received at %(heard)s."
    ) % {**sent, "heard": instant_words(min(heard))}


def _assessments(facts: CaseFacts) -> Iterator[str]:
    silent = [
        each for each in facts.standing.principals if each.slug not in facts.standing.statements
    ]
    for each in silent:
        yield _("%(party)s has not given an assessment of its own in this case.") % {
            "party": name_of(each)
        }
    difference = difference_words(facts)
    if difference:
        yield difference


def _outcome(facts: CaseFacts) -> Iterator[str]:
    outcome = facts.standing.outcome
    if outcome is None:
        yield _("What distance was kept at the closest approach has not been recorded.")
        return
    held = outcome.shown("outcome")
    if held.get("realised_miss_km") is None:
        why = both_words(held.get("reason"))
        yield _("What distance was kept at the closest approach: %(miss)s.") % {
            "miss": unknown_words(why)
        }
    else:
        yield _("The distance kept at the closest approach, by later data, was %(miss)s.") % {
            "miss": km_words(held.get("realised_miss_km"))
        }
    for slug, said in facts.standing.kept.items():
        yield _("%(party)s: %(words)s") % {
            "party": party_name(facts.standing, slug),
            "words": both_words(said.get("words")),
        }


def _annexes(facts: CaseFacts) -> tuple[Section, ...]:
    statements = facts.standing.statements
    sides = facts.standing.principals
    assessed = [
        Section(
            _("Annex B. Criteria and data of %(party)s") % {"party": name_of(side)},
            (criteria_block(statements.get(side.slug)), data_block(statements.get(side.slug))),
        )
        for side in sides
    ]
    return (
        Section(
            _("Annex A. Facts of the pass"),
            (objects_rows(facts), pass_rows(writers_figures(facts))),
            starts_page=True,
        ),
        Section(_("Annex B. Both assessments"), (assessments_table(facts), intents_table(facts))),
        *assessed,
        Section(_("Annex C. Time line"), (time_line(facts),), starts_page=True),
        Section(_("Annex D. What was due by the protocol"), (duties_block(facts),)),
        Section(_("Annex E. The record"), (Words(_how_to_verify()),)),
    )


def _how_to_verify() -> str:
    return _(
        "Each entry of the record holds the hash of the one before. The transcript of the case, a"
        " file of JSON, holds all entries; whoever has Safe Passage checks it with the command"
        " manage.py transcript_verify FILE. Any entry that was changed, removed or put elsewhere is"
        " found. The hash of the last entry stands at the foot of this note."
    )
