"""A CelesTrak of our own with a data directory for each test; a world for all against all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import Feed
from screening.catalog.services import feeds_ensure
from screening.conjunctions.services import shard_search
from tests.catalogue_world import demo_world
from tests.catalogues import as_csv, catalogue
from tests.integration.catalogue_run_steps import HOURS
from tests.integration.celestrak_server import CelestrakServer, celestrak_server
from tests.screened_world import stand_still


@pytest.fixture
def celestrak(settings: Settings, tmp_path: Path) -> Iterator[CelestrakServer]:
    """A loopback CelesTrak that the product is told to pull from; a busy machine may be slow."""
    with celestrak_server() as server:
        settings.CELESTRAK_BASE_URL = server.url
        settings.DATA_DIR = tmp_path
        settings.SOURCE_SILENCE_S = 60.0
        settings.SOURCE_TIME_LIMIT_S = 60.0
        yield server


@pytest.fixture
def active(celestrak: CelestrakServer) -> Feed:
    """The feed of active satellites, with a good file behind it."""
    feeds_ensure("live")
    celestrak.files["active"] = as_csv(catalogue())
    return Feed.objects.get(key="celestrak-gp-active")


@pytest.fixture
def all_against_all(db: None, settings: Settings) -> None:
    """A small demo catalogue at ``NOW``, and settings for runs of three shards."""
    stand_still(settings)
    settings.ALL_DAYS, settings.ALL_SHARD_HOURS, settings.ALL_THREADS = HOURS / 24.0, 2.0, 1
    demo_world()
    shard_search.forget_prepared()
