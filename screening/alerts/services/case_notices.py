"""From what is said in cases to what people are told of it: each entry is decided on once.

An entry without a decision is still to be told, as with transitions. Decision, notice and who hears
it are one transaction; of an entry there is one decision and at most one notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from screening.alerts.audience import Audience, HeardBefore
from screening.alerts.case_hearers import hearers_of_cases
from screening.alerts.case_known import case_known, facts_of, level_of, station_of, told_of
from screening.alerts.case_material import CaseKnown, EntryJudgement, judge_entries
from screening.alerts.case_models import EntryDecision
from screening.alerts.case_selectors import cases_to_look_at, heard_of_case, undecided_entries
from screening.alerts.kinds import NoticeKind
from screening.alerts.material import Answer
from screening.alerts.models import Hearing, Notice
from screening.alerts.people_models import Recipient
from screening.alerts.services.tried_again import done_or_left
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.coordination.models import Case, Entry
from screening.coordination.protocol import Duty
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import standing_of
from screening.operators.selectors import home_slug

_REASON_LENGTH: Final = 200


def case_notices_write() -> bool:
    """Decide on every entry that is due, and say what is worth saying.

    Return whether none was left: a case that cannot be decided on is left for the next time,
    loudly, and the others do not wait for it. May be called at any time, by any number of workers.
    While nobody has said whom this installation serves, entries wait: there is no "we" to tell.
    """
    us = home_slug()
    if us is None:
        return True
    decided = [
        done_or_left(partial(_decide, case_id, us), f"Case {case_id} cannot be told of")
        for case_id in cases_to_look_at()  # all are tried
    ]
    return all(decided)


@transaction.atomic
def _decide(case_id: int, us: str) -> None:
    """Decide on the entries of one case, or on none of them."""
    list(Case.objects.select_for_update().filter(pk=case_id).values("pk"))
    case = Case.objects.select_related("conjunction__station", "conjunction__life").get(pk=case_id)
    rows = {row.number: row for row in undecided_entries().filter(case=case_id)}
    at_utc, recorded_at = now_utc(), real_now_utc()
    standing = standing_of(case, at_utc)
    duties = duties_of(standing, at_utc)
    known = case_known(standing, duties, us, told_of(case_id))
    entries = [each for each in standing.entries if each.number in rows]
    judged = judge_entries(entries, known, recorded_at)
    notices = _notices(case, judged, rows, known, duties)
    _store(notices, judged, rows, recorded_at)


def _notices(
    case: Case,
    judged: Iterable[EntryJudgement],
    rows: Mapping[int, Entry],
    known: CaseKnown,
    duties: Iterable[Duty],
) -> dict[int, Notice]:
    """By the number of the entry. Not stored yet."""
    entries = {each.number: each for each in known.standing.entries}
    station = station_of(case, known.standing)
    is_replay = case.is_replay or case.is_reconstruction or product_clock().is_replay
    notices: dict[int, Notice] = {}
    for each in judged:
        if each.answer is not Answer.SAY or each.saying is None:
            continue
        facts = facts_of(case, entries[each.number], each.saying, known, duties)
        facts["station"] = station.short_name if station else None
        is_over = each.saying.kind is NoticeKind.CASE_OVER
        notices[each.number] = Notice(
            kind=each.saying.kind,
            key=f"case:{case.uuid}:{each.number}",
            case=case,
            entry=rows[each.number],
            station=station,
            level="" if is_over else level_of(case, each.saying),
            facts=facts,
            words=each.saying.words,
            at_utc=known.standing.now_utc,
            is_exercise=case.is_exercise,
            is_synthetic=case.is_synthetic,
            is_replay=is_replay,
        )
    return notices


def _store(
    notices: Mapping[int, Notice],
    judged: Iterable[EntryJudgement],
    rows: Mapping[int, Entry],
    recorded_at: datetime,
) -> None:
    audience = Audience.of_cases()
    for notice in notices.values():
        notice.recorded_at = recorded_at
        notice.save(force_insert=True)
        hearings = audience.hearings(notice, _heard_before(notice), recorded_at)
        Hearing.objects.bulk_create(hearings)
    EntryDecision.objects.bulk_create(
        EntryDecision(
            entry=rows[each.number],
            notice=notices.get(each.number),
            reason=each.reason[:_REASON_LENGTH],
            decided_at=recorded_at,
        )
        for each in judged
        if each.answer is not Answer.WAIT
    )


def _heard_before(notice: Notice) -> HeardBefore:
    """Who has heard of the case, of those who may still hear of cases."""
    heard = heard_of_case(notice.case_id or 0)
    may = Recipient.objects.filter(hearers_of_cases(""), pk__in=heard)
    kept = set(may.values_list("pk", flat=True))
    return {key: each for key, each in heard.items() if key in kept}
