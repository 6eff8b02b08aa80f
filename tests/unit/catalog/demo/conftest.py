"""One demo world for all tests of this folder: it takes seconds to make."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from screening.catalog.sources.demo import DemoCatalog, demo_catalog

NOW = datetime(2026, 10, 24, 9, 17, tzinfo=UTC)


@pytest.fixture(scope="package")
def catalogue() -> DemoCatalog:
    return demo_catalog(NOW)
