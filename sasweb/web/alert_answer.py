"""What a person has just acknowledged, for the line that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sasweb.web.alert_rows import AlertRow, alert_rows
from screening.alerts.models import Acknowledgement, Notice
from screening.alerts.selectors import everybodys_inbox


@dataclass(frozen=True, slots=True)
class Answer:
    """Who acknowledged how many alerts, and when (product time); ``row`` where it was one."""

    person: str
    at_utc: datetime
    count: int
    row: AlertRow | None


def answer_given(keys: Sequence[int], person: str) -> Answer | None:
    """Read back what a person has acknowledged of the alerts that were named; None for nothing.

    As it is kept, so that a second press says when it was acknowledged, not when it was pressed.
    """
    given = list(Acknowledgement.objects.filter(notice__in=keys, person=person.strip()))
    if not given:
        return None
    return Answer(person.strip(), given[-1].at_utc, len(given), _only(given))


def _only(given: Sequence[Acknowledgement]) -> AlertRow | None:
    if len(given) > 1:
        return None
    notice: Notice = everybodys_inbox().get(pk=given[0].notice_id)
    return alert_rows([notice], given[0].at_utc)[0]
