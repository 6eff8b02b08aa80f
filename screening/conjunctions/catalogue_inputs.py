"""How a run of all against all looks: frozen when it is requested, read back by every shard."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from screening.conjunctions.models import ScreeningRun
from screening.engine.config import (
    DEFAULT_MAX_ELEMENT_AGE_DAYS,
    DEFAULT_SIEVE_STEP_S,
    ScreeningConfig,
)
from screening.engine.constants import SECONDS_PER_DAY

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class CatalogueConfig:
    """The whole of the ``config`` column of a run of all against all."""

    duration_s: float
    threshold_km: float
    shard_s: float
    sieve_step_s: float
    max_element_age_days: float

    @property
    def shard_count(self) -> int:
        """How many shards of at most ``shard_s`` the window takes."""
        return max(1, math.ceil(self.duration_s / self.shard_s))

    def screening_config(self, start_utc: datetime) -> ScreeningConfig:
        """The engine's configuration for the whole window, which starts at an instant."""
        return ScreeningConfig(
            start_utc=start_utc,
            duration_s=self.duration_s,
            threshold_km=self.threshold_km,
            sieve_step_s=self.sieve_step_s,
            max_element_age_days=self.max_element_age_days,
        )

    def as_json(self) -> dict[str, Any]:
        """This configuration as a plain dictionary."""
        return asdict(self)


def current_catalogue_config(at_utc: datetime) -> CatalogueConfig:
    """The configuration that a run requested now would have: that of the settings, at any time."""
    return CatalogueConfig(
        duration_s=settings.ALL_DAYS * SECONDS_PER_DAY,
        threshold_km=settings.ALL_THRESHOLD_KM,
        shard_s=settings.ALL_SHARD_HOURS * SECONDS_PER_HOUR,
        sieve_step_s=DEFAULT_SIEVE_STEP_S,
        max_element_age_days=DEFAULT_MAX_ELEMENT_AGE_DAYS,
    )


def frozen_catalogue_config(run: ScreeningRun) -> CatalogueConfig:
    """The configuration that a run was requested with."""
    return CatalogueConfig(**run.config)
