"""All of it in one sentence: everything has reported in time, or what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from django.utils.translation import gettext, gettext_noop, pgettext

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

ALL_IS_WELL: Final = gettext_noop("Everything has reported in time.")
_ORDER: Final = ("blind", "late", "waiting")
_RESTART: Final = gettext_noop(
    "Where `manage.py up` runs it starts it again by itself; elsewhere start it, and read its log."
)
_TAKEN_OVER: Final = gettext_noop(
    "Nothing is to be done unless it stays so: another takes over by itself."
)
_REMEDIES: Final = {
    STATIONS_RUN: gettext_noop(
        "See Runs: why the last did not finish, and whether its worker reports."
    ),
    DECIDING: gettext_noop(
        "Look into the log of the worker for alerts, which says what stands in the way."
    ),
    SENDING: gettext_noop(
        "See whether the worker for alerts reports, and what e-mail and webhooks answer."
    ),
    PEERS: gettext_noop("Call them by another way: what is said in cases does not reach them."),
    DISK: gettext_noop(
        "Delete what is not needed on that disk, or move the data folder to a larger one."
    ),
}


class _Sign(NamedTuple):
    """A trouble of a database that answers, and how it shows."""

    key: str
    state: Literal["blind", "late"]
    is_so: Callable[[DatabaseFacts, Sequence[HealthLine] | None], bool]
    words: str
    remedy: str


_DATABASE_SIGNS: Final = (
    _Sign(
        "database:unread",
        "blind",
        lambda database, lines: lines is None,
        gettext_noop("The database cannot be read: nobody can say how old anything is."),
        gettext_noop("Run `manage.py prepare`, or wait for it where it runs now."),
    ),
    _Sign(
        "database:read-only",
        "blind",
        lambda database, lines: database.is_writable is False,
        gettext_noop("The database can only be read: nothing new is kept."),
        gettext_noop("Make its file and folder writable, or end the server's read-only mode."),
    ),
    _Sign(
        "database:migrations",
        "late",
        lambda database, lines: bool(database.migrations_pending),
        gettext_noop("The database lacks %(count)d changes of the code."),
        gettext_noop("Run `manage.py prepare` once, with the other processes stopped."),
    ),
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
        *(
            Trouble(key="lost", state="late", words=words, remedy=gettext(_TAKEN_OVER))
            for words in lost
        ),
        *_of_versions(workers or ()),
    ]
    troubles = tuple(sorted(found, key=lambda each: _ORDER.index(each.state)))
    if not troubles:
        return Verdict(state="ok", sentence=gettext(ALL_IS_WELL), troubles=())
    return Verdict(state=troubles[0].state, sentence=_sentence(troubles), troubles=troubles)


def _sentence(troubles: Sequence[Trouble]) -> str:
    first = troubles[0]
    same = sum(each.state == first.state for each in troubles)
    others = len(troubles) - 1
    lead = {
        "blind": pgettext("all of it", "Blind"),
        "late": pgettext("all of it", "Late"),
        "waiting": pgettext("all of it", "Still waited for"),
    }[first.state]
    more = gettext(" %(count)d more below.") % {"count": others} if others else ""
    number = gettext(" (%(count)d of this kind)") % {"count": same} if same > 1 else ""
    return f"{lead}{number}: {first.words} {first.remedy}{more}"


def _of_line(line: HealthLine) -> Trouble:
    return Trouble(key=line.key, state=line.weight, words=line.words, remedy=_remedy(line))


def _remedy(line: HealthLine) -> str:
    if line.weight == "waiting":
        return gettext("A first start takes some minutes; after an hour this becomes an alarm.")
    if line.key.startswith(FEED_PREFIX):
        return gettext("See Sources: what it answered, and whether a person must let it go on.")
    if line.key.startswith(WORKER_PREFIX):
        return gettext(_RESTART)
    if line.key == BEAT:
        return gettext("Nothing starts by itself without it.") + f" {gettext(_RESTART)}"
    known = _REMEDIES.get(line.key)
    return gettext(known) if known else gettext("See docs/operations.md.")


def _of_database(
    database: DatabaseFacts, lines: Sequence[HealthLine] | None, no_database: str
) -> list[Trouble]:
    if no_database:
        return [
            Trouble(
                key="database",
                state="blind",
                words=f"{no_database} " + gettext("Nobody can say how old anything is."),
                remedy=gettext(
                    "Start the database, or look at DATABASE_URL and at the disk of its file."
                ),
            )
        ]
    return [
        Trouble(
            key=each.key,
            state=each.state,
            words=gettext(each.words) % {"count": len(database.migrations_pending)},
            remedy=gettext(each.remedy),
        )
        for each in _DATABASE_SIGNS
        if each.is_so(database, lines)
    ]


def _of_broker(broker: BrokerFacts) -> list[Trouble]:
    if broker.is_reached:
        return []
    return [
        Trouble(
            key="broker",
            state="late",
            words=gettext("The broker does not answer: nothing new is handed to the workers."),
            remedy=gettext("Start it, or look at REDIS_URL; what waits is sent again by itself."),
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
            words=gettext("Another version of the code runs in %(names)s.")
            % {"names": ", ".join(others)},
            remedy=gettext("Start these processes again, so that all are of one release."),
        )
    ]
