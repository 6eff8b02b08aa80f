"""One world from its first process to its last: bring up, tell, wait, take down."""

from __future__ import annotations

import asyncio
import enum
import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from sasweb.settings.running_queue import RunningQueue
from sasweb.static_version import forget_old_versions
from sasweb.up import children
from sasweb.up.broker import EmbeddedBroker
from sasweb.up.checks import CannotGoOnError, CannotStartError
from sasweb.up.console import Console
from sasweb.up.environment import METRICS_FOLDER_VARIABLE
from sasweb.up.options import Options
from sasweb.up.setup import (
    ADMINISTRATOR_CREATED,
    ADMINISTRATOR_NAME,
    PASSWORD_VARIABLE,
    new_password,
)
from sasweb.up.supervisor import Supervisor
from sasweb.up.worlds import EXIT_NO_CATALOGUE, World

# How many tasks of each queue run at once. Slow pulls must not hold up the short tasks beside them,
# nor a server that does not answer every other alert.
# A screening run uses one core, since a pool's process may have no children of its own, and is
# alone: a second run would only screen the same objects again. Shards of all against all have a
# process each, which uses as many threads as leave a core to each. Studies come one after another,
# since each uses as many threads as a shard.
TASKS_AT_ONCE = {
    "catalog": 3,
    "alerts": 2,
    "screening": 1,
    "shards": settings.ALL_WORKERS,
    "studies": 1,
}
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ending(enum.Enum):
    """Why a world stopped."""

    ASKED_TO = enum.auto()
    NO_CATALOGUE = enum.auto()


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything one world needs to be brought up."""

    options: Options
    world: World
    console: Console
    environment: Mapping[str, str]
    broker: EmbeddedBroker | None

    @property
    def is_alone(self) -> bool:
        """Whether nobody else can work on this world: queue and database are its own."""
        return self.broker is not None and not self.environment.get("DATABASE_URL")

    @property
    def queue(self) -> RunningQueue:
        variables = self.environment
        return RunningQueue(variables["REDIS_URL"], variables["SAFE_PASSAGE_QUEUE_PREFIX"])

    @property
    def static_root(self) -> Path:
        return Path(self.environment["SAFE_PASSAGE_STATIC_ROOT"])


async def serve(serving: Serving) -> Ending:
    """Run until a signal, a child that cannot be kept up, or the lack of any catalogue.

    Raises CannotStartError when a child fails to start, CannotGoOnError when one keeps dying.
    """
    supervisor = Supervisor(serving.console, serving.environment, serving.options.checkout)
    asked_to_stop = _listen_for_signals(supervisor)
    bringing_up = asyncio.create_task(_bring_up(serving, supervisor))
    waits: set[asyncio.Future[Any]] = {
        bringing_up,
        asyncio.create_task(asked_to_stop.wait()),
        supervisor.gave_up,
    }
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if supervisor.gave_up.done():
            raise CannotGoOnError(supervisor.gave_up.result())
        return bringing_up.result() if bringing_up.done() else Ending.ASKED_TO
    finally:
        bringing_up.cancel()
        serving.console.say("Stopping. What is unfinished goes on at the next start.")
        await supervisor.stop()
        serving.console.say("Stopped.")


async def _bring_up(serving: Serving, supervisor: Supervisor) -> Ending:
    """Start everything in order, say where it is, take in the first data; then just stay."""
    _empty_metrics(serving)
    broker = [supervisor.start(serving.broker.as_child())] if serving.broker else []
    password = new_password()
    _, created, *_ = await asyncio.gather(
        _collect_static_files(serving, supervisor),
        _prepare(serving, supervisor, password),
        *broker,
    )
    options = serving.options
    await asyncio.gather(
        supervisor.start(children.web(options.host, options.port, options.web_processes)),
        *(supervisor.start(children.worker(*each)) for each in TASKS_AT_ONCE.items()),
        supervisor.start(children.beat()),
    )
    serving.console.banner(_welcome(serving, password if created else None))
    if not await _take_in_first_data(serving, supervisor):
        return Ending.NO_CATALOGUE
    await asyncio.Event().wait()  # until cancelled
    return Ending.ASKED_TO


def _empty_metrics(serving: Serving) -> None:
    """What the processes of the last start have counted together ends with it."""
    if folder := serving.environment.get(METRICS_FOLDER_VARIABLE):
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True)


async def _collect_static_files(serving: Serving, supervisor: Supervisor) -> None:
    """Collect and compress once a version; a half-finished attempt never counts."""
    root = serving.static_root
    if root.is_dir():
        return
    partial = root.with_name(f"partial-{os.getpid()}")
    finished = await supervisor.run_once(
        "static",
        children.command("collectstatic", "--no-input", "--verbosity", "0"),
        variables={"SAFE_PASSAGE_STATIC_ROOT": str(partial)},
    )
    if finished.exit_code:
        raise CannotStartError(finished.failure)
    partial.replace(root)
    forget_old_versions(root.parent)


async def _prepare(serving: Serving, supervisor: Supervisor, password: str) -> bool:
    """Migrate and create accounts; say whether the first administrator was created."""
    alone = ["--no-worker-is-alive"] if serving.is_alone else []
    variables = {} if PASSWORD_VARIABLE in os.environ else {PASSWORD_VARIABLE: password}
    finished = await supervisor.run_once(
        "setup", children.command("prepare", *alone), variables=variables
    )
    if finished.exit_code:
        raise CannotStartError(finished.failure)
    return bool(variables) and ADMINISTRATOR_CREATED in finished.last_lines


async def _take_in_first_data(serving: Serving, supervisor: Supervisor) -> bool:
    """Have first data loaded and screened; False when another catalogue must be shown."""
    if not serving.world.begin_with:
        return True
    single_try = ["--single-try"] if serving.world.may_fall_back else []
    command = children.command(*serving.world.begin_with, *single_try)
    finished = await supervisor.run_once("first data", command)
    if finished.exit_code not in {0, EXIT_NO_CATALOGUE}:
        serving.console.say("The first load met an error (above). The schedule goes on trying.")
    return not (finished.exit_code == EXIT_NO_CATALOGUE and serving.world.may_fall_back)


def _welcome(serving: Serving, password: str | None) -> list[str]:
    world = serving.world
    lines = [
        f"Safe Passage is at  {serving.options.url}",
        f"Catalogue: {world.title}, because {world.why}",
    ]
    if serving.options.as_of_utc:
        lines.append(
            f"REPLAY: the clock started at {serving.options.as_of_utc:%Y-%m-%d %H:%M:%S} UTC"
        )
    if password:
        lines.append(f"Sign in as {ADMINISTRATOR_NAME} with the password  {password}")
        lines.append("(shown this once and stored nowhere)")
    lines.append("Ctrl-C stops everything.")
    return lines


def _listen_for_signals(supervisor: Supervisor) -> asyncio.Event:
    """The first signal asks for an orderly stop; a second one ends every child at once."""
    asked = asyncio.Event()

    def on_signal() -> None:
        if asked.is_set():
            supervisor.kill()
        asked.set()

    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return asked
