"""The record of a run of the suite, for people: docs/experiments/faults-DATE.md."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sasweb.experiment_words import machine_words
from screening.common.code_version import code_version
from tests.experiments.machine import this_machine
from tests.experiments.writing import CHECKOUT
from tests.faults.faults import Fault
from tests.faults.migrations import Killed
from tests.faults.suite import Outcome, Round


def write_record(
    outcomes: Sequence[Outcome],
    migrations: Sequence[Killed],
    options: argparse.Namespace,
    *,
    command: str,
    load_before: float | None,
) -> Path:
    """Write it, and return where. One in part has another name than one of everything."""
    now = datetime.now(UTC)
    part = "-quick" if options.quick else "-part" if options.only else ""
    path: Path = options.folder / f"faults-{now:%Y-%m-%d}{part}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [*_head(now, command, load_before), *_bodies(outcomes), *_migrations(migrations)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _head(now: datetime, command: str, load_before: float | None) -> Iterator[str]:
    yield f"# Faults, {now:%Y-%m-%d}"
    yield ""
    yield f"Written by `{command}` at {now:%H:%M} UTC, code {code_version(CHECKOUT)}, on"
    yield f"{machine_words(this_machine(load_before))}."
    yield ""
    yield "Times are from the end of a fault until a word in a case was confirmed, the source's"
    yield "news were in, a run of the stations had finished on them, the schedule ticked, and all"
    yield "that had been under way had ended. On a machine with other work they are pessimistic."


def _bodies(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        yield from ("", f"## On {outcome.database}", "")
        yield f"{len(outcome.rounds)} rounds."
        yield ""
        yield (
            "| fault | rounds | pages answer again (median, s) | works again (median, s) |"
            " worst (s) | broken |"
        )
        yield "|---|---|---|---|---|---|"
        yield from _table(outcome.rounds)
        yield ""
        yield (
            "What could have been lost: "
            + ", ".join(f"{count:,} {name}" for name, count in outcome.counts.items())
            + "."
        )
        for words in outcome.skipped:
            yield f"Not done: {words}."
        yield from _troubles(outcome)


def _table(rounds: Sequence[Round]) -> Iterator[str]:
    by_fault: dict[Fault, list[Round]] = {}
    for each in rounds:
        by_fault.setdefault(each.fault, []).append(each)
    for fault, done in sorted(by_fault.items(), key=lambda item: item[0].key):
        answers = [each.recovery.answers_s for each in done if each.recovery.answers_s is not None]
        works = [each.recovery.works_s for each in done if each.recovery.works_s is not None]
        never = len(done) - len(works)
        broken = sum(bool(each.violations) for each in done)
        worst = f"never in {never}" if never else _figure(max(works, default=None))
        yield (
            f"| {fault.title} | {len(done)} | {_figure(median(answers) if answers else None)} |"
            f" {_figure(median(works) if works else None)} | {worst} | {broken} |"
        )


def _figure(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds:.1f}"


def _troubles(outcome: Outcome) -> Iterator[str]:
    yield ""
    if outcome.is_sound:
        yield "Nothing was lost, doubled or stuck."
        return
    for each in outcome.rounds:
        if each.recovery.works_s is None:
            yield f"- Round {each.number}, {each.fault.title}: waits for {each.recovery.waits_for}"
        for words in each.violations:
            yield f"- Round {each.number}, {each.fault.title} ({each.words}): {words}"
    for words in outcome.at_the_end:
        yield f"- At the end: {words}"


def _migrations(rounds: Sequence[Killed]) -> Iterator[str]:
    if not rounds:
        return
    yield from ("", "## `prepare` killed half-way, and repeated", "")
    yield "| migrations written down at the kill | after the next `prepare` | trouble |"
    yield "|---|---|---|"
    for each in rounds:
        trouble = each.trouble.strip().splitlines()[-1] if each.trouble else "none"
        yield f"| {each.migrations_before} | {each.migrations_after} | {trouble} |"
