"""Read cases: their entries in the chain, and what they say together.

NOTE: here is everything that this installation holds. What another party may see of it goes through
``release_view.py``, always.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from screening.common.plain_text import one_line
from screening.conjunctions.models import Conjunction
from screening.coordination.chain import ChainedEntry, Part
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case, Entry
from screening.coordination.standing import CaseStanding, EntryFacts, entry_facts, stand

logger = logging.getLogger(__name__)

_LONGEST_WHY: Final = 200
_NO_ENTRIES: Final = "It holds no entries."


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


@dataclass(frozen=True, slots=True)
class Readings:
    """Many cases by their keys: what those are that can be read, and why the others cannot be."""

    standings: dict[int, CaseStanding]
    unreadable: dict[int, str]

    def __or__(self, other: Readings) -> Readings:
        return Readings(self.standings | other.standings, self.unreadable | other.unreadable)


def readings_of(cases: Iterable[Case], now_utc: datetime) -> Readings:
    """What many cases are, in two queries; one that cannot be read hides none of the others."""
    return _read([case.pk for case in cases], now_utc)


def standings_of(cases: Iterable[Case], now_utc: datetime) -> dict[int, CaseStanding]:
    """The same of those that can be read."""
    return readings_of(cases, now_utc).standings


def standings_at(cases: Iterable[Case], at_utc: datetime) -> dict[int, CaseStanding]:
    """What those that can be read were at an instant, by what had been said until then.

    NOTE: a part that came withheld and was disclosed since is read: that has real times alone.
    """
    return _read([case.pk for case in cases], at_utc, said_until_utc=at_utc).standings


def why_unreadable(error: Exception) -> str:
    """Why a case cannot be read, in a sentence for a page; the log has the rest."""
    return f"{type(error).__name__}: {one_line(str(error), _LONGEST_WHY)}"


def _read(
    keys: list[int], now_utc: datetime, *, said_until_utc: datetime | None = None
) -> Readings:
    """All at once; where one of them breaks that, each half by itself."""
    try:
        found = _standings(keys, now_utc, said_until_utc)
    except Exception as error:  # nobody can name all that may be wrong with one case
        if len(keys) == 1:
            logger.warning("Case %d cannot be read.", keys[0], exc_info=True)
            return Readings({}, {keys[0]: why_unreadable(error)})
        half = len(keys) // 2
        first = _read(keys[:half], now_utc, said_until_utc=said_until_utc)
        return first | _read(keys[half:], now_utc, said_until_utc=said_until_utc)
    return Readings(found, {key: _NO_ENTRIES for key in keys if key not in found})


def _standings(
    keys: list[int], now_utc: datetime, said_until_utc: datetime | None
) -> dict[int, CaseStanding]:
    entries = Entry.objects.filter(case__in=keys)
    if said_until_utc is not None:
        entries = entries.filter(at_utc__lte=said_until_utc)
    rows = entries.select_related("case").prefetch_related("disclosures").order_by("case", "number")
    found: dict[int, list[EntryFacts]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(entry_facts(chained_entry(row)))
    return {key: stand(entries, now_utc) for key, entries in found.items()}
