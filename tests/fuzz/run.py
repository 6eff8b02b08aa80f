"""Attack every reader, page and operation, and write down how many inputs that were.

    python -m tests.fuzz.run [--seconds N] [--only NAME ...] [--quick] [--folder DIR]

Readers are searched under Atheris and then under Hypothesis, each in a process of its own; pages
and the API as in ``tests.fuzz.pages`` and ``tests.fuzz.api``. Inputs that break a contract stay
under var/fuzz. Without Atheris, which has no build everywhere, Hypothesis has all the time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sasweb.experiment_words import machine_words
from screening.common.code_version import code_version
from tests.experiments.machine import load_average, this_machine
from tests.experiments.writing import CHECKOUT, FOLDER

KEPT = CHECKOUT / "var" / "fuzz"
GUIDED_SHARE = 0.7
_EDGES = re.compile(r"cov: (\d+)")


@dataclass(frozen=True)
class Searched:
    """What came of one target."""

    name: str
    what: str
    guided: int
    mutated: int
    seconds: int
    edges: int | None
    finds: tuple[str, ...]

    @property
    def tried(self) -> int:
        return self.guided + self.mutated


def main(arguments: Sequence[str]) -> int:
    """Search what is asked for; 1 where anything was found."""
    options = _options(arguments)
    load_before = load_average()
    seconds = 4 if options.quick else options.seconds
    found: list[Searched] = []
    for name, what in _chosen(options.only).items():
        found.append(_searched(name, what, seconds))
        sys.stdout.write(f"{name}: {found[-1].tried:,} inputs, {len(found[-1].finds)} finds\n")
        sys.stdout.flush()
        _write(found, _command(options), load_before, _path(options))
    return int(any(each.finds for each in found))


def _searched(name: str, what: str, seconds: int) -> Searched:
    has_guide = importlib.util.find_spec("atheris") is not None
    guided_s = round(seconds * GUIDED_SHARE) if has_guide else 0
    guided, output = _child("guided", name, guided_s) if has_guide else ({}, "")
    mutated, _ = _child("mutated", name, max(1, seconds - guided_s))
    edges = _EDGES.findall(output)
    return Searched(
        name=name,
        what=what,
        guided=guided.get("tried", 0),
        mutated=mutated.get("tried", 0),
        seconds=seconds,
        edges=int(edges[-1]) if edges else None,
        finds=tuple(sorted({*guided.get("found", {}), *mutated.get("found", {})})),
    )


def _child(how: str, name: str, seconds: int) -> tuple[dict[str, Any], str]:
    """Search in another process; what it told, and what it printed. One that dies is a find."""
    folder = KEPT / name / how
    told = folder / "search.json"
    folder.mkdir(parents=True, exist_ok=True)
    told.unlink(missing_ok=True)
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.fuzz.{how}", name, str(seconds), str(folder)],
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
    )
    output = ended.stderr.decode("utf-8", "replace")
    found: dict[str, Any] = json.loads(told.read_text()) if told.is_file() else {}
    if ended.returncode != 0:
        (folder / "output.txt").write_text(output, encoding="utf-8")
        found.setdefault("found", {})[f"its process ended with {ended.returncode}"] = ""
    return found, output


def _chosen(only: Sequence[str] | None) -> dict[str, str]:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.test")
    import django

    django.setup()
    from tests.fuzz.targets import TARGETS

    names = {each.name: each.what for each in TARGETS.values()}
    unknown = sorted(set(only or ()) - set(names))
    if unknown:
        raise SystemExit(f"There is no target {', '.join(unknown)}. There is: {', '.join(names)}.")
    return {name: names[name] for name in only} if only else names


def _write(found: Sequence[Searched], command: str, load_before: float | None, path: Path) -> None:
    now = datetime.now(UTC)
    tried, finds = sum(each.tried for each in found), sum(len(each.finds) for each in found)
    lines = [
        f"# Fuzzing of {now:%Y-%m-%d}",
        "",
        f"Written by `{command}` at {now:%H:%M} UTC, code {code_version(CHECKOUT)}, on",
        f"{machine_words(this_machine(load_before))}.",
        "",
        f"{tried:,} inputs for {len(found)} readers: {finds} finds that stand.",
        "",
        "| reader | of what | led by branches | changed by meaning | a second | branches | finds |",
        "|---|---|---|---|---|---|---|",
        *(_row(each) for each in found),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(each: Searched) -> str:
    edges = "" if each.edges is None else f"{each.edges:,}"
    finds = "; ".join(each.finds) or "none"
    rate = each.tried // max(1, each.seconds)
    return (
        f"| {each.name} | {each.what} | {each.guided:,} | {each.mutated:,} | {rate:,} | {edges}"
        f" | {finds} |"
    )


def _path(options: argparse.Namespace) -> Path:
    part = ("-quick" if options.quick else "") + "".join(f"-{name}" for name in options.only or ())
    return Path(options.folder) / f"fuzz-{datetime.now(UTC):%Y-%m-%d}{part}.md"


def _command(options: argparse.Namespace) -> str:
    only = "".join(f" --only {name}" for name in options.only or ())
    length = " --quick" if options.quick else f" --seconds {options.seconds}"
    return f"python -m tests.fuzz.run{length}{only}"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="of each target")
    parser.add_argument("--quick", action="store_true", help="a few seconds of each")
    parser.add_argument("--only", action="append", metavar="NAME")
    parser.add_argument("--folder", default=FOLDER, help="where the record is written")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
