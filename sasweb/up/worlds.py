"""Which catalogue this start shows, why, and in which folder it lives.

Real, synthetic and replayed data never share a database: each world has a folder of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sasweb.up.checks import CannotStartError

AUTO, LIVE, DEMO, NONE = "auto", "live", "demo", "none"
LOADED_MARK = "catalogue-loaded"  # written in a world's folder when its first catalogue is in
EXIT_NO_CATALOGUE = 3  # how the first load says that nothing could be taken in
HASH_LENGTH = 8


@dataclass(frozen=True, slots=True)
class World:
    """One catalogue on one clock. ``catalog`` is ``live``, ``demo``, ``none`` or file paths.

    ``begin_with`` is the command, with its arguments, that brings the first data once all works.
    """

    name: str
    catalog: str
    title: str
    why: str
    may_fall_back: bool = False  # when its first pull fails, the demo is shown instead
    begin_with: tuple[str, ...] = ("first_data",)

    def folder(self, root: Path) -> Path:
        return root / self.name


def choose_world(
    choice: str,
    *,
    root: Path,
    as_of_utc: datetime | None,
    trouble_reaching_source: Callable[[], str | None],
) -> World:
    """Turn ``SAFE_PASSAGE_CATALOG`` into a world.

    ``trouble_reaching_source`` is only asked when the answer matters: it returns why the live
    source cannot be used now, or None when it can.
    """
    word = choice.strip().lower()
    if word == LIVE:
        return _live(as_of_utc, "SAFE_PASSAGE_CATALOG=live asks for it.")
    if word == DEMO:
        return demo_world(as_of_utc, "SAFE_PASSAGE_CATALOG=demo asks for it.")
    if word == NONE:
        return _messages_alone(as_of_utc)
    if word != AUTO:
        return _files(choice, as_of_utc)
    if as_of_utc is not None:
        return demo_world(
            as_of_utc,
            "CelesTrak only has current elements; to replay real ones give files in "
            "SAFE_PASSAGE_CATALOG.",
        )
    return _live_or_demo(root, trouble_reaching_source)


def demo_world(as_of_utc: datetime | None, why: str) -> World:
    """The project's own catalogue."""
    return World(
        name=_on_clock(DEMO, as_of_utc), catalog=DEMO, title="SYNTHETIC demo catalogue", why=why
    )


def _live_or_demo(root: Path, trouble_reaching_source: Callable[[], str | None]) -> World:
    live = _live(None, "it is here from an earlier start.")
    if (live.folder(root) / LOADED_MARK).exists():
        return live
    if trouble := trouble_reaching_source():
        return demo_world(None, f"{trouble} The next start tries CelesTrak again.")
    return World(
        name=live.name,
        catalog=live.catalog,
        title=live.title,
        why="CelesTrak answers.",
        may_fall_back=True,
    )


def _live(as_of_utc: datetime | None, why: str) -> World:
    if as_of_utc is not None:
        raise CannotStartError(
            "SAFE_PASSAGE_CATALOG=live serves current elements, which say nothing of the instant "
            "in SAFE_PASSAGE_AS_OF. Give files of that day in SAFE_PASSAGE_CATALOG, or use demo."
        )
    return World(name=LIVE, catalog=LIVE, title="live catalogue", why=why)


def _messages_alone(as_of_utc: datetime | None) -> World:
    return World(
        name=_on_clock("messages", as_of_utc),
        catalog=NONE,
        title="none, messages alone",
        why="SAFE_PASSAGE_CATALOG=none asks for it.",
        begin_with=(),
    )


def _files(choice: str, as_of_utc: datetime | None) -> World:
    paths = [
        Path(part.strip()).expanduser().resolve() for part in choice.split(",") if part.strip()
    ]
    digest = _digest_of_contents(paths)
    names = ", ".join(path.name for path in paths)
    return World(
        name=_on_clock("files", as_of_utc) + f"-{digest}",
        catalog=",".join(map(str, paths)),
        title=f"catalogue from {names}",
        why="SAFE_PASSAGE_CATALOG names it.",
    )


def _on_clock(kind: str, as_of_utc: datetime | None) -> str:
    return kind if as_of_utc is None else f"replay-{as_of_utc:%Y%m%dT%H%M%SZ}-{kind}"


def _digest_of_contents(paths: list[Path]) -> str:
    """Name a set of files by what is in them, wherever they lie and in whatever order."""
    try:
        digests = sorted(_file_digest(path) for path in paths)
    except OSError as error:
        raise CannotStartError(
            f"SAFE_PASSAGE_CATALOG names {error.filename}, which cannot be read "
            f"({error.strerror}). Give existing files with commas between them, or one of the "
            "words auto, live, demo and none."
        ) from None
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:HASH_LENGTH]


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
