"""Who may hear of cases: what two operators say to each other is for members of home alone.

A way that belongs to nobody's account, such as an organisation's, was set by an administrator, who
answers for it. Counterparts hear of their cases by their own notices, never from here.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Q, QuerySet

from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.operators.models import Membership, MembershipRole
from screening.operators.selectors import home_memberships


def hearers_of_cases(prefix: str = "recipient__") -> Q:
    """Recipients that may hear of cases, or rows that belong to such."""
    of_home = Membership.objects.filter(organisation__is_home=True, user__is_active=True)
    serving = of_home.exclude(role=MembershipRole.FORMER).values("user")
    return Q(**{f"{prefix}user": None}) | Q(**{f"{prefix}user__in": serving})


def may_hear_of_cases(recipient_id: int) -> bool:
    """Whether one recipient may hear of cases now."""
    return Recipient.objects.filter(hearers_of_cases(""), pk=recipient_id).exists()


def may_still_hear() -> Q:
    """Hearings that may become messages.

    NOTE: whoever has left home meanwhile hears no more of cases, however long it has waited.
    """
    return Q(notice__case=None) | hearers_of_cases()


def readable(notices: QuerySet[Notice], user: Any) -> QuerySet[Notice]:
    """Those of the notices that somebody may read: of cases, as a member of home."""
    if not user.is_authenticated or not user.is_active:
        return notices.filter(case=None)
    return notices.filter(Q(case=None) | Exists(home_memberships(user)))
