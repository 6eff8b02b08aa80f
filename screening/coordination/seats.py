"""For which party of a case a person speaks, and what they may say for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.release_view import cases_for
from screening.operators.models import Membership, MembershipRole
from screening.operators.selectors import memberships

# What binds the organisation, or ends the matter. A proposal binds once the other side agrees.
LEADS_ALONE: Final = frozenset(
    {
        EntryKind.DECISION_PROPOSED,
        EntryKind.DECISION_AGREED,
        EntryKind.DECISION_REFUSED,
        EntryKind.CLOSED,
    }
)


def role_may_say(role: MembershipRole, kind: EntryKind) -> bool:
    """Whether somebody in a role, of what their party may say, may say it."""
    return role is MembershipRole.LEAD or (
        role is MembershipRole.SPEAKER and kind not in LEADS_ALONE
    )


@dataclass(frozen=True, slots=True)
class CaseSeat:
    """A person's place in a case: the party that they are of (its slug), and their role in it."""

    case: Case
    party: str
    is_home: bool
    role: MembershipRole

    def may_say(self, kind: EntryKind) -> bool:
        """Whether this person, of what their party may say, may say it."""
        return role_may_say(self.role, kind)


def cases_of_person(person: User | AnonymousUser) -> QuerySet[Case]:
    """The cases that exist for a person; none for whoever is of no organisation."""
    found = Case.objects.none()
    for membership in memberships(person):
        found = found | cases_for(membership.organisation.slug)
    return found.distinct()


def case_seat(
    person: User | AnonymousUser, case: Case, *, is_home_meant: bool = True
) -> CaseSeat | None:
    """A person's place in a case. Of several home's goes first; None where it does not exist.

    The pages of home, the counterpart room and the API all ask here. In the room, for whoever is of
    both sides, home is not meant.
    """
    own: list[Membership] = sorted(
        memberships(person), key=lambda each: (not each.organisation.is_home, each.pk)
    )
    for membership in own:
        if membership.organisation.is_home and not is_home_meant:
            continue
        slug = membership.organisation.slug
        if cases_for(slug).filter(pk=case.pk).exists():
            return CaseSeat(
                case, slug, membership.organisation.is_home, MembershipRole(membership.role)
            )
    return None
