"""The minute's look at cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.coordination.services.close import cases_close_over
from screening.coordination.services.due import duties_look
from screening.coordination.services.open_by_rule import cases_open_by_rule
from screening.coordination.services.outcome_record import outcomes_append
from screening.coordination.services.plan_request import plans_request_lost


@dataclass(frozen=True, slots=True)
class Looked:
    """How many cases were opened and closed, and how many duties have become overdue."""

    opened: int
    overdue: int
    closed: int


def cases_look(at_utc: datetime) -> Looked:
    """Open what a rule asks for, put on record what is overdue, close what is over.

    Plans that nobody has screened yet are asked for again, and what became of passes is told.
    """
    opened = cases_open_by_rule(at_utc)
    overdue = duties_look(at_utc)
    closed = cases_close_over(at_utc)
    plans_request_lost()
    outcomes_append(at_utc)
    return Looked(opened, overdue, closed)
