"""Cases, and the entries that they are made of: entries are only ever added.

What a case *is* follows from its entries (``standing.py``). ``Case`` keeps of that what lists are
ordered and filtered by, and the head of the chain.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db import models

from screening.common.exceptions import SafePassageError
from screening.common.ordered_json import OrderedJSONField
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.models import Conjunction
from screening.coordination.kinds import CaseState, ClosedBy, EntryKind, PartyRole
from screening.stations.models import Station

_WORDS_OF: Final = {
    kind: [(each.value, each.value.replace("_", " ").capitalize()) for each in kind]
    for kind in (CaseState, ClosedBy, EntryKind, PartyRole, Level)
}


class RecordIsFinal(SafePassageError):
    """Somebody tried to change or delete what is only ever added to."""


class Case(models.Model):
    """What two operators say to each other about one conjunction.

    Its keeper numbers and chains the entries. Organisations are named by their slugs, which
    instances share.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    conjunction = models.ForeignKey(
        Conjunction, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    keeper_slug = models.SlugField()
    is_kept_here = models.BooleanField(default=True)
    opened_at_utc = models.DateTimeField()  # product time
    tca_utc = models.DateTimeField()  # as opened: deadlines count from it
    level = models.CharField(max_length=10, choices=_WORDS_OF[Level], blank=True)  # as opened
    protocol_key = models.CharField(max_length=80)
    protocol_version = models.CharField(max_length=20)
    is_exercise = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)
    is_reconstruction = models.BooleanField(default=False)
    # Follow from the entries; kept for lists.
    state = models.CharField(
        max_length=16, choices=_WORDS_OF[CaseState], default=CaseState.DRAFT.value, db_index=True
    )
    closed_by = models.CharField(max_length=20, choices=_WORDS_OF[ClosedBy], blank=True)
    head_number = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["tca_utc", "id"]
        indexes = [models.Index(fields=["state", "tca_utc"])]

    def __str__(self) -> str:
        return f"case {self.uuid}"


class CaseParty(models.Model):
    """An organisation in a case, as its ``opened`` entry names it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    slug = models.SlugField()  # of the organisation
    role = models.CharField(max_length=16, choices=_WORDS_OF[PartyRole])

    class Meta:
        ordering = ["case", "id"]
        verbose_name_plural = "case parties"
        constraints = [
            models.UniqueConstraint(fields=["case", "slug"], name="one_role_per_case_and_party")
        ]
        indexes = [models.Index(fields=["slug"])]  # a counterpart's cases

    def __str__(self) -> str:
        return f"{self.slug}, {self.get_role_display().lower()}"


class _FinalRows(models.QuerySet[Any]):
    """Rows of a record: read and added."""

    def update(self, **kwargs: Any) -> int:
        raise RecordIsFinal("The record of a case is added to, never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RecordIsFinal("The record of a case is added to, nothing is deleted.")


class FinalRecord(models.Model):
    """A row that is written once. The database refuses too (``append_only.py``)."""

    objects = _FinalRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RecordIsFinal(f"{self} is written: it is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RecordIsFinal(f"{self} is written: it is never deleted.")


class Entry(FinalRecord):
    """One thing that one party said, or that happened, with its place in the chain.

    ``parts`` holds {name: {"class", "sha256", "salt", "value"}}, or with "withheld" in place of
    salt and value where this instance was never given them.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()  # from 1, of the case
    uuid = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=_WORDS_OF[EntryKind])
    party = models.SlugField()  # whose words they are
    author = models.CharField(max_length=200)  # who said it for them, in words
    at_utc = models.DateTimeField()  # product time
    recorded_at = models.DateTimeField()  # real time, by the keeper
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    # NOTE: as text. A database that reads the numbers would write 1e-05 another way.
    parts = OrderedJSONField(default=dict)

    class Meta:
        ordering = ["case", "number"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_entry_per_number")
        ]

    def __str__(self) -> str:
        return f"entry {self.number} of {self.case}"


class Disclosure(FinalRecord):
    """A part that came withheld and was given later: it has the digest that was chained."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="disclosures")
    part = models.CharField(max_length=40)
    salt = models.CharField(max_length=64)
    value = OrderedJSONField(null=True)
    received_at = models.DateTimeField()  # real time

    class Meta:
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "part"], name="one_disclosure_per_part")
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.entry}"


class OpeningRule(models.Model):
    """From which level on a conjunction of a station opens a draft case by itself."""

    station = models.OneToOneField(
        Station, on_delete=models.CASCADE, primary_key=True, related_name="opening_rule"
    )
    from_level = models.CharField(max_length=10, choices=_WORDS_OF[Level])
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()  # product time

    def __str__(self) -> str:
        return f"{self.station.short_name}: a case from {self.from_level} on"
