"""Rounds of faults on one running product, each judged; and what comes of all of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.backups import backup_troubles, start_troubles
from tests.faults.checker import unfinished, violations
from tests.faults.clients import Load
from tests.faults.faults import BY_KEY, FAULTS, Fault, Means
from tests.faults.receivers import receivers_at_work
from tests.faults.recovery import Recovery, Watch, quiet_within
from tests.faults.servers import Postgres, RedisServer, postgres_programs
from tests.faults.source import source_at_work
from tests.faults.surroundings import Filler, SettableClock, small_disk
from tests.faults.world import World

Say = Callable[[str], None]


@dataclass
class Round:
    """One fault: what was done, how long until all worked again, and what was broken."""

    number: int
    fault: Fault
    words: str
    recovery: Recovery
    violations: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """All rounds of one start, and the look at the end when nothing was under way any more."""

    database: str
    rounds: list[Round] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    at_the_end: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        broken = any(each.violations or each.recovery.works_s is None for each in self.rounds)
        return not broken and not self.at_the_end


def run_rounds(
    count: int,
    *,
    seed: int,
    database: str,
    only: Sequence[str] = (),
    is_quick: bool = False,
    say: Say = print,
) -> Outcome:
    """Start a product, do ``count`` rounds on it, let it come to rest and look once more.

    Unless ``is_quick`` a backup is taken before that and restored elsewhere, where the product is
    started once more.
    """
    with (
        TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder,
        _arena(Path(folder), seed, database) as (means, skipped),
    ):
        outcome = Outcome(database, skipped=skipped)
        load = Load(means.world, seed)
        try:
            means.world.start()
            load.begin()
            for number, fault in enumerate(_chosen(count, means, only), start=1):
                say(f"{number}/{count} {fault.title} ...")
                outcome.rounds.append(_round(number, fault, means, load))
                say(_words(outcome.rounds[-1]))
            outcome.at_the_end = [] if is_quick else backup_troubles(means.world, Path(folder))
            outcome.at_the_end += _come_to_rest(means, load)
            outcome.counts = _counts(means.world, load)
        finally:
            load.end()
            means.world.stop()
        if not is_quick:
            outcome.at_the_end += start_troubles(means.world, Path(folder))
        return outcome


def _round(number: int, fault: Fault, means: Means, load: Load) -> Round:
    time.sleep(means.random.uniform(0.5, 6.0))  # at any moment of what is under way
    words = fault.inject(means)
    recovery = Watch(means.world, load.memory).wait()
    return Round(number, fault, words, recovery, violations(means.world, load.memory))


def _come_to_rest(means: Means, load: Load) -> list[str]:
    """Nothing new is asked for; all that is under way must end; then everything is looked at."""
    means.world.source.is_still = True
    load.end()
    left = quiet_within(means.world, unfinished)
    stuck = [f"stuck: {words}" for words in left]
    return stuck + violations(means.world, load.memory)


def _chosen(count: int, means: Means, only: Sequence[str]) -> Iterator[Fault]:
    """Every possible fault in a random order, then all of them again."""
    has = {"clock": means.clock, "disk": means.filler, "postgresql": means.world.postgres}
    possible = [each for each in FAULTS if all(has[need] is not None for need in each.needs)]
    wanted = [BY_KEY[key] for key in only] or possible
    queue: list[Fault] = []
    for _ in range(count):
        if not queue:
            queue = means.random.sample(wanted, len(wanted))
        yield queue.pop()


@contextmanager
def _arena(folder: Path, seed: int, database: str) -> Iterator[tuple[Means, list[str]]]:
    """Everything that a product needs around it, and what this machine does not allow in words."""
    skipped: list[str] = []
    with ExitStack() as stack:
        root = folder / "disk" / "var"
        has_disk = stack.enter_context(small_disk(folder / "disk"))
        source = stack.enter_context(source_at_work(seed))
        receivers = stack.enter_context(receivers_at_work())
        world = World(root, source, receivers)
        if database == "postgresql":
            folder.chmod(0o755)
            world.postgres = Postgres(folder / "disk" / "postgresql")
            stack.callback(world.postgres.stop)
            world.redis_server = RedisServer(folder / "redis")
            stack.callback(world.redis_server.stop)
        means = Means(world, random.Random(seed), filler=Filler(folder / "disk"))
        if not has_disk:
            means.filler = None
            skipped.append("disk full: no right to mount a small filesystem")
        try:
            means.clock = SettableClock(folder)
            world.variables |= means.clock.variables
        except RuntimeError as error:
            skipped.append(f"clock jumps: {error}")
        yield means, skipped


def databases_here() -> tuple[list[str], list[str]]:
    """Which databases can be tried on this machine, and why others cannot."""
    if postgres_programs() is None:
        return ["sqlite"], ["PostgreSQL: not installed"]
    return ["sqlite", "postgresql"], []


def _words(done: Round) -> str:
    took = done.recovery.works_s
    again = f"works again after {took:.1f} s" if took is not None else "DID NOT RECOVER"
    waits = f", waits for {', '.join(done.recovery.waits_for)}" if took is None else ""
    broken = "".join(f"\n    BROKEN {words}" for words in done.violations[:20])
    return f"    {done.words}: {again}{waits}{broken}"


def _counts(world: World, load: Load) -> dict[str, int]:
    """How much there was that could have been lost."""
    tables = {
        "element sets": "catalog_storedelementset",
        "pulls": "catalog_pull",
        "runs": "conjunctions_screeningrun",
        "assessments": "conjunctions_assessment",
        "events of all against all": "conjunctions_catalogueapproach",
        "transitions": "conjunctions_transition",
        "deliveries": "alerts_delivery",
        "entries of cases": "coordination_entry",
        "studies": "consequences_study",
    }
    counted = {name: world.value(f"SELECT count(*) FROM {table}") for name, table in tables.items()}
    copies = world.receivers.copies()
    return counted | {
        "messages that came": copies.total(),
        "of them second copies": copies.total() - len(copies),
        "confirmed entries": len(load.memory.entries),
        "confirmed acknowledgements": len(load.memory.acknowledged),
        "confirmed studies": len(load.memory.studies),
        "transitions seen": len(load.memory.transitions),
        "starts of the product": world.starts,
    }
