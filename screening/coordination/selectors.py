"""Read cases: their entries in the chain, and what they say together.

NOTE: here is everything that this installation holds. What another party may see of it goes through
``release_view.py``, always.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from screening.conjunctions.models import Conjunction
from screening.coordination.chain import ChainedEntry, Part
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case, Entry
from screening.coordination.standing import CaseStanding, EntryFacts, entry_facts, stand


def cases_all() -> QuerySet[Case]:
    """Every case, soonest closest approach first."""
    return Case.objects.select_related("conjunction__life").prefetch_related("parties")


def cases_open() -> QuerySet[Case]:
    """Every case that is not closed."""
    return cases_all().exclude(state=CaseState.CLOSED)


def cases_of(conjunction: Conjunction) -> QuerySet[Case]:
    """The cases of a conjunction, the newest first."""
    return cases_all().filter(conjunction=conjunction).order_by("-pk")


def chained_entry(entry: Entry) -> ChainedEntry:
    """One entry with its place in the chain, and every part that is known here."""
    parts = {name: Part.from_json(part, name) for name, part in entry.parts.items()}
    for disclosed in entry.disclosures.all():
        parts[disclosed.part] = Part(
            release_class=parts[disclosed.part].release_class,
            sha256=parts[disclosed.part].sha256,
            salt=disclosed.salt,
            value=disclosed.value,
        )
    return ChainedEntry(
        case=entry.case.uuid,
        number=entry.number,
        uuid=entry.uuid,
        kind=entry.kind,
        party=entry.party,
        author=entry.author,
        at_utc=entry.at_utc,
        recorded_at=entry.recorded_at,
        previous_hash=entry.previous_hash,
        parts=parts,
        hash=entry.hash,
    )


def chained_entries(case: Case) -> list[ChainedEntry]:
    """The entries of a case in their order."""
    rows = case.entries.select_related("case").prefetch_related("disclosures").order_by("number")
    return [chained_entry(row) for row in rows]


def entries_held(case: Case) -> tuple[EntryFacts, ...]:
    """The entries of a case as they are held here, without the chain."""
    return tuple(entry_facts(each) for each in chained_entries(case))


def standing_of(case: Case, now_utc: datetime) -> CaseStanding:
    """What a case is by everything that is held here."""
    return stand(entries_held(case), now_utc)


def standings_of(cases: Iterable[Case], now_utc: datetime) -> dict[int, CaseStanding]:
    """The same of many cases, by their keys, in two queries."""
    return _standings(Entry.objects.filter(case__in=[case.pk for case in cases]), now_utc)


def standings_at(cases: Iterable[Case], at_utc: datetime) -> dict[int, CaseStanding]:
    """What many cases were at an instant, by what had been said until then.

    NOTE: a part that came withheld and was disclosed since is read: that has real times alone.
    """
    entries = Entry.objects.filter(case__in=[case.pk for case in cases], at_utc__lte=at_utc)
    return _standings(entries, at_utc)


def _standings(entries: QuerySet[Entry], now_utc: datetime) -> dict[int, CaseStanding]:
    rows = entries.select_related("case").prefetch_related("disclosures").order_by("case", "number")
    found: dict[int, list[EntryFacts]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(entry_facts(chained_entry(row)))
    return {key: stand(entries, now_utc) for key, entries in found.items()}
