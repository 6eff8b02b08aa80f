"""What the broker tells: how many messages wait for whom, and since when.

Asked in one round trip, with half a second to answer: a page must not wait for a broker that is
gone. The broker is not the truth: what it loses, the database has sent again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import redis
from django.conf import settings
from django.utils.translation import gettext

from screening.common.clock import real_now_utc
from screening.upkeep.facts_types import BrokerFacts

ANSWER_WITHIN_S: Final = 0.5
SENT_AT_HEADER: Final = "safe_passage_sent_at"  # put on each message as it is sent, ISO 8601
# kombu's: what has a lower priority lies in a list of its own.
PRIORITY_SEPARATOR: Final = "\x06\x16"
PRIORITY_STEPS: Final = (0, 3, 6, 9)


@dataclass(frozen=True, slots=True)
class QueueReading:
    depth: int
    oldest_sent_at: datetime | None  # None: none waits, or it does not say


@dataclass(frozen=True, slots=True)
class BrokerReading:
    """One look. ``queues`` is empty, and ``why_not`` says why, where the broker did not answer."""

    facts: BrokerFacts
    queues: Mapping[str, QueueReading] = field(default_factory=dict)
    skew_s: float | None = None
    why_not: str = ""
    read_at: datetime = field(default_factory=real_now_utc)

    def wait_s(self, sent_at: datetime | None) -> float | None:
        """How long something has waited that was sent at an instant; None where it is None."""
        if sent_at is None:
            return None
        return max((self.read_at - sent_at).total_seconds(), 0.0)


def broker_reading(queues: Sequence[str]) -> BrokerReading:
    """Ask the broker once of all queues. Never raises: a broker that is away is a fact too."""
    try:
        connection = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=ANSWER_WITHIN_S,
            socket_connect_timeout=ANSWER_WITHIN_S,
            protocol=2,
        )
        with connection:
            return _read(connection, queues)
    except (redis.RedisError, OSError, ValueError) as error:
        return _no_reading(error)


def _read(connection: redis.Redis, queues: Sequence[str]) -> BrokerReading:
    prefix = settings.QUEUE_PREFIX
    pipe = connection.pipeline(transaction=False)
    pipe.info()
    pipe.time()
    pipe.hlen(f"{prefix}:unacked")
    lists = [name for queue in queues for name in lists_of_queue(queue)]
    for name in lists:
        pipe.llen(name)
        pipe.lindex(name, -1)  # the next to be taken
    asked_at = real_now_utc()
    info, (seconds, micros), in_hand, *rest = pipe.execute()
    told = dict(zip(lists, zip(rest[::2], rest[1::2], strict=True), strict=True))
    middle = asked_at + (real_now_utc() - asked_at) / 2
    broker_now = datetime.fromtimestamp(seconds + micros / 1e6, UTC)
    return BrokerReading(
        facts=BrokerFacts(
            is_reached=True,
            version=str(info.get("valkey_version") or info.get("redis_version") or "") or None,
            memory_bytes=info.get("used_memory"),
            clients=info.get("connected_clients"),
            in_hand=in_hand,
        ),
        queues={queue: _joined([told[name] for name in lists_of_queue(queue)]) for queue in queues},
        skew_s=(broker_now - middle).total_seconds(),
    )


def lists_of_queue(queue: str) -> list[str]:
    """The lists in which Redis holds a queue: one for each step of priority, the first bare."""
    bare = f"{settings.QUEUE_PREFIX}:{queue}"
    return [bare, *(f"{bare}{PRIORITY_SEPARATOR}{step}" for step in PRIORITY_STEPS if step)]


def _joined(told: Sequence[tuple[int, bytes | None]]) -> QueueReading:
    """What the lists of one queue tell together."""
    instants = [sent_at for _, message in told if (sent_at := _sent_at(message)) is not None]
    return QueueReading(sum(depth for depth, _ in told), min(instants, default=None))


def _sent_at(message: bytes | None) -> datetime | None:
    """When a message was sent, by its own header; None where it has none that can be read."""
    try:
        headers: dict[str, Any] = json.loads(message or b"{}").get("headers", {})
        return datetime.fromisoformat(headers[SENT_AT_HEADER])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _no_reading(error: Exception) -> BrokerReading:
    """NOTE: an error's own words may hold the address with its password: only its kind is said."""
    why = gettext("The broker does not answer (%(error)s).") % {"error": type(error).__name__}
    names = ("version", "memory_bytes", "clients", "in_hand")
    return BrokerReading(
        facts=BrokerFacts(
            is_reached=False,
            version=None,
            memory_bytes=None,
            clients=None,
            in_hand=None,
            unknown=dict.fromkeys(names, why),
        ),
        why_not=why,
    )
