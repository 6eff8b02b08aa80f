"""What an installation keeps about its own running."""

from __future__ import annotations

from screening.upkeep.lease_models import Lease
from screening.upkeep.pruning_models import Pruning

# Whoever loads the models loads these too; their homes are files of their own.
UPKEEP_MODELS = (Lease, Pruning)
