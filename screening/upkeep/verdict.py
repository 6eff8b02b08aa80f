"""All of it in one sentence: everything was heard of in time, or what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from screening.alerts.health_lines import DISK, FEED_PREFIX, PEERS, STATIONS_RUN, HealthLine
from screening.alerts.pulses import BEAT, DECIDING, WORKER_PREFIX
from screening.alerts.sending_age import SENDING
from screening.upkeep.facts_types import (
    BrokerFacts,
    DatabaseFacts,
    Trouble,
    Verdict,
    WorkerFacts,
)

ALL_IS_WELL: Final = "Everything was heard of in time."
_ORDER: Final = ("blind", "late", "waiting")
_RESTART: Final = (
    "Where `manage.py up` runs it starts it again by itself; elsewhere start it, and read its log."
)
_TAKEN_OVER: Final = "Nothing is to be done unless it stays so: another takes over by itself."
_REMEDIES: Final = {
    STATIONS_RUN: "See Runs: why the last did not finish, and whether its worker is heard of.",
    BEAT: f"Nothing starts by itself without it. {_RESTART}",
    DECIDING: "Look into the log of the worker for alerts, which says what stands in the way.",
    SENDING: "See whether the worker for alerts is heard of, and what e-mail and webhooks answer.",
    PEERS: "Call them by another way: what is said in cases does not reach them.",
    DISK: "Delete what is not needed on that disk, or move the data folder to a larger one.",
}
# What may be wrong with the database; where ``words`` are empty they depend on what was found.
_NO_DATABASE: Final = Trouble(
    key="database",
    state="blind",
    words="Nobody can say how old anything is.",
    remedy="Start the database, or look at DATABASE_URL and at the disk of its file.",
)
_UNREAD: Final = Trouble(
    key="database:unread",
    state="blind",
    words="The database cannot be read: nobody can say how old anything is.",
    remedy="Run `manage.py prepare`, or wait for it where it runs now.",
)
_READ_ONLY: Final = Trouble(
    key="database:read-only",
    state="blind",
    words="The database can only be read: nothing new is kept.",
    remedy="Make its file and folder writable, or end the server's read-only mode.",
)
_BEHIND: Final = Trouble(
    key="database:migrations",
    state="late",
    words="",
    remedy="Run `manage.py prepare` once, with the other processes stopped.",
)


def verdict(
    lines: Sequence[HealthLine] | None,
    workers: Sequence[WorkerFacts] | None,
    broker: BrokerFacts,
    database: DatabaseFacts,
    *,
    lost: Sequence[str] = (),
    no_database: str = "",
) -> Verdict:
    """Put what is wrong in order, worst first, each with what to do about it.

    ``lost`` says of runs under way that their worker is not heard of.
    """
    found = [
        *_of_database(database, lines, no_database),
        *_of_broker(broker),
        *(_of_line(line) for line in lines or () if not line.is_well),
        *(Trouble(key="lost", state="late", words=words, remedy=_TAKEN_OVER) for words in lost),
        *_of_versions(workers or ()),
    ]
    troubles = tuple(sorted(found, key=lambda each: _ORDER.index(each.state)))
    if not troubles:
        return Verdict(state="ok", sentence=ALL_IS_WELL, troubles=())
    return Verdict(state=troubles[0].state, sentence=_sentence(troubles), troubles=troubles)


def _sentence(troubles: Sequence[Trouble]) -> str:
    first = troubles[0]
    same = sum(each.state == first.state for each in troubles)
    others = len(troubles) - 1
    lead = {"blind": "Blind", "late": "Late", "waiting": "Still waited for"}[first.state]
    more = f" {others} more below." if others else ""
    number = f" ({same} of this kind)" if same > 1 else ""
    return f"{lead}{number}: {first.words} {first.remedy}{more}"


def _of_line(line: HealthLine) -> Trouble:
    return Trouble(key=line.key, state=line.weight, words=line.words, remedy=_remedy(line))


def _remedy(line: HealthLine) -> str:
    if line.weight == "waiting":
        return "A first start takes some minutes; after an hour this becomes an alarm."
    if line.key.startswith(FEED_PREFIX):
        return "See Sources: what it answered, and whether a person must let it go on."
    if line.key.startswith(WORKER_PREFIX):
        return _RESTART
    return _REMEDIES.get(line.key, "See docs/operations.md.")


def _of_database(
    database: DatabaseFacts, lines: Sequence[HealthLine] | None, no_database: str
) -> list[Trouble]:
    if no_database:
        return [replace(_NO_DATABASE, words=f"{no_database} {_NO_DATABASE.words}")]
    found = []
    if lines is None:
        found.append(_UNREAD)
    if database.is_writable is False:
        found.append(_READ_ONLY)
    if pending := len(database.migrations_pending):
        words = f"The database lacks {pending} changes of the code."
        found.append(replace(_BEHIND, words=words))
    return found


def _of_broker(broker: BrokerFacts) -> list[Trouble]:
    if broker.is_reached:
        return []
    return [
        Trouble(
            key="broker",
            state="late",
            words="The broker does not answer: nothing new is handed to the workers.",
            remedy="Start it, or look at REDIS_URL; what waits is sent again by itself.",
        )
    ]


def _of_versions(workers: Sequence[WorkerFacts]) -> list[Trouble]:
    others = sorted({each.name for each in workers if each.is_other_version and each.state == "ok"})
    if not others:
        return []
    return [
        Trouble(
            key="versions",
            state="late",
            words=f"Another version of the code runs in {', '.join(others)}.",
            remedy="Start these processes again, so that all are of one release.",
        )
    ]
