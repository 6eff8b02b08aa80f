"""The table of docs/monitoring.md, made from the code: `manage.py metrics_table` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from sasweb.metrics.collecting import UNTOLD, UNTOLD_WORDS
from sasweb.metrics.requests import OF_REQUESTS
from screening.upkeep.measures import MEASURES
from screening.upkeep.measures.measure import PREFIX


def rows() -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Name, kind, labels and words of everything that is told."""
    for metric in OF_REQUESTS:
        kind: str = metric._type
        name = metric._name + ("_total" if kind == "counter" else "")
        yield name, kind, tuple(metric._labelnames), metric._documentation
    for measure in MEASURES:
        yield PREFIX + measure.name, "gauge", measure.labels, measure.words
    yield PREFIX + UNTOLD, "gauge", ("group",), UNTOLD_WORDS


def table() -> str:
    """The rows as Markdown."""
    lines = ["| metric | kind | labels | meaning |", "|---|---|---|---|"]
    for name, kind, labels, words in rows():
        shown = ", ".join(f"`{label}`" for label in labels)
        lines.append(f"| `{name}` | {kind} | {shown} | {words} |")
    return "\n".join(lines)
