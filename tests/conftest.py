"""Fixtures every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
SHARED_DATA = TESTS.parent.parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have tests that wait for a browser or for other processes tried once more when they fail.

    Whether those are in time is also up to the machine. The summary shows each first try with its
    traceback, so that flakiness is seen. All other tests have one try: if one of them fails at
    times, it or the product is wrong.
    """
    for item in items:
        if waits_for_others(item):
            item.add_marker(pytest.mark.flaky(reruns=1))


def waits_for_others(item: pytest.Item) -> bool:
    """Whether a test drives a browser or, as an integration test, real processes."""
    folder = item.path.relative_to(TESTS).parts[0]
    has_processes = item.get_closest_marker("processes") is not None
    return folder == "browser" or (folder == "integration" and has_processes)


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
