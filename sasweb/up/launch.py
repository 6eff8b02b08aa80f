"""From a person's wishes to a running world: check, choose, lock, serve."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from sasweb.settings.running_clock import clock_told
from sasweb.settings.running_queue import queue_told
from sasweb.static_version import static_version
from sasweb.up.broker import new_broker, require_broker
from sasweb.up.checks import (
    lock_world,
    require_free_port,
    require_packages,
    require_space,
    require_writable,
)
from sasweb.up.console import Console
from sasweb.up.environment import child_environment
from sasweb.up.options import Options
from sasweb.up.reach import TIME_LIMIT_S, trouble_reaching
from sasweb.up.serve import Ending, Serving, serve
from sasweb.up.worlds import World, choose_world, demo_world
from screening.common.clock import real_now_utc


def up(options: Options) -> None:
    """Run the product until Ctrl-C. Raises CannotStartError with a sentence for a person."""
    _require_what_is_needed(options)
    world = choose_world(
        options.catalog,
        root=options.root,
        as_of_utc=options.as_of_utc,
        trouble_reaching_source=lambda: _trouble_reaching_source(options),
    )
    if _run(options, world) is Ending.NO_CATALOGUE:
        _run(options, demo_world(None, "the first pull from CelesTrak failed (see above)."))


def up_in(options: Options, world: World) -> None:
    """Run one given world until Ctrl-C, as ``up`` does with the one that it chooses."""
    _require_what_is_needed(options)
    _run(options, world)


def _require_what_is_needed(options: Options) -> None:
    require_packages(options.checkout / "requirements.txt")
    require_writable(options.root)
    require_space(options.root)
    require_free_port(options.host, options.port)
    if options.redis_url:
        require_broker(options.redis_url)


def _trouble_reaching_source(options: Options) -> str | None:
    with contextlib.closing(Console(options.root / "logs")) as console:
        console.say(f"Looking for {options.live_source_url} (at most {TIME_LIMIT_S:g} s).")
    return trouble_reaching(options.live_source_url)


def _run(options: Options, world: World) -> Ending:
    folder = world.folder(options.root)
    require_writable(folder)
    with (
        contextlib.closing(lock_world(folder, options.url)),
        contextlib.closing(Console(folder / "logs")) as console,
    ):
        _point_current_at(folder)
        console.say(f"Catalogue: {world.title}, because {world.why}")
        serving = _serving(options, world, console)
        with queue_told(folder, serving.queue), clock_told(folder, serving.environment):
            return asyncio.run(serve(serving))


def _serving(options: Options, world: World, console: Console) -> Serving:
    broker = None if options.redis_url else new_broker(world.folder(options.root) / "broker")
    environment = child_environment(
        options,
        world,
        broker_url=broker.url if broker else options.redis_url,
        static_version=static_version(options.checkout),
        now_utc=real_now_utc(),
    )
    return Serving(options, world, console, environment, broker)


def _point_current_at(folder: Path) -> None:
    """Let other commands (`manage.py shell`) find the world that was started last."""
    fresh = folder.with_name(".current-new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.name)
    fresh.replace(folder.with_name("current"))
