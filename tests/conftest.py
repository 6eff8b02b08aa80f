"""Fixtures every test may use."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings

# What collecting ten thousand tests makes stays until the end: looking for garbage in it, over and
# over, is a fifth of the time that it takes.
gc.disable()


# How long an example takes says how busy the machine is, not whether it holds.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside this checkout")
    return SHARED_DATA


@pytest.fixture
def final_rows(transactional_db: Any) -> Iterator[None]:
    """For tests that leave entries of cases: the database refuses to empty those tables."""
    from django.db import connection

    from screening.coordination.append_only import unprotect

    yield
    unprotect(connection)  # emptying them puts the triggers back


@pytest.fixture(autouse=True)
def no_language_of_another_test() -> Iterator[None]:
    """A page in Chinese leaves its thread in Chinese, and so the tests that come after it there."""
    yield
    translation.deactivate()
