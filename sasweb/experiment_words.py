"""How a record of an experiment is said, alike on the page and in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Final

from django.utils.translation import gettext_noop

from sasweb.experiment_records import Bar, Finding, Machine, Relation, Standing

UNKNOWN: Final = gettext_noop("unknown")
SIGNS: Final = {Relation.AT_LEAST: "≥", Relation.AT_MOST: "≤", Relation.EXACTLY: "="}
STANDING_WORDS: Final = {
    Standing.AIM: gettext_noop("met, and the aim"),
    Standing.MET: gettext_noop("met"),
    Standing.MISSED: gettext_noop("missed"),
    Standing.UNKNOWN: UNKNOWN,
    Standing.NO_BAR: gettext_noop("no bar"),
}


def value_words(finding: Finding) -> str:
    """Say the figure with its unit."""
    if finding.value is None:
        return UNKNOWN
    value = finding.value
    is_whole = isfinite(value) and (value == round(value) or abs(value) >= 1000)
    text = f"{value:,.0f}" if is_whole else f"{value:.3g}"
    return f"{text} {finding.unit}".strip()


def bar_words(bar: Bar | None) -> tuple[str, str]:
    """Say what must be and what is aimed for; "" where there is no such bar."""
    if bar is None:
        return "", ""
    sign = SIGNS[bar.relation]
    return f"{sign} {bar.must:,g}", "" if bar.aim is None else f"{sign} {bar.aim:,g}"


def machine_words(machine: Machine) -> str:
    """Say what the machine is and how busy it was."""
    memory = "memory unknown" if machine.memory_gb is None else f"{machine.memory_gb:g} GB"
    before, after = (
        UNKNOWN if load is None else f"{load:g}"
        for load in (machine.load_before, machine.load_after)
    )
    return (
        f"{machine.cores} cores ({machine.processor}), {memory}; load average {before} before, "
        f"{after} after"
    )


def figure_words(value: object) -> str:
    """Say one of the figures behind a finding: numbers, texts, lists and tables of them."""
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | tuple):
        return ", ".join(figure_words(each) for each in value) or "none"
    if isinstance(value, Mapping):
        pairs = (f"{name_words(name)} {figure_words(each)}" for name, each in value.items())
        return ", ".join(pairs) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


def name_words(name: str) -> str:
    """Say the name of a figure."""
    return name.replace("_", " ")
