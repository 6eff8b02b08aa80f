"""What may be done to organisations, and to what they release."""

from screening.operators.services.organisations import organisation_remove, organisation_write
from screening.operators.services.policies import policy_add
from screening.operators.services.seeding import operators_seed

__all__ = ["operators_seed", "organisation_remove", "organisation_write", "policy_add"]
