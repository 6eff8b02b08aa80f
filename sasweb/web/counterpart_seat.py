"""For whom somebody is in the counterpart room: a member of an organisation, or a link's holder."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404
from django.urls import reverse

from sasweb.access import name_of
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.release_models import AnswerLink, Way
from screening.coordination.seats import case_seat, role_may_say
from screening.coordination.speaker import Channel, Speaker
from screening.operators.models import Membership, MembershipRole
from screening.operators.selectors import memberships


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody who may see one case for one party. ``token`` where they came by an answer link."""

    case: Case
    party: str
    author: str
    role: MembershipRole
    token: str = ""

    @property
    def way(self) -> Way:
        return Way.LINK if self.token else Way.PAGE

    @property
    def speaker(self) -> Speaker:
        return Speaker(self.party, self.author, Channel.LINK if self.token else Channel.PAGE)

    def may_say(self, kind: EntryKind) -> bool:
        """Whether this person, of what their party may say, may say it."""
        return role_may_say(self.role, kind)

    def url(self, name: str, **more: str) -> str:
        """The address of a page of this seat: ``case``, ``say``, ``transcript``, ``document``."""
        if self.token:
            link = "answer" if name == "case" else f"answer_{name}"
            return reverse(link, kwargs={"token": self.token} | more)
        return reverse(f"counterpart_{name}", kwargs={"uuid": self.case.uuid} | more)


def counterpart_memberships(user: User | AnonymousUser) -> list[Membership]:
    """For which organisations that are not home a person may be in the room."""
    return list(memberships(user).filter(organisation__is_home=False))


def seat_of(user: User | AnonymousUser, case: Case) -> Seat:
    """The seat of a person in a case. Raises Http404 where the case does not exist for them."""
    seat = case_seat(user, case, is_home_meant=False)
    if seat is None:
        raise Http404("No such case.")
    return Seat(case=case, party=seat.party, author=name_of(user), role=seat.role)


def seat_of_link(link: AnswerLink, token: str) -> Seat:
    """The seat of whoever holds an answer link: they speak for the party in all."""
    return Seat(
        case=link.case,
        party=link.party,
        author=link.contact,
        role=MembershipRole.LEAD,
        token=token,
    )
