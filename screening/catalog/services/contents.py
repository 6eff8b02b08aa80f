"""What an answer holds once it has been read, and how each kind of it is taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from screening.catalog.models import Pull
from screening.catalog.services.findings import Findings
from screening.catalog.services.ingest import elements_ingest
from screening.catalog.services.reports import is_reports, read_reports
from screening.catalog.services.satcat import satcat_ingest
from screening.catalog.sources.base import MadeCatalogue, ObjectFacts
from screening.catalog.sources.satcat_csv import FORMAT, ParsedSatcat, is_satcat, read_satcat
from screening.engine.elements import ParsedElements, read_elements
from screening.engine.elements.decode import decode_text

MADE_FORMAT = "computed"
OnProgress = Callable[[float], None]


class Contents(Protocol):
    """The readable part of a pull."""

    @property
    def findings(self) -> Findings: ...

    def ingest(self, pull: Pull, on_progress: OnProgress) -> Pull:
        """Store it and complete the pull."""
        ...


@dataclass(frozen=True, slots=True)
class ElementContents:
    """Element sets, with facts about their objects where the source gives any."""

    parsed: ParsedElements
    facts: Mapping[int, ObjectFacts] = field(default_factory=dict)

    @property
    def findings(self) -> Findings:
        epochs = [each.epoch_utc for each in self.parsed.elements]
        return Findings(
            detected_format=self.parsed.detected_format,
            norad_cat_ids={each.norad_cat_id for each in self.parsed.elements},
            record_count=len(epochs) + len(self.parsed.rejections),
            rejections=self.parsed.rejections,
            oldest_epoch_utc=min(epochs, default=None),
            newest_epoch_utc=max(epochs, default=None),
        )

    def ingest(self, pull: Pull, on_progress: OnProgress) -> Pull:
        return elements_ingest(pull, self.parsed, facts=self.facts, on_progress=on_progress)


@dataclass(frozen=True, slots=True)
class SatcatContents:
    """Facts about objects, without orbits."""

    parsed: ParsedSatcat

    @property
    def findings(self) -> Findings:
        return Findings(
            detected_format=FORMAT,
            norad_cat_ids={each.norad_cat_id for each in self.parsed.entries},
            record_count=len(self.parsed.entries) + len(self.parsed.rejections),
            rejections=self.parsed.rejections,
        )

    def ingest(self, pull: Pull, on_progress: OnProgress) -> Pull:
        return satcat_ingest(pull, self.parsed, on_progress=on_progress)


def contents_of_file(data: bytes, *, file_name: str) -> Contents:
    """Read elements, SATCAT or reports. Raises UnusableFile when nothing in it is usable."""
    text = decode_text(data, file_name=file_name)
    if is_satcat(text):
        return SatcatContents(read_satcat(text, file_name=file_name))
    if is_reports(text):
        return read_reports(text, file_name=file_name)
    return ElementContents(read_elements(data, file_name=file_name))


def contents_of_made(made: MadeCatalogue) -> Contents:
    """Take over a catalogue that was computed here."""
    parsed = ParsedElements(list(made.element_sets), [], MADE_FORMAT)
    return ElementContents(parsed, made.facts)
