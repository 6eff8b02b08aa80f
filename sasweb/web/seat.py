"""Who sits at the channel for the home organisation, and what they may say there.

These pages are never open reading: what one side says to another is not for whoever comes by.
Whether a case exists is not told either: who has no seat is refused before anything is looked up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.access import name_of
from screening.coordination.kinds import EntryKind
from screening.coordination.seats import LEADS_ALONE, role_may_say
from screening.coordination.turn import KINDS, Deed
from screening.operators.models import MembershipRole, Organisation
from screening.operators.selectors import home_membership

P = ParamSpec("P")

NO_SEAT: Final = _(
    "You have no seat at the channel. Coordination is for members of the organisation that this"
    " installation serves: an administrator makes one home and you a member, in the admin under"
    " Operators."
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in the home organisation."""

    organisation: Organisation
    role: MembershipRole
    person: str

    @property
    def may_speak(self) -> bool:
        """Whether they may notify, acknowledge, state, declare, remark and escalate."""
        return role_may_say(self.role, EntryKind.REMARK)

    @property
    def may_decide(self) -> bool:
        """Whether they may also propose, agree, refuse, close, and say what is released."""
        return self.role is MembershipRole.LEAD

    def may(self, deed: Deed) -> bool:
        """Whether their role lets them do something for the organisation."""
        return role_may_say(self.role, KINDS[deed])


SeatView = Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def seat_of(user: Any) -> Seat | None:
    """The seat of a person; None for strangers, counterparts and people without one."""
    own = home_membership(user)
    if own is None:
        return None
    return Seat(own.organisation, MembershipRole(own.role), name_of(user))


def seat_view(view: SeatView[P]) -> View[P]:
    """Let members of the home organisation read; hand the view their seat."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        seat = seat_of(request.user)
        if seat is None:
            raise PermissionDenied(NO_SEAT)
        return view(request, seat, *args, **kwargs)

    return guarded


def speaking_view(deed: Deed | None = None) -> Callable[[SeatView[P]], View[P]]:
    """Make a view answer POST alone, from those who may do it for home; without a deed: leads."""

    def decorate(view: SeatView[P]) -> View[P]:
        @seat_view
        @wraps(view)
        def guarded(
            request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            if not (seat.may(deed) if deed else seat.may_decide):
                is_leads = deed is None or KINDS[deed] in LEADS_ALONE
                needed = gettext("lead") if is_leads else gettext("speaker or lead")
                words = gettext("This needs the role %(needed)s in %(home)s; yours is %(role)s.")
                said = {"needed": needed, "home": seat.organisation, "role": seat.role}
                raise PermissionDenied(words % said)
            return view(request, seat, *args, **kwargs)

        return guarded

    return decorate
