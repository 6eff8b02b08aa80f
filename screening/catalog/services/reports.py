"""Conjunctions that a source reports: pulled here, understood by those who know messages.

The catalogue stands below messages; settings name who takes records in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from screening.catalog.models import Pull
from screening.catalog.services.completion import Counts, pull_complete
from screening.catalog.services.findings import Findings
from screening.catalog.sources.spacetrack_cdm import ENVELOPE
from screening.engine.elements import Rejection, UnusableFile

FORMAT = "cdm-public-json"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many records were new, and (place, reason, excerpt) of each that was refused."""

    new: int
    rejected: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ReportContents:
    """Public conjunction messages as they came."""

    records: Sequence[dict[str, Any]]

    @property
    def findings(self) -> Findings:
        # NOTE: no objects are named. How many stations are reported on differs from day to day, so
        # that fewer than last time is nothing to be suspicious of.
        return Findings(
            detected_format=FORMAT,
            norad_cat_ids=frozenset(),
            record_count=len(self.records),
            rejections=(),
        )

    def ingest(self, pull: Pull, on_progress: Callable[[float], None]) -> Pull:
        """Hand the records over and complete the pull. Repeating it changes nothing."""
        taken: TakenIn = import_string(settings.CATALOG_REPORTS_TAKEN_BY)(self.records, on_progress)
        rejections = [Rejection(*each) for each in taken.rejected]
        counts = Counts(
            read=len(self.records) - len(rejections),
            objects=0,
            new=taken.new,
            guarded=[],
            lacking=[],
        )
        return pull_complete(pull, counts, rejections, detected_format=FORMAT)


def is_reports(text: str) -> bool:
    """Tell an answer of the source from files of elements by its outermost member."""
    return text.lstrip()[: len(ENVELOPE) + 40].startswith(f'{{"{ENVELOPE}"')


def read_reports(text: str, *, file_name: str) -> ReportContents:
    """Read the records of an answer. Raises UnusableFile where it is no list of objects."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableFile(file_name, f"it is no JSON ({error})", "Pull it again.") from None
    records = whole.get(ENVELOPE) if isinstance(whole, dict) else None
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise UnusableFile(file_name, "it is no list of records", "Pull it again.")
    return ReportContents(records)
