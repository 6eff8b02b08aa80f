"""Writing one record twice: JSON for the product's page, Markdown for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sasweb.experiment_records import Experiment, Finding, Kind
from sasweb.experiment_words import (
    STANDING_WORDS,
    bar_words,
    figure_words,
    machine_words,
    name_words,
    value_words,
)
from screening.common.code_version import code_version, engine_digest
from tests.experiments.machine import this_machine

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "docs" / "experiments"
TITLES = {Kind.VALIDATION: "Validation", Kind.BENCHMARK: "Benchmark"}


def experiment_now(
    kind: Kind,
    command: str,
    findings: Iterable[Finding],
    *,
    load_before: float | None,
    is_quick: bool = False,
    only: Sequence[str] = (),
) -> Experiment:
    """Put findings together with the date, the code and the machine."""
    return Experiment(
        kind=kind,
        measured_at_utc=datetime.now(UTC).replace(microsecond=0),
        command=command,
        code_version=code_version(CHECKOUT),
        engine_digest=engine_digest(CHECKOUT / "screening" / "engine"),
        machine=this_machine(load_before),
        findings=tuple(findings),
        is_quick=is_quick,
        only=tuple(only),
    )


def write_experiment(experiment: Experiment, folder: Path) -> tuple[Path, Path]:
    """Write ``KIND-DATE.json`` and ``.md``; a second one of a day replaces the first.

    One in part has its cases in its name, so that it never replaces one of all of them.
    """
    quick = "-quick" if experiment.is_quick else ""
    part = "".join(f"-{name}" for name in ("only", *experiment.only)) if experiment.only else ""
    stem = f"{experiment.kind}-{experiment.measured_at_utc:%Y-%m-%d}{quick}{part}"
    folder.mkdir(parents=True, exist_ok=True)
    record, page = folder / f"{stem}.json", folder / f"{stem}.md"
    record.write_text(experiment.to_json(), encoding="utf-8")
    page.write_text(markdown(experiment), encoding="utf-8")
    return record, page


def markdown(experiment: Experiment) -> str:
    """Return the record as a page to read."""
    return "\n".join([*_head(experiment), *_table(experiment), *_details(experiment)]) + "\n"


def _head(experiment: Experiment) -> Iterator[str]:
    form = ", quick form" if experiment.is_quick else ""
    if experiment.only:
        form += f", in part: {', '.join(experiment.only)}"
    yield f"# {TITLES[experiment.kind]} of {experiment.measured_at_utc:%Y-%m-%d}{form}"
    yield ""
    yield f"Written by `{experiment.command}` at {experiment.measured_at_utc:%H:%M} UTC, code"
    yield f"{experiment.code_version}, on {machine_words(experiment.machine)}."
    yield ""


def _table(experiment: Experiment) -> Iterator[str]:
    yield "| what | measured | bar | aim | |"
    yield "|---|---|---|---|---|"
    for each in experiment.findings:
        must, aim = bar_words(each.bar)
        standing = STANDING_WORDS[each.standing]
        yield f"| {each.title} | {value_words(each)} | {must} | {aim} | {standing} |"


def _details(experiment: Experiment) -> Iterator[str]:
    for each in experiment.findings:
        if each.note or each.figures:
            yield ""
            yield f"## {each.title}"
            yield ""
            if each.note:
                yield each.note
                yield ""
            yield from _figures(each.figures)


def _figures(figures: Mapping[str, object]) -> Iterator[str]:
    for name, value in figures.items():
        yield f"- {name_words(name)}: {figure_words(value)}"
