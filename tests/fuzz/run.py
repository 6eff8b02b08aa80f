"""Attack every reader, page and operation, and write down how many inputs that were.

    python -m tests.fuzz.run [--seconds N] [--only NAME ...] [--quick] [--folder DIR]

Readers are searched under Atheris and then under Hypothesis, each in a process of its own. Inputs
that break a contract stay under var/fuzz. Without Atheris, which has no build everywhere,
Hypothesis has all the time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sasweb.experiment_words import machine_words
from screening.common.code_version import code_version
from tests.experiments.machine import load_average, this_machine
from tests.experiments.writing import CHECKOUT, FOLDER
from tests.fuzz.finds import TOLD
from tests.fuzz.forks import ENDED, OUTPUT

KEPT = CHECKOUT / "var" / "fuzz"
GUIDED_SHARE = 0.7
QUICK_S = 4  # of each reader
WALKS = {"pages": "tests/fuzz/whole_pages.py", "api": "tests/fuzz/whole_api.py"}
_EDGES = re.compile(r"cov: (\d+)")


@dataclass(frozen=True)
class Searched:
    """What came of one target."""

    name: str
    what: str
    guided: int
    mutated: int
    edges: int | None
    finds: tuple[str, ...]

    @property
    def tried(self) -> int:
        return self.guided + self.mutated


def main(arguments: Sequence[str]) -> int:
    """Search what is asked for; 1 where anything was found."""
    options = _options(arguments)
    load_before = load_average()
    chosen = _chosen(options.only or [*_readers(), *WALKS])
    _search_all(list(chosen), QUICK_S if options.quick else options.seconds)
    found = [_searched(name, what) for name, what in chosen.items()]
    walks = [_walked(walk, options) for walk in WALKS if not options.only or walk in options.only]
    _write(found, walks, _command(options), load_before, _path(options))
    return int(any(each.finds for each in found) or any(each["found"] for each in walks))


def _search_all(names: Sequence[str], seconds: int) -> None:
    """Led by branches where there is Atheris, and by meaning for the rest of the time."""
    for left in (KEPT / name / how / TOLD for name in names for how in ("guided", "mutated")):
        left.unlink(missing_ok=True)
    guided_s = round(seconds * GUIDED_SHARE) if importlib.util.find_spec("atheris") else 0
    if names and guided_s:
        _search("guided", guided_s, names)
    if names:
        _search("mutated", seconds - guided_s, names)


def _search(how: str, seconds: int, names: Sequence[str]) -> None:
    subprocess.run(
        [sys.executable, "-m", f"tests.fuzz.{how}", str(seconds), str(KEPT), *names],
        cwd=CHECKOUT,
        check=False,
    )


def _searched(name: str, what: str) -> Searched:
    guided, mutated = _told(name, "guided"), _told(name, "mutated")
    output = KEPT / name / "guided" / OUTPUT
    edges = _EDGES.findall(output.read_text("utf-8", "replace")) if output.is_file() else []
    return Searched(
        name=name,
        what=what,
        guided=guided.get("tried", 0),
        mutated=mutated.get("tried", 0),
        edges=int(edges[-1]) if edges else None,
        finds=tuple(sorted({*guided.get("found", {}), *mutated.get("found", {})})),
    )


def _walked(walk: str, options: argparse.Namespace) -> dict[str, Any]:
    """Run a walk under pytest, for its database; what it counted."""
    counts = KEPT / f"{walk}.json"
    counts.unlink(missing_ok=True)
    quick = {"SAFE_PASSAGE_FUZZ_EXAMPLES": "2", "SAFE_PASSAGE_FUZZ_ONE_IN": "24"}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", WALKS[walk]],
        cwd=CHECKOUT,
        env=os.environ | (quick if options.quick else {}),
        check=False,
    )
    told: dict[str, Any] = json.loads(counts.read_text()) if counts.is_file() else {}
    if not told or (ended.returncode and not told["found"]):
        told.setdefault("found", {})["its process ended early"] = ""
    return {"name": walk, **told}


def _told(name: str, how: str) -> dict[str, Any]:
    """What a search found. That its process died is a find."""
    folder = KEPT / name / how
    told, ended = folder / TOLD, folder / ENDED
    found: dict[str, Any] = json.loads(told.read_text()) if told.is_file() else {}
    if ended.is_file() and (code := ended.read_text()) != "0":
        found.setdefault("found", {})[f"its process ended with {code}"] = ""
    return found


def _chosen(names: Sequence[str]) -> dict[str, str]:
    """The readers among some names, with what each reads. Ends where a name is none."""
    readers = _readers()
    if unknown := sorted(set(names) - {*readers, *WALKS}):
        known = ", ".join([*readers, *WALKS])
        raise SystemExit(f"There is no {', '.join(unknown)} to attack. There is: {known}.")
    return {name: readers[name] for name in names if name in readers}


def _readers() -> dict[str, str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sasweb.settings.test"  # sasweb, imported, names others
    import django

    django.setup()
    from tests.fuzz.targets import TARGETS

    return {each.name: each.what for each in TARGETS.values()}


def _write(
    found: Sequence[Searched],
    walks: Sequence[dict[str, Any]],
    command: str,
    load_before: float | None,
    path: Path,
) -> None:
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
        "| reader | of what | led by branches | changed by meaning | branches | finds |",
        "|---|---|---|---|---|---|",
        *(_row(each) for each in found),
        *(line for walk in walks for line in _walk_lines(walk)),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _walk_lines(walk: dict[str, Any]) -> Iterator[str]:
    places = {name: walk[name] for name in ("addresses", "operations") if name in walk}
    tried: dict[str, int] = walk.get("tried", {})
    where = ", ".join(f"{count:,} {name}" for name, count in places.items())
    yield ""
    yield f"## {walk['name']}: {sum(tried.values()):,} requests, {where}"
    yield ""
    yield from (f"- {who}: {count:,}" for who, count in tried.items())
    yield from (f"- **{what}**" for what in walk["found"])
    if not walk["found"]:
        yield "- nothing found that stands"


def _row(each: Searched) -> str:
    edges = "" if each.edges is None else f"{each.edges:,}"
    finds = "; ".join(each.finds) or "none"
    return f"| {each.name} | {each.what} | {each.guided:,} | {each.mutated:,} | {edges} | {finds} |"


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
