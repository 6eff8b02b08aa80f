"""What an administrator alone may not change: what leads of the home organisation decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sasweb.access import CHANGE_RULE
from sasweb.refusing import refusal
from sasweb.web.seat import seat_of
from screening.common.exceptions import InputError
from screening.configuration.comparing import Difference

_OF_LEADS: Final = frozenset({"opening_rules", "release"})


def refuse_leads_alone(user: Any, differences: Iterable[Difference]) -> None:
    """Raise InputError where a change takes a right that a person does not have on its own page."""
    areas = {each.area for each in differences}
    if "rules" in areas and not user.has_perm(CHANGE_RULE):
        raise InputError(refusal(CHANGE_RULE))
    seat = seat_of(user)
    if areas & _OF_LEADS and not (user.is_superuser or (seat is not None and seat.may_decide)):
        raise InputError(
            "It changes what is released or from when cases open by themselves: that is for leads"
            " of the organisation that this installation serves."
        )
