"""Cases as people are told of them: how they stand, what was said of them, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import override

from screening.alerts.case_material import CaseKnown, CaseTold
from screening.alerts.case_sayings import Saying, name_of
from screening.alerts.kinds import OF_CASES
from screening.alerts.known import instant_words
from screening.alerts.models import Notice
from screening.alerts.notice_facts import CaseFacts, ObjectFacts
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.lifecycle import OPEN, LifeState
from screening.coordination.models import Case
from screening.coordination.protocol import Duty
from screening.coordination.protocol.duties import DutyState
from screening.coordination.standing import CaseStanding, EntryFacts
from screening.coordination.turn import turn_of
from screening.stations.models import Station

_ASKED_NO_MORE: Final = frozenset({DutyState.MET, DutyState.MET_LATE, DutyState.LAPSED})
# Somebody thought the pass worth a case: it is told as yellow though no level was met.
LEAST: Final = Level.YELLOW


def told_of(case_id: int) -> dict[str, CaseTold]:
    """By topic, what was said of a case last."""
    found: dict[str, CaseTold] = {}
    said = Notice.objects.filter(case=case_id, kind__in=OF_CASES)
    for each in said.order_by("recorded_at", "pk"):
        facts: Mapping[str, Any] = each.facts
        told = CaseTold(int(facts.get("entry", 0)), facts.get("said") or {}, each.recorded_at)
        found[str(facts.get("topic", ""))] = told
    return found


def case_known(
    standing: CaseStanding, duties: Iterable[Duty], us: str, told: Mapping[str, CaseTold]
) -> CaseKnown:
    """What is needed to judge the entries of one case."""
    met = frozenset(duty.key for duty in duties if duty.state in _ASKED_NO_MORE)
    return CaseKnown(standing, us, met, told)


def level_of(case: Case, saying: Saying) -> Level:
    """The level of the case as opened, or of its conjunction now where that is severer.

    Never below what the saying asks for.
    """
    life = getattr(case.conjunction, "life", None)
    now = life.level if life is not None and LifeState(life.state) in OPEN else ""
    levels = [Level(each) for each in (case.level, now) if each]
    return max([LEAST, *levels, *([saying.least] if saying.least else [])], key=RANK.__getitem__)


def station_of(case: Case, standing: CaseStanding) -> Station | None:
    """The station that a case is about; None where this installation does not know it."""
    if case.conjunction is not None and case.conjunction.station is not None:
        return case.conjunction.station
    named = standing.facts.get("station")
    slug = named.get("slug") if isinstance(named, Mapping) else None
    return Station.objects.filter(slug=slug).first() if slug else None


def facts_of(
    case: Case, entry: EntryFacts, saying: Saying, known: CaseKnown, duties: Iterable[Duty]
) -> CaseFacts:
    """What a notice keeps of an entry: the message is made of it, tomorrow as today."""
    standing, pass_ = known.standing, case.conjunction
    others = [each.slug for each in standing.principals if each.slug != known.us]
    facts: CaseFacts = {
        "case": str(case.uuid),
        "entry": entry.number,
        "entry_kind": str(entry.kind),
        "entry_at_utc": instant_words(entry.at_utc),
        "author": entry.author,
        "topic": saying.topic,
        "said": dict(saying.said),
        "gist": saying.gist,
        "badge": saying.badge,
        "other_side": ", ".join(name_of(slug, standing, known.us) for slug in others),
        "primary": _object(standing.facts.get("primary")),
        "secondary": _object(standing.facts.get("secondary")),
        "tca_utc": instant_words(pass_.tca_utc if pass_ else standing.tca_utc),
        "miss_distance_km": (
            pass_.miss_distance_km if pass_ else standing.facts.get("miss_distance_km")
        ),
    }
    return facts | _turn(standing, known.us, list(duties))


def _object(held: Any) -> ObjectFacts:
    about: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
    return {"name": str(about.get("name", "")), "norad_cat_id": about.get("norad_cat_id") or 0}


def _turn(standing: CaseStanding, us: str, duties: list[Duty]) -> CaseFacts:
    """What is to be done next: the line that a tired person acts on."""
    with override("en"):  # it is kept, for whoever reads it
        turn = turn_of(standing, us, duties)
    if turn is None:
        return {"turn": "", "turn_is_ours": False}
    due_utc: datetime | None = turn.due_utc
    return {
        "turn": turn.words,
        "turn_is_ours": turn.is_ours,
        "turn_is_overdue": turn.is_overdue,
        "turn_due_utc": instant_words(due_utc),
    }
