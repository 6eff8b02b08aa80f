"""What an installation keeps about its own running."""

from __future__ import annotations

from screening.upkeep.lease_models import Lease

# Whoever loads the models loads these too; their home is a file of their own.
LEASE_MODELS = (Lease,)
