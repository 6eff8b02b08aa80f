"""The project's own demo catalogue as a source: computed here, always labelled synthetic."""

from __future__ import annotations

from datetime import datetime

from screening.catalog.sources.base import Conditions, Fetched, OnBytes
from screening.catalog.sources.demo import demo_catalog


class DemoSource:
    """A catalogue computed for an instant."""

    file_name = "demo catalogue"
    address = "computed by this program (SYNTHETIC)"

    def __init__(self, now_utc: datetime) -> None:
        self._now_utc = now_utc

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Compute the catalogue, asking nobody; each step is a sign of life."""
        return Fetched(made=demo_catalog(self._now_utc, on_step=lambda: on_bytes(0)))
