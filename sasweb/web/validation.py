"""Validation: what the engine was last held against, how it stood, and how fast it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from sasweb.experiment_records import (
    Experiment,
    Finding,
    Kind,
    Standing,
    newer_parts,
    newest_experiment,
)
from sasweb.experiment_words import (
    STANDING_WORDS,
    UNKNOWN,
    bar_words,
    figure_words,
    machine_words,
    name_words,
    value_words,
)

TITLES: Final = {
    Kind.VALIDATION: (
        gettext_noop("Correctness"),
        "make validate",
        gettext_noop("Held against outside truth."),
    ),
    Kind.BENCHMARK: (
        gettext_noop("Speed and memory"),
        "make bench",
        gettext_noop("Measured, and held against our own bars."),
    ),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the table, in words."""

    finding: Finding
    again_at_utc: datetime | None = None  # when a later record measured it again: that one counts

    @property
    def measured(self) -> str:
        return gettext(UNKNOWN) if self.finding.value is None else value_words(self.finding)

    @property
    def must(self) -> str:
        return bar_words(self.finding.bar)[0]

    @property
    def aim(self) -> str:
        return bar_words(self.finding.bar)[1]

    @property
    def standing(self) -> str:
        return gettext(STANDING_WORDS[self.finding.standing])

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The figures behind it: names and values."""
        return [(name_words(name), figure_words(it)) for name, it in self.finding.figures.items()]


@dataclass(frozen=True, slots=True)
class Record:
    """One record in words."""

    experiment: Experiment
    running: str  # the version of the code that shows it
    running_engine: str  # the digest of its engine
    later: tuple[Experiment, ...] = ()  # records in part that were measured after it

    @property
    def is_of_this_code(self) -> bool | None:
        """None where it is not known: without its history a copy knows its release alone."""
        measured = self.experiment.code_version
        if measured != self.running and self.running == measured.partition("+")[0]:
            return None
        return measured == self.running

    @property
    def is_of_this_engine(self) -> bool:
        """Whether every source of the engine is the same: then the record holds here."""
        return self.experiment.engine_digest == self.running_engine

    @property
    def changes_command(self) -> str:
        """What tells, in a checkout, what has changed since; "" where a commit is not known."""
        versions = (self.experiment.code_version, self.running)
        commits = [version.partition("+")[2] for version in versions]
        return f"git diff --stat {' '.join(commits)} -- screening" if all(commits) else ""

    @property
    def machine(self) -> str:
        return machine_words(self.experiment.machine)

    @property
    def rows(self) -> list[FindingRow]:
        return [FindingRow(each, self._again_at_utc(each)) for each in self.experiment.findings]

    @property
    def summary(self) -> str:
        """How many bars are met, missed and unknown, of what this record still says."""
        standings = [row.finding.standing for row in self.rows if not row.again_at_utc]
        met = standings.count(Standing.MET) + standings.count(Standing.AIM)
        missed, unknown = (standings.count(each) for each in (Standing.MISSED, Standing.UNKNOWN))
        parts = [
            gettext("%(count)s met") % {"count": met},
            gettext("%(count)s missed") % {"count": missed},
        ]
        if unknown:
            parts.append(gettext("%(count)s unknown") % {"count": unknown})
        if again := len(self.rows) - len(standings):
            parts.append(gettext("%(count)s measured again") % {"count": again})
        return ", ".join(parts)

    def _again_at_utc(self, finding: Finding) -> datetime | None:
        """When a later record last had a value of the same; None where this one's counts."""
        known = (
            record.measured_at_utc
            for record in self.later
            if any(each.key == finding.key and each.value is not None for each in record.findings)
        )
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class Section:
    """The newest record of one kind, or that there is none, and what was measured again since."""

    kind: Kind
    record: Record | None
    parts: list[Record]

    @property
    def title(self) -> str:
        return gettext(TITLES[self.kind][0])

    @property
    def command(self) -> str:
        return TITLES[self.kind][1]

    @property
    def lead(self) -> str:
        return gettext(TITLES[self.kind][2])


@require_safe
def validation(request: HttpRequest) -> HttpResponse:
    """The newest record of each kind that this copy of the product carries."""
    sections = [_section(kind) for kind in Kind]
    return render(request, "pages/validation/validation.html", {"sections": sections})


def _section(kind: Kind) -> Section:
    newest = newest_experiment(settings.EXPERIMENTS_DIR, kind)
    if newest is None:
        return Section(kind, None, [])
    parts = newer_parts(settings.EXPERIMENTS_DIR, newest)
    running = (settings.CODE_VERSION, settings.ENGINE_DIGEST)
    whole = Record(newest, *running, later=tuple(parts))
    again = [Record(each, *running, later=tuple(parts[:index])) for index, each in enumerate(parts)]
    return Section(kind, whole, again)
