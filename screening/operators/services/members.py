"""Who speaks for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screening.operators.models import Membership, MembershipRole, Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def membership_give(user: User, organisation: Organisation, role: MembershipRole) -> Membership:
    """Let a person speak for an organisation in a role, whatever their role there was before."""
    membership, _ = Membership.objects.update_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    return membership
