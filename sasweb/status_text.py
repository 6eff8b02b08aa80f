"""Status as plain lines, for a terminal eighty columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from screening.common.disk import bytes_words
from screening.common.durations import duration_words
from screening.upkeep.facts_types import SystemFacts

NOT_KNOWN = "not known"


def status_lines(facts: SystemFacts) -> Iterator[str]:
    """The sentence first, then each section under its name."""
    yield facts.verdict.sentence
    for trouble in facts.verdict.troubles[1:]:
        yield f"  {trouble.state}: {trouble.words} {trouble.remedy}"
    yield from _section("Feeds", _feeds(facts), facts.unread.get("feeds"))
    yield from _section("Queues", _queues(facts))
    yield from _section("Waiting in the database", _backlogs(facts), facts.unread.get("backlogs"))
    yield from _section("Processes", _workers(facts), facts.unread.get("workers"))
    yield from _section("Last runs", _runs(facts), facts.unread.get("runs"))
    yield from _section("How messages leave", _ways(facts), facts.unread.get("transports"))
    yield from _section("Open alarms", _alarms(facts), facts.unread.get("alarms"))
    yield from _section("Machine", _machine(facts))


def _section(name: str, lines: Iterator[str], unread: str | None = None) -> Iterator[str]:
    yield ""
    yield name
    told = [unread] if unread else list(lines)
    yield from (f"  {line}" for line in told or ["none"])


def _feeds(facts: SystemFacts) -> Iterator[str]:
    for each in facts.feeds or ():
        yield f"{each.feed.title}: {each.state}, answered {_ago(each.age_s, 'never')}"


def _queues(facts: SystemFacts) -> Iterator[str]:
    for each in facts.queues:
        depth = NOT_KNOWN if each.depth is None else f"{each.depth} waiting"
        oldest = f", the oldest for {_took(each.oldest_wait_s)}" if each.oldest_wait_s else ""
        yield f"{each.name}: {depth}{oldest}, {each.workers} workers report"


def _backlogs(facts: SystemFacts) -> Iterator[str]:
    for each in facts.backlogs or ():
        over = "over " if each.is_at_least else ""
        oldest = f", the oldest for {_took(each.oldest_wait_s)}" if each.oldest_wait_s else ""
        yield f"{each.words}: {over}{each.waiting} waiting, {each.under_way} under way{oldest}"


def _workers(facts: SystemFacts) -> Iterator[str]:
    for each in facts.workers or ():
        doing = NOT_KNOWN if each.doing is None else ", ".join(each.doing) or "waits for work"
        where = f"{each.host} {each.pid or ''}".strip()
        yield f"{each.name} on {where}: {each.state}, reported {_ago(each.silent_s)}: {doing}"


def _runs(facts: SystemFacts) -> Iterator[str]:
    for each in facts.runs or ():
        if each.run_id is None:
            yield f"{each.words}: none has finished yet"
            continue
        usual = _known(each.usual_s, each.unknown, "usual_s")
        yield (
            f"{each.words}: run {each.run_id} took {_took(each.took_s)}, usual {usual};"
            f" {each.failed_since} failed since"
        )


def _ways(facts: SystemFacts) -> Iterator[str]:
    for each in facts.transports or ():
        yield f"{each.words}: {each.state}, {each.sent} taken, {each.failed} refused"


def _alarms(facts: SystemFacts) -> Iterator[str]:
    for each in facts.alarms or ():
        yield f"{each.subject}, since {_utc(each.since_utc)}"


def _machine(facts: SystemFacts) -> Iterator[str]:
    disk, database, clock = facts.disk, facts.database, facts.clock
    free = NOT_KNOWN if disk.free_bytes is None else bytes_words(disk.free_bytes)
    yield f"Disk: {free} free of {disk.folder} on {disk.host}"
    yield f"Growth a day: {_size(disk.growth_bytes_day, disk.unknown, 'growth_bytes_day')}"
    days = "days_left"
    yield f"Days left: {disk.unknown.get(days) if disk.days_left is None else int(disk.days_left)}"
    size = _size(database.size_bytes, database.unknown, "size_bytes")
    yield f"Database: {database.kind} {database.version or NOT_KNOWN}, {size}"
    if database.migrations_pending:
        yield f"Migrations pending: {', '.join(database.migrations_pending)}"
    yield f"Broker: {facts.broker.version or facts.broker.unknown.get('version', NOT_KNOWN)}"
    yield f"Product time: {_utc(clock.product_now_utc)}{' (replay)' if clock.is_replay else ''}"
    yield f"World: {', '.join(facts.world.labels)}; catalogue {facts.world.catalog}"
    yield f"Code: {facts.versions.code}, engine {facts.versions.engine_digest}"


def _took(seconds: float | None) -> str:
    if seconds is None:
        return NOT_KNOWN
    return f"{seconds:.1f} s" if seconds < 60 else duration_words(seconds)


def _ago(seconds: float | None, never: str = NOT_KNOWN) -> str:
    return never if seconds is None else f"{duration_words(seconds)} ago"


def _known(seconds: float | None, unknown: Mapping[str, str], name: str) -> str:
    return f"{NOT_KNOWN} ({unknown.get(name, '')})" if seconds is None else _took(seconds)


def _size(size: float | None, unknown: Mapping[str, str], name: str) -> str:
    return f"{NOT_KNOWN} ({unknown.get(name, '')})" if size is None else bytes_words(size)


def _utc(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"
