"""What goes wrong: each fault is done to a running product at a random moment, and ends."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tests.faults.surroundings import Filler, SettableClock
from tests.faults.world import ROLES, WORKERS, World, command_line, descendants, kill

DAY_S = 86_400


@dataclass
class Means:
    """What faults are done with. What this machine does not allow is None."""

    world: World
    random: random.Random
    clock: SettableClock | None = None
    filler: Filler | None = None


Inject = Callable[[Means], str]


@dataclass(frozen=True)
class Fault:
    """``inject`` returns when the fault is over, with what exactly was done in words."""

    key: str
    title: str
    inject: Inject
    needs: frozenset[str] = field(default_factory=frozenset)


def kills(role: str) -> Fault:
    """kill -9 of a whole part of the product, or of one process of its pool."""

    def inject(means: Means) -> str:
        pids = wait_for_pids(means.world, role)
        is_whole = len(pids) == 1 or means.random.random() < 0.5
        victims = pids if is_whole else [means.random.choice(pids)]
        kill(victims)
        return f"{len(victims)} of {len(pids)} processes"

    return Fault(f"kill-{role}", f"kill -9 of {role}", inject)


def freezes(role: str, at_least_s: float, at_most_s: float) -> Fault:
    """SIGSTOP for some seconds."""

    def inject(means: Means) -> str:
        pids = wait_for_pids(means.world, role)
        kill(pids, signal.SIGSTOP)
        held_s = means.random.uniform(at_least_s, at_most_s)
        time.sleep(held_s)
        kill(pids, signal.SIGCONT)
        return f"{len(pids)} processes for {held_s:.0f} s"

    return Fault(f"freeze-{role}", f"SIGSTOP of {role} for some seconds", inject)


def wait_for_pids(world: World, role: str) -> list[int]:
    """The processes of a part, as soon as there are any."""
    if role == "broker" and world.redis_server is not None:
        return [world.redis_server.process.pid]
    while not (pids := world.pids(role)):
        time.sleep(0.2)
    return pids


def kill_broker(means: Means) -> str:
    """Of our own server nobody takes care but us."""
    server = means.world.redis_server
    if server is None:
        return kills("broker").inject(means)
    server.stop()
    time.sleep(means.random.uniform(0.0, 3.0))
    server.start()
    return "the server, started again"


def kill_all(means: Means) -> str:
    means.world.kill_everything()
    means.world.start()
    return "every process, and a new start"


def kill_up(means: Means) -> str:
    """Kill the supervisor alone: its reaper must leave nobody behind."""
    world = means.world
    assert world.product is not None
    children = descendants(world.product.process.pid)
    kill([world.product.process.pid])
    deadline_s = time.monotonic() + 30.0
    while (
        left := [pid for pid in children if command_line(pid)]
    ) and time.monotonic() < deadline_s:
        time.sleep(0.2)
    world.product.close()
    world.product = None
    world.start()
    return f"`up` alone, {len(left)} children left after 30 s, and a new start"


def kill_writers(means: Means) -> str:
    """Three processes of any pools at once: whoever writes just then is among them by and by."""
    pids = [pid for role in (*WORKERS, "web") for pid in means.world.pids(role)]
    victims = means.random.sample(pids, min(3, len(pids)))
    kill(victims)
    return f"{len(victims)} of {len(pids)} processes that write"


def kill_backend(means: Means) -> str:
    """PostgreSQL answers the death of one backend by starting anew: every connection ends."""
    rows = means.world.query(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
        " AND pid <> pg_backend_pid()"
    )
    kill([means.random.choice(rows)[0]])
    return "one backend, and the server's own recovery"


def kill_postmaster(means: Means) -> str:
    server = means.world.postgres
    assert server is not None
    server.kill()
    time.sleep(means.random.uniform(0.0, 3.0))
    server.start()
    return "the postmaster, started again"


def disk_full(means: Means) -> str:
    assert means.filler is not None
    held_s = means.random.uniform(5.0, 15.0)
    until_s = time.monotonic() + held_s
    try:
        while time.monotonic() < until_s:
            means.filler.fill()
            time.sleep(0.2)
    finally:
        means.filler.free()
    return f"no room for {held_s:.0f} s"


def clock_jumps(key: str, title: str, ahead_s: int) -> Fault:
    """The wall clock is set, stays wrong for some seconds, and is set right."""

    def inject(means: Means) -> str:
        assert means.clock is not None
        held_s = means.random.uniform(5.0, 20.0)
        means.clock.set(ahead_s)
        try:
            time.sleep(held_s)
        finally:
            means.clock.set(0)
        return f"{ahead_s:+d} s for {held_s:.0f} s"

    return Fault(key, title, inject, frozenset({"clock"}))


def source_misbehaves(how: str, title: str) -> Fault:
    """The source answers in one bad way for some seconds, then as it should."""

    def inject(means: Means) -> str:
        source = means.world.source
        source.server.misbehaviour = dict.fromkeys(source.server.files, how)  # type: ignore[assignment,unused-ignore]
        held_s = means.random.uniform(6.0, 12.0)
        time.sleep(held_s)
        source.behave()
        resumed = resume_feeds(means.world)
        return f"for {held_s:.0f} s" + (f", {resumed} feeds resumed by a person" if resumed else "")

    return Fault(f"source-{how}", title, inject)


def source_lies(means: Means) -> str:
    """Epochs far ahead, objects that are none, and every station but ours gone."""
    source = means.world.source
    true = list(source.elements.values())
    ahead = means.random.choice([timedelta(days=3), timedelta(days=400)])
    lie = means.random.choice(["future", "others"])
    if lie == "future":
        said = [replace(each, epoch_utc=each.epoch_utc + ahead) for each in true]
    else:
        said = [replace(each, norad_cat_id=each.norad_cat_id + 20_000) for each in true]
    source.is_still = True
    source.offer("active", said)
    time.sleep(means.random.uniform(6.0, 12.0))
    source.is_still = False
    source.behave()
    return f"epochs {ahead.days} days ahead" if lie == "future" else "other objects alone"


def source_shrinks(means: Means) -> str:
    source = means.world.source
    true = list(source.elements.values())
    source.is_still = True
    source.offer("active", true[: len(true) // 2])
    time.sleep(means.random.uniform(6.0, 12.0))
    source.is_still = False
    source.behave()
    return "half of the objects for some seconds"


def messages_disturbed(means: Means) -> str:
    """Workers stand still while messages gather; then some are doubled, lost, and all reversed."""
    world, chance = means.world, means.random
    pids = [pid for role in WORKERS for pid in world.pids(role)]
    kill(pids, signal.SIGSTOP)
    try:
        time.sleep(chance.uniform(4.0, 8.0))
        counted = [_disturb(world, name, chance) for name in WORKERS]
    finally:
        kill(pids, signal.SIGCONT)
    doubled, lost = (sum(each) for each in zip(*counted, strict=True))
    return f"{doubled} doubled, {lost} lost, the rest reversed"


def _disturb(world: World, queue: str, chance: random.Random) -> tuple[int, int]:
    key = f"{world.queue['prefix']}:{queue}"
    with world.broker() as client:
        waiting = list(client.lrange(key, 0, -1))
        lost = [each for each in waiting if chance.random() < 0.3]
        kept = [each for each in waiting if each not in lost]
        doubled = [each for each in kept if chance.random() < 0.5]
        with client.pipeline(transaction=True) as pipeline:
            pipeline.delete(key)
            for each in [*reversed(kept), *doubled]:
                pipeline.rpush(key, each)
            pipeline.execute()
    return len(doubled), len(lost)


def resume_feeds(world: World) -> int:
    """What a person does on the page Sources after looking into it."""
    with contextlib.suppress(RuntimeError):
        said = world.script(
            "from screening.catalog.services import feeds_resume\n"
            "from screening.catalog.models import Feed\n"
            "print(feeds_resume('a test') if Feed.objects.filter(state='stopped').exists() else 0)"
        )
        return int(said.split()[-1])
    return 0


FAULTS: tuple[Fault, ...] = (
    *(kills(role) for role in ROLES if role != "broker"),
    Fault("kill-broker", "kill -9 of broker", kill_broker),
    Fault("kill-writers", "kill -9 of three processes at once", kill_writers),
    Fault("kill-up", "kill -9 of `up`", kill_up),
    Fault("kill-all", "kill -9 of everything, and a new start", kill_all),
    *(freezes(role, 4.0, 20.0) for role in ("web", "catalog", "screening", "alerts", "broker")),
    Fault("disk-full", "disk full for some seconds", disk_full, frozenset({"disk"})),
    clock_jumps("clock-ahead", "clock three hours ahead, and back", 3 * 3600),
    clock_jumps("clock-far-ahead", "clock 40 days ahead, and back", 40 * DAY_S),
    clock_jumps("clock-behind", "clock half an hour behind, and back", -1800),
    source_misbehaves("hang", "source that hangs"),
    source_misbehaves("cut_short", "source that sends half and hangs up"),
    source_misbehaves("html", "source that sends a page in place of data"),
    source_misbehaves("403", "source that refuses"),
    Fault("source-lies", "source that lies", source_lies),
    Fault("source-shrinks", "source with half of its objects", source_shrinks),
    Fault("messages", "task messages doubled, lost and reversed", messages_disturbed),
    Fault("kill-backend", "kill -9 of a backend", kill_backend, frozenset({"postgresql"})),
    Fault("kill-postmaster", "kill -9 of PostgreSQL", kill_postmaster, frozenset({"postgresql"})),
)
BY_KEY = {each.key: each for each in FAULTS}
