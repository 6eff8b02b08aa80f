"""A CelesTrak of our own, and a data directory of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import Feed
from screening.catalog.services import feeds_ensure
from tests.catalogues import as_csv, catalogue
from tests.integration.celestrak_server import CelestrakServer, celestrak_server


@pytest.fixture
def celestrak(settings: Settings, tmp_path: Path) -> Iterator[CelestrakServer]:
    """A loopback CelesTrak that the product is told to pull from, with short time limits."""
    with celestrak_server() as server:
        settings.CELESTRAK_BASE_URL = server.url
        settings.DATA_DIR = tmp_path
        settings.SOURCE_SILENCE_S = 0.5
        settings.SOURCE_TIME_LIMIT_S = 1.0
        yield server


@pytest.fixture
def active(celestrak: CelestrakServer) -> Feed:
    """The feed of active satellites, with a good file behind it."""
    feeds_ensure("live")
    celestrak.files["active"] = as_csv(catalogue())
    return Feed.objects.get(key="celestrak-gp-active")
