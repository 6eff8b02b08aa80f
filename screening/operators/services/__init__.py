"""What may be done to organisations, and to what they release."""

from screening.operators.services.members import membership_give
from screening.operators.services.organisations import organisation_remove, organisation_write
from screening.operators.services.policies import policy_add
from screening.operators.services.seeding import home_set, operators_seed

__all__ = [
    "home_set",
    "membership_give",
    "operators_seed",
    "organisation_remove",
    "organisation_write",
    "policy_add",
]
