"""Django's cache in Redis, without which the site works on.

What is kept in it are counts of limits and used codes. While Redis is away each web process counts
for itself: limits are then laxer by the number of processes, and nobody is kept out.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any, Final

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AWAY_FOR_S: Final = 10.0  # not asked again for as long: each question would cost its time limit


class JsonSerializer:
    """Numbers, words and lists of them as JSON, which runs nothing when it is read.

    Django's own keeps pickles, with which whoever writes to Redis has each web process run what
    they like.
    """

    def dumps(self, value: Any) -> int | str:
        """A whole number stays one, which Redis counts up by itself."""
        return value if type(value) is int else json.dumps(value)

    def loads(self, kept: bytes) -> Any:
        return json.loads(kept)


class SharedCache(BaseCache):
    """Redis for all web processes; memory of this one while Redis does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._shared = RedisCache(server, params)
        self._own = LocMemCache("without-redis", params)
        self._away_until = 0.0

    def add(self, key: Any, value: Any, *args: Any, **more: Any) -> bool:
        return bool(self._ask("add", key, value, *args, **more))

    def get(self, key: Any, *args: Any, **more: Any) -> Any:
        return self._ask("get", key, *args, **more)

    def set(self, key: Any, value: Any, *args: Any, **more: Any) -> None:
        self._ask("set", key, value, *args, **more)

    def touch(self, key: Any, *args: Any, **more: Any) -> bool:
        return bool(self._ask("touch", key, *args, **more))

    def delete(self, key: Any, *args: Any, **more: Any) -> bool:
        return bool(self._ask("delete", key, *args, **more))

    def incr(self, key: Any, *args: Any, **more: Any) -> int:
        """Raises ValueError where there is no such key, as every cache does."""
        return int(self._ask("incr", key, *args, **more))

    def clear(self) -> None:
        self._ask("clear")

    def _ask(self, name: str, *args: Any, **more: Any) -> Any:
        if time.monotonic() >= self._away_until:
            try:
                return getattr(self._shared, name)(*args, **more)
            except (RedisError, OSError) as error:
                logger.warning("The shared cache is away: %s. Limits count per process.", error)
                self._away_until = time.monotonic() + AWAY_FOR_S
        return getattr(self._own, name)(*args, **more)
