"""Start the product, let many look at it while it works, and write down what that was like.

    python -m tests.load.load [--minutes 10] [--quick] [--operators 20 --programs 5]
        [--web-processes 2] [--database-url URL --redis-url URL]

The product is `manage.py up` on the SYNTHETIC demo catalogue in a folder of its own. Meanwhile
everything is screened against everything, the demo has a new issue, and somebody acknowledges an
alert every few seconds. Everything runs on this one machine: who asks takes of its cores too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.experiments.machine import load_average, this_machine
from tests.integration.running_product import CHECKOUT, RunningProduct, running_product

FOLDER = Path("docs/experiments")
SAMPLE_EVERY_S = 5.0
PAGE_KB = os.sysconf("SC_PAGE_SIZE") / 1024
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Memory:
    """Resident megabytes of each process of the product, as they were sampled."""

    megabytes: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_s: dict[str, float] = field(default_factory=dict)

    def sample(self, product: RunningProduct) -> None:
        for pid in product.pids():
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            name = f"{_name(command)} {pid}"
            self.megabytes[name].append(resident * PAGE_KB / 1024)
            self.cpu_s[name] = (int(times[11]) + int(times[12])) / TICKS


def _name(command: str) -> str:
    if "uvicorn" in command:
        return "web"
    words = command.split()
    for mark in ("--queues", "@safe-passage"):
        for number, word in enumerate(words):
            if word == mark and number + 1 < len(words):
                return f"worker {words[number + 1]}"
            if mark in word:
                return f"worker {word.split('@')[0].lstrip('[').replace('celeryd:', '').strip()}"
    return next((each for each in ("beat", "valkey", "manage.py") if each in command), "other")


def _watch(product: RunningProduct, memory: Memory, stopped: threading.Event) -> None:
    while not stopped.wait(SAMPLE_EVERY_S):
        memory.sample(product)


def _environment(product: RunningProduct) -> dict[str, str]:
    """That of the product's own children: the same world, clock and queue."""
    [pid, *_] = product.pids("uvicorn")
    items = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(item.split("=", 1) for item in items if "=" in item)


def _locust(product: RunningProduct, seconds: float, folder: Path, people: dict[str, int]) -> None:
    command = [
        sys.executable, "-m", "locust", "--locustfile", "tests/load/people.py", "--headless",
        "--users", str(sum(people.values())), "--spawn-rate", "10",
        "--run-time", f"{seconds:.0f}s", "--host", f"http://127.0.0.1:{product.port}",
        "--csv", str(folder / "asked"), "--only-summary", "--stop-timeout", "10",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "LOAD_ARRIVALS": str(folder / "arrivals.json"),
        "LOAD_OPERATORS": str(people["operators"]),
        "LOAD_PROGRAMS": str(people["programs"]),
    }
    with (folder / "locust.log").open("w") as log:
        subprocess.run(command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log, check=False)


def lags_ms(arrivals: list[list[float]], made: dict[int, float]) -> list[float]:
    """How long after its commit each listener heard of each change; what came with a later: not."""
    return [1e3 * (at - made[int(key)]) for key, at in arrivals if int(key) in made]


def _measured(options: argparse.Namespace, folder: Path) -> str:
    people = {"operators": options.operators, "programs": options.programs}
    variables = {
        "SAFE_PASSAGE_CATALOG": "demo",
        "SAFE_PASSAGE_WEB_PROCESSES": str(options.web_processes),
    }
    if options.database_url:
        variables |= {"DATABASE_URL": options.database_url, "REDIS_URL": options.redis_url}
    seconds, memory, stopped = options.minutes * 60.0, Memory(), threading.Event()
    with running_product(folder / "world", **variables) as product:
        product.wait_for("Safe Passage is at")
        _wait_for_first_run(product)
        load_before = load_average()
        threading.Thread(target=_watch, args=(product, memory, stopped), daemon=True).start()
        environment = _environment(product)
        changes = subprocess.Popen(
            [sys.executable, "-m", "tests.load.changes", str(seconds)],
            cwd=CHECKOUT, env=environment, stdout=(folder / "changes").open("w"),
        )  # fmt: skip
        everything = subprocess.Popen(
            [sys.executable, "manage.py", "screen_catalogue", "--by-workers"],
            cwd=CHECKOUT, env=environment, stdout=(folder / "everything").open("w"),
        )  # fmt: skip
        _locust(product, seconds, folder, people)
        changes.wait(60)
        everything.terminate()
        everything.wait(30)
        stopped.set()
        memory.sample(product)
    return _record(options, folder, memory, load_before)


def _wait_for_first_run(product: RunningProduct) -> None:
    deadline = time.monotonic() + 900.0
    while time.monotonic() < deadline:
        with product.get("/api/v1/runs/?status=finished") as answer:
            if json.load(answer)["results"]:
                return
        time.sleep(2.0)
    raise TimeoutError("no run has finished within 15 minutes")


def _record(options: argparse.Namespace, folder: Path, memory: Memory, before: float | None) -> str:
    heard = json.loads((folder / "arrivals.json").read_text())
    told = [json.loads(line) for line in (folder / "changes").read_text().splitlines()]
    lags = lags_ms(heard["at"], {each["id"]: each["at"] for each in told if "id" in each})
    pulls = [each for each in told if "pull" in each]
    machine = this_machine(before)
    where = "PostgreSQL and Redis" if options.database_url else "SQLite and the embedded broker"
    if options.web_processes > 1:
        where += f", {options.web_processes} web processes"
    return "\n".join(
        [
            f"# {options.operators} operators and {options.programs} programs at once: {where}",
            "",
            f"{datetime.now(UTC):%d %B %Y %H:%M} UTC, {options.minutes:g} minutes."
            f" {machine.cores} cores for the product and for those who ask, load before"
            f" {machine.load_before}, after {machine.load_after}.",
            "",
            f"    .venv/bin/python -m tests.load.load{_flags(options)}",
            "",
            *(f"The pull meanwhile: {each['pull']} {each['s']:.0f} s." for each in pulls),
            f"Live streams: {heard['opened']} opened, {heard['ended']} ended by the server after"
            f" their hour, {heard['broken']} broken off, {heard['events']:,} events heard.",
            _lag_words(lags),
            "",
            *_asked_table(folder / "asked_stats.csv"),
            "",
            *_failures(folder / "asked_failures.csv"),
            *_memory_table(memory),
        ]
    )


def _flags(options: argparse.Namespace) -> str:
    """What was asked for, without the addresses of anybody's servers."""
    shown = ("minutes", "operators", "programs", "web_processes")
    return "".join(f" --{name.replace('_', '-')} {getattr(options, name):g}" for name in shown)


def _lag_words(lags: list[float]) -> str:
    if len(lags) < 2:
        return "From a change's commit to its event: nothing was heard."
    p95 = statistics.quantiles(lags, n=20)[-1]
    return (
        f"From a change's commit to its event at {len(lags):,} listenings: p50"
        f" {statistics.median(lags):.0f} ms, p95 {p95:.0f} ms, worst {max(lags):.0f} ms."
    )


def _asked_table(path: Path) -> list[str]:
    lines = [
        "| address | asked | failed | p50 ms | p95 ms | p99 ms | worst ms |",
        "|---|---|---|---|---|---|---|",
    ]
    with path.open() as file:
        for row in csv.DictReader(file):
            figures = (row[name] for name in ("50%", "95%", "99%"))
            lines.append(
                f"| {row['Name']} | {row['Request Count']} | {row['Failure Count']} |"
                f" {' | '.join(figures)} | {float(row['Max Response Time'] or 0):.0f} |"
            )
    return lines


def _failures(path: Path) -> list[str]:
    with path.open() as file:
        rows = list(csv.DictReader(file))
    if not rows:
        return ["Nothing failed.", ""]
    return [f"- {row['Name']}: {row['Occurrences']} times {row['Error']}" for row in rows] + [""]


def _memory_table(memory: Memory) -> list[str]:
    lines = [
        "Resident memory, MB, and processor time:", "",
        "| process | at first | a third in | two thirds in | at last | most | processor s |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, values in sorted(memory.megabytes.items()):
        if len(values) < 4:
            continue
        at = [values[0], values[len(values) // 3], values[2 * len(values) // 3], values[-1]]
        words = " | ".join(f"{value:.0f}" for value in (*at, max(values)))
        lines.append(f"| {name} | {words} | {memory.cpu_s[name]:.0f} |")
    return [*lines, ""]


def main(arguments: list[str]) -> int:
    """Measure, print, and write docs/experiments/load-<date>.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--operators", type=int, default=200)
    parser.add_argument("--programs", type=int, default=50)
    parser.add_argument("--quick", action="store_true", help="one minute, 20 operators, 5 programs")
    parser.add_argument("--web-processes", type=int, default=1)
    parser.add_argument("--name", default="", help="of the record, where the day has another")
    parser.add_argument("--database-url", default="", help="an empty PostgreSQL")
    parser.add_argument("--redis-url", default="", help="needed with it")
    options = parser.parse_args(arguments)
    if options.quick:
        options.minutes, options.operators, options.programs = 1.0, 20, 5
    with tempfile.TemporaryDirectory(prefix="safe-passage-load-") as folder:
        text = _measured(options, Path(folder))
    name = options.name or ("load-postgresql" if options.database_url else "load")
    if not options.quick:
        (FOLDER / f"{name}-{datetime.now(UTC):%Y-%m-%d}.md").write_text(text + "\n")
    print(text)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
