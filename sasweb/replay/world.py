"""The world that a replay has to itself: its folder, its environment, its processes.

It is emptied at each start and lies apart from all others, with a link of its own to the world
started last: no command finds it by chance, and nothing of it reaches real data.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sasweb.static_version import static_version
from sasweb.up import children
from sasweb.up.checks import CannotStartError, lock_world, require_writable
from sasweb.up.environment import child_environment
from sasweb.up.launch import up_in
from sasweb.up.options import Options, options_from_environment
from sasweb.up.worlds import NONE, World
from screening.common.clock import real_now_utc

FOLDER: Final = "replays"
MAILS: Final = "mails"  # of its folder: what is said goes there, and nowhere else
HERE: Final = "--here"  # how a process of the world is told that it is one
DATABASE: Final = "safe-passage.sqlite3"
# What would lead a replay to somebody's real data.
_OF_OTHER_WORLDS: Final = ("DATABASE_URL", "REDIS_URL", "SAFE_PASSAGE_QUEUE_PREFIX")


@dataclass(frozen=True, slots=True)
class ReplayWorld:
    """What a command plays has this world, on a clock that shows ``as_of_utc`` when it starts.

    ``command`` plays it, with its arguments; ``title`` says what its catalogue is.
    """

    name: str
    title: str
    command: tuple[str, ...]
    rate: float
    as_of_utc: datetime
    catalog: str = NONE

    def at(self, as_of_utc: datetime) -> ReplayWorld:
        """The same world, later."""
        return replace(self, as_of_utc=as_of_utc)

    def serve(self, *, is_played: bool) -> None:
        """Run the site until Ctrl-C; unless it ``is_played``, with the messages coming in."""
        up_in(self._options(), self._world(begin_with=() if is_played else self._play("--serve")))

    def play(self, *arguments: str) -> None:
        """Have the record played by a process of this world, to its end."""
        options, world = self._options(), self._world()
        folder = world.folder(options.root)
        with contextlib.closing(lock_world(folder, "a replay without pages")):
            variables = child_environment(
                options,
                world,
                broker_url="memory://localhost",  # no worker is up, no other world is asked
                static_version=static_version(options.checkout),
                now_utc=real_now_utc(),
            )
            for command in (("prepare", "--no-worker-is-alive"), self._play(*arguments)):
                _run(command, variables, options.checkout)

    def renew(self) -> None:
        """Forget what an earlier replay left."""
        folder = self._world().folder(self._options().root)
        require_writable(folder)
        with contextlib.closing(lock_world(folder, "a replay that begins anew")):
            for path in folder.glob(f"{DATABASE}*"):
                path.unlink()
            for name in ("broker", MAILS):
                shutil.rmtree(folder / name, ignore_errors=True)

    def _play(self, *arguments: str) -> tuple[str, ...]:
        return (*self.command, HERE, *arguments)

    def _world(self, begin_with: tuple[str, ...] = ()) -> World:
        return World(
            name=self.name,
            catalog=self.catalog,
            title=self.title,
            why="a replay asks for it.",
            begin_with=begin_with,
        )

    def _options(self) -> Options:
        """As the environment has them, on its own clock and in a folder for replays alone."""
        _set_apart(os.environ, self.as_of_utc, self.rate)
        options = options_from_environment()
        root = options.root / FOLDER
        os.environ["SAFE_PASSAGE_MAIL_FOLDER"] = str(self._world().folder(root) / MAILS)
        return replace(
            options,
            root=root,
            as_of_utc=self.as_of_utc,
            catalog=self.catalog,
            redis_url="",
        )


def _set_apart(variables: MutableMapping[str, str], as_of_utc: datetime, rate: float) -> None:
    for name in _OF_OTHER_WORLDS:
        variables.pop(name, None)
    variables["SAFE_PASSAGE_AS_OF"] = as_of_utc.isoformat()
    variables["SAFE_PASSAGE_RATE"] = f"{rate:g}"


def _run(command: tuple[str, ...], variables: dict[str, str], folder: Path) -> None:
    """Have a command of the world done. On Ctrl-C it ends at once, and says nothing itself."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the child is born deaf to it
    try:
        child = subprocess.Popen(  # noqa: S603  # our own command, with this very Python
            children.command(*command), env=variables, cwd=folder
        )
    finally:
        signal.signal(signal.SIGINT, heard)
    try:
        code = child.wait()
    except BaseException:
        child.kill()
        child.wait()
        raise
    if code:
        raise CannotStartError(f"`manage.py {command[0]}` failed; its last lines say why.")
