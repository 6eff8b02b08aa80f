"""What web processes share in Redis: counts and words, none of which runs when it is read."""

import pickle
from collections.abc import Iterator
from typing import Any, Final

import pytest
import redis

from sasweb.settings.queues import _caches
from sasweb.shared_cache import SharedCache
from tests.servers import redis_server

ran: Final[list[str]] = []


class Program:
    def __reduce__(self) -> Any:
        return ran.append, ("a stranger's",)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def cache(server: str) -> SharedCache:
    """As the settings make it where REDIS_URL is set."""
    made = _caches(is_shared=True)["default"]
    return SharedCache(server, made)


def test_what_is_kept_comes_back_as_it_was(cache: SharedCache) -> None:
    for number, value in enumerate([1_764_471_600.25, [1.5, 2.5], "y", True, [], None, 7]):
        cache.set(f"kept{number}", value)
        assert cache.get(f"kept{number}", "nothing") == value
    assert cache.incr("kept6") == 8
    assert cache.get("kept6") == 8


def test_a_program_that_somebody_puts_there_is_not_run(cache: SharedCache, server: str) -> None:
    at = cache._shared.make_and_validate_key("planted")
    redis.Redis.from_url(server).set(at, pickle.dumps(Program()))
    with pytest.raises(ValueError, match=r"codec|Expecting"):
        cache.get("planted")
    assert ran == []
