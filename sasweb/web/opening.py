"""Open a case from the page of a conjunction: against whom, and what is there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from sasweb.web.case_forms import OpenForm
from sasweb.web.case_rows import CaseRow, UnreadableRow, case_order, case_rows
from sasweb.web.seat import Seat
from screening.conjunctions.models import Conjunction
from screening.coordination.selectors import cases_of
from screening.operators.models import Organisation
from screening.operators.selectors import OperatorFacts, operator_of


@dataclass(frozen=True, slots=True)
class Opening:
    """What the page of a conjunction says of cases; ``form`` is None for who may not open one."""

    rows: list[CaseRow | UnreadableRow]
    operator: OperatorFacts
    form: OpenForm | None


def opening_of(subject: Conjunction, seat: Seat, at_utc: datetime) -> Opening:
    """Gather it for a member of the home organisation."""
    us = seat.organisation.slug
    rows = case_rows(case_order(cases_of(subject), us, at_utc).keys, us, at_utc)
    operator = _others_operator(subject, seat, at_utc)
    form = None
    if seat.may_speak:
        form = OpenForm(
            others=_others(seat.organisation),
            initial=operator.organisation.slug if operator.organisation else "",
        )
    return Opening(rows, operator, form)


def open_form(home: Organisation, data: Any) -> OpenForm:
    """The form as somebody has filled it in."""
    return OpenForm(data, others=_others(home))


def _others(home: Organisation) -> list[tuple[str, str]]:
    """With whom a case can be: real ones by name, then those that exist for exercises."""
    found = Organisation.objects.exclude(pk=home.pk).order_by("is_fictional", "name")
    fictional = gettext("%(name)s (fictional: an exercise)")
    return [
        (each.slug, fictional % {"name": each.name} if each.is_fictional else each.name)
        for each in found
    ]


def _others_operator(subject: Conjunction, seat: Seat, at_utc: datetime) -> OperatorFacts:
    """Who answers for the object that is not ours: the secondary, unless that one is ours."""
    of_secondary = operator_of(subject.secondary, at_utc)
    own = of_secondary.organisation
    is_ours = own is not None and own.pk == seat.organisation.pk
    return operator_of(subject.primary, at_utc) if is_ours else of_secondary
