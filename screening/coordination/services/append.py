"""Number an entry, chain it, keep it: the only place where an entry of one's own is added.

The row of the case is locked meanwhile: entries get their numbers one after the other, whoever
writes. What may be said is judged by whoever calls (``say.py``), under the same lock.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError, SafePassageError
from screening.coordination.chain import (
    ChainedEntry,
    Fault,
    Part,
    chained,
    entry_faults,
    entry_hash,
    first_link,
    new_salt,
    part_faults,
    seal,
    shown_values,
)
from screening.coordination.contents import kind_of, require_parts
from screening.coordination.kinds import EntryKind, ReleaseClass
from screening.coordination.models import Case, Disclosure, Entry
from screening.coordination.part_shapes import check_parts
from screening.coordination.selectors import chained_entry, standing_of
from screening.coordination.services.ask import peers_ask_to_tell, people_ask_to_tell
from screening.coordination.services.plan_request import plan_screen_request

# A part is given as its class and value, or sealed as another installation has sealed it.
PartGiven = tuple[ReleaseClass, Any] | Part


class NotKeeper(SafePassageError):
    """The case is kept by another installation, which numbers its entries: submit it there."""


class ChainBroken(SafePassageError):
    """An entry from elsewhere does not continue the chain that is held here."""


def case_lock(case: Case) -> Case:
    """Read a case anew and lock it until the transaction ends that this is called in."""
    return Case.objects.select_for_update().get(pk=case.pk)


@transaction.atomic
def entry_append(
    case: Case,
    *,
    kind: EntryKind,
    party: str,
    author: str,
    parts: Mapping[str, PartGiven],
    at_utc: datetime,
    entry_uuid: uuid.UUID | None = None,
) -> Entry:
    """Add one entry to a case that is kept here, and return it.

    Given again with the same ``entry_uuid`` nothing happens: the entry that is there is returned.
    Raises NotKeeper for a case of another installation; InputError for a part that does not belong
    to the kind, is missing or is of another form, or for a uuid that another entry bears.
    """
    held = case_lock(case)
    known = _known(held, kind, party, entry_uuid)
    if known is not None:
        return known
    if not held.is_kept_here:
        raise NotKeeper(f"{held} is kept by {held.keeper_slug}: its entries are numbered there.")
    entry = chained(
        ChainedEntry(
            case=held.uuid,
            number=held.head_number + 1,
            uuid=entry_uuid or uuid.uuid4(),
            kind=kind.value,
            party=party,
            author=author,
            at_utc=at_utc,
            recorded_at=real_now_utc(),
            previous_hash=held.head_hash or first_link(held.uuid),
            parts=parts_seal(kind, parts),
        )
    )
    row = _keep(held, entry)
    plan_screen_request(row)
    return row


@transaction.atomic
def chained_entry_add(case: Case, entry: ChainedEntry) -> Entry:
    """Add an entry that the keeper has chained to the copy that is held here, and return it.

    One that is here already is returned; parts of it that are withheld here and given now are kept
    as disclosures. Raises ChainBroken unless it is exactly the next one, or exactly one that is
    held; InputError for what no entry holds.
    """
    held = case_lock(case)
    known = held.entries.filter(number=entry.number).first()
    if known is not None:
        return _same_again(known, entry)
    _require_parts(kind_of(entry.kind), entry.parts)
    _require_next(held, entry)
    return _keep(held, entry)


@transaction.atomic
def part_disclose(entry: Entry, name: str, part: Part) -> Disclosure:
    """Keep a part that was withheld and is given now. Raises ChainBroken for another content."""
    chained_part = chained_entry(entry).parts.get(name)
    if chained_part is None or part.sha256 != chained_part.sha256 or part.withheld is not None:
        raise ChainBroken(f"{entry} has no part {name!r} of that digest.")
    _require_sound(part_faults(entry.number, {name: part}))
    found, _ = Disclosure.objects.get_or_create(
        entry=entry,
        part=name,
        defaults={"salt": part.salt or "", "value": part.value, "received_at": real_now_utc()},
    )
    return found


def _known(case: Case, kind: EntryKind, party: str, entry_uuid: uuid.UUID | None) -> Entry | None:
    if entry_uuid is None:
        return None
    known: Entry | None = Entry.objects.filter(uuid=entry_uuid).first()
    if known is None:
        return None
    if (known.case_id, known.kind, known.party) != (case.pk, kind.value, party):
        raise InputError(f"Another entry bears the uuid {entry_uuid}: give this one its own.")
    return known


def parts_seal(kind: EntryKind, parts: Mapping[str, PartGiven]) -> dict[str, Part]:
    """Seal the parts of an entry. Raises as ``entry_append`` does."""
    sealed = {
        name: given if isinstance(given, Part) else seal(given[0], given[1], salt=new_salt())
        for name, given in parts.items()
    }
    _require_parts(kind, sealed)
    check_parts(kind, shown_values(sealed))
    _require_sound(part_faults(0, sealed))
    return sealed


def _same_again(known: Entry, entry: ChainedEntry) -> Entry:
    """An entry that is held already: it must be the very same, and may show more."""
    held = chained_entry(known)
    if entry.hash != held.hash or entry_hash(entry) != held.hash:
        raise ChainBroken(f"{known} is another one there: the two copies part ways.")
    for name, part in entry.parts.items():
        if part.withheld is None and held.parts[name].withheld is not None:
            part_disclose(known, name, part)
    return known


def _require_next(case: Case, entry: ChainedEntry) -> None:
    previous = case.head_hash or first_link(case.uuid)
    _require_sound(
        entry_faults(entry, case=case.uuid, number=case.head_number + 1, previous_hash=previous)
    )


def _require_sound(faults: Iterable[Fault]) -> None:
    for fault in faults:
        raise ChainBroken(f"Entry {fault.number} {fault.words}.")


def _require_parts(kind: EntryKind, parts: Mapping[str, Part]) -> None:
    """NOTE: what a case is follows from public parts: one that is withheld would hide it."""
    require_parts(kind, {name: _class_of(part) for name, part in parts.items()})
    for name, part in parts.items():
        if part.withheld is not None and part.release_class == ReleaseClass.PUBLIC:
            raise InputError(f"The part {name!r} is public: it cannot be withheld.")


def _class_of(part: Part) -> ReleaseClass:
    try:
        return ReleaseClass(part.release_class)
    except ValueError as problem:
        raise InputError(f"{part.release_class!r} is no class of release.") from problem


def _keep(case: Case, entry: ChainedEntry) -> Entry:
    """Write an entry down, and what follows from it for the case."""
    row = Entry.objects.create(
        case=case,
        number=entry.number,
        uuid=entry.uuid,
        kind=entry.kind,
        party=entry.party,
        author=entry.author,
        at_utc=entry.at_utc,
        recorded_at=entry.recorded_at,
        previous_hash=entry.previous_hash,
        hash=entry.hash,
        parts={name: part.to_json() for name, part in entry.parts.items()},
    )
    case.head_number, case.head_hash = entry.number, entry.hash
    standing = standing_of(case, entry.at_utc)
    case.state, case.closed_by = standing.state.value, standing.closed_by or ""
    case.save(update_fields=["head_number", "head_hash", "state", "closed_by"])
    peers_ask_to_tell()
    people_ask_to_tell()
    return row
