"""The coordination record of a week: its cases, and how notices were answered on either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from screening.common.instants import minute_text
from screening.coordination.kinds import CaseState, EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.protocol import Duty
from screening.coordination.protocol.duties import DutyState
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import standings_at
from screening.coordination.standing import CaseStanding
from screening.coordination.trust import AnswerTimes, trust_record
from screening.operators.selectors import home_slug
from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import CaseLine, CoordinationRecord

_ASKED = frozenset({DutyState.OPEN, DutyState.OVERDUE})
_MINUTE = timedelta(minutes=1)


def build_coordination(week: IsoWeek, known_until_utc: datetime) -> CoordinationRecord:
    """Gather the cases that were open in the week, by what had been said until an instant.

    A notice counts in the week in which it was first sent. Four queries.
    """
    us = home_slug() or ""
    found = standings_at(_cases(week, known_until_utc), known_until_utc)
    standings = {key: each for key, each in found.items() if not _is_reconstruction(each)}
    told = [each for _, each in sorted(standings.items()) if _is_told_in(each, week)]
    real = [each for each in told if not _is_exercise(each)]
    drills = [each for each in told if _is_exercise(each)]
    answers = trust_record(real, us=us, counterpart=None, now_utc=known_until_utc).answers
    ours = _by_us(real, us, known_until_utc)
    drilled = trust_record(drills, us=us, counterpart=None, now_utc=known_until_utc)
    return CoordinationRecord(
        cases=tuple(_line(key, each, us, known_until_utc) for key, each in _in_order(standings)),
        notices=answers.notices,
        answered=answers.answered,
        late=answers.late,
        unanswered=answers.unanswered,
        median_answer_minutes=_minutes(answers.median),
        worst_answer_minutes=_minutes(answers.worst),
        notices_to_us=sum(each.notices for each in ours),
        answered_by_us=sum(each.answered for each in ours),
        exercises=len(drills),
        exercises_answered=drilled.exercise_answers.answered,
        exercise_median_minutes=_minutes(drilled.exercise_answers.median),
    )


def _cases(week: IsoWeek, known_until_utc: datetime) -> list[Case]:
    """Those opened by the end of the week and not closed before it began."""
    closed_since = Entry.objects.filter(
        case=OuterRef("pk"), kind=EntryKind.CLOSED, at_utc__gte=week.start_utc
    )
    opened = Case.objects.filter(opened_at_utc__lt=week.end_utc, opened_at_utc__lte=known_until_utc)
    return list(opened.filter(~Q(state=CaseState.CLOSED) | Exists(closed_since)).order_by("pk"))


def _is_exercise(standing: CaseStanding) -> bool:
    return bool(standing.facts.get("exercise"))


def _is_reconstruction(standing: CaseStanding) -> bool:
    return bool(standing.facts.get("reconstruction"))


def _is_told_in(standing: CaseStanding, week: IsoWeek) -> bool:
    at_utc = standing.notified_at
    return at_utc is not None and week.start_utc <= at_utc < week.end_utc


def _by_us(standings: Sequence[CaseStanding], us: str, at_utc: datetime) -> list[AnswerTimes]:
    """How we answered each of the others: the same record, seen from their side."""
    others = sorted({each.slug for it in standings for each in it.principals} - {us})
    return [
        trust_record(standings, us=slug, counterpart=us, now_utc=at_utc).answers for slug in others
    ]


def _line(key: int, standing: CaseStanding, us: str, at_utc: datetime) -> CaseLine:
    told_at = standing.notified_at
    heard_at = [standing.heard_at[slug] for slug in _told(standing) if slug in standing.heard_at]
    waited = [max(at, told_at) - told_at for at in heard_at if told_at is not None]
    return CaseLine(
        case=str(key),
        pass_label=_pass_label(standing),
        counterpart=", ".join(
            each.name or each.slug for each in standing.principals if each.slug != us
        ),
        opened_at_utc=standing.opened_at_utc,
        state=standing.state.value,
        notices=len(_told(standing)),
        answered=len(waited),
        median_answer_minutes=_minutes(min(waited, default=None)),
        open_items=tuple(_item(each) for each in duties_of(standing, at_utc) if _is_asked(each)),
        is_exercise=_is_exercise(standing),
    )


def _told(standing: CaseStanding) -> list[str]:
    """The side that was notified by the other, whichever it is; nobody before that."""
    notices = [each for each in standing.entries if each.kind == EntryKind.NOTIFIED]
    if not notices:
        return []
    return [each.slug for each in standing.principals if each.slug != notices[0].party]


def _pass_label(standing: CaseStanding) -> str:
    one, other = (str(standing.facts[role]["name"]) for role in ("primary", "secondary"))
    return f"{one} / {other}, {minute_text(standing.tca_utc)} UTC"


def _is_asked(duty: Duty) -> bool:
    return duty.state in _ASKED


def _item(duty: Duty) -> str:
    return f"{duty.rule.key}:{duty.role.value}:{duty.state.value}"


def _in_order(standings: Mapping[int, CaseStanding]) -> list[tuple[int, CaseStanding]]:
    """Real ones before exercises, open ones first, each by closest approach."""
    return sorted(
        standings.items(),
        key=lambda each: (
            _is_exercise(each[1]),
            not each[1].is_open,
            each[1].tca_utc,
            each[0],
        ),
    )


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None else time / _MINUTE
