"""What may be done to organisations, and to what they release."""

from screening.operators.services.policies import policy_add
from screening.operators.services.seeding import operators_seed

__all__ = ["operators_seed", "policy_add"]
