"""What an installation keeps about its own running."""

from __future__ import annotations

from screening.upkeep.pruning_models import Pruning

# Whoever loads the models loads these too; their home is a file of their own.
PRUNING_MODELS = (Pruning,)
