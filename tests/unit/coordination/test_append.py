"""Entries are numbered, chained and kept, once each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from screening.common.exceptions import InputError
from screening.coordination.append_only import protect, unprotect
from screening.coordination.chain import Part, faults_of, seal, withhold
from screening.coordination.kinds import CaseState, EntryKind, ReleaseClass
from screening.coordination.models import Case, Disclosure, Entry, RecordIsFinal
from screening.coordination.selectors import chained_entries, standing_of
from screening.coordination.services.append import (
    ChainBroken,
    NotKeeper,
    PartGiven,
    chained_entry_add,
    entry_append,
)
from screening.coordination.services.open_case import case_row, parties_write
from tests.coordination_world import FLEET, STATION, assessment, notified_case, opened_case
from tests.factories import NOW, conjunction

pytestmark = pytest.mark.django_db
WORDS = (ReleaseClass.WORDS, "We look into it.")


def append(case: Case, **overrides: Any) -> Entry:
    fields: dict[str, Any] = {
        "kind": EntryKind.REMARK,
        "party": STATION,
        "author": "A. Duty",
        "parts": {"remarks": WORDS},
        "at_utc": NOW + timedelta(minutes=5),
    }
    return entry_append(case, **fields | overrides)


def copy_of(case: Case) -> Case:
    """The same case as another installation would hold it, without its entries."""
    opened = chained_entries(case)[0]
    values = {name: part.value for name, part in opened.parts.items()}
    held = case_row(values, keeper=STATION, is_kept_here=False, opened_at_utc=opened.at_utc)
    held.save()
    parties_write(held, values)
    return held


def elsewhere(case: Case) -> Case:
    """Take a case away, and hold a copy of it: two rows of one uuid cannot be in one database."""
    copy = copy_of(case)
    Case.objects.filter(pk=case.pk).update(uuid=uuid.uuid4())
    Case.objects.filter(pk=copy.pk).update(uuid=case.uuid)
    copy.refresh_from_db()
    return copy


def freed(case: Case) -> list[Any]:
    """The chained entries of a case, whose uuids another row of this database may bear then."""
    entries = chained_entries(case)
    with connection.cursor() as cursor:
        unprotect(connection)
        for entry in entries:
            cursor.execute(
                "UPDATE coordination_entry SET uuid = %s WHERE uuid = %s",
                [uuid.uuid4().hex, entry.uuid.hex],
            )
        protect(connection)
    return entries


def test_entries_follow_each_other_in_an_unbroken_chain() -> None:
    case = notified_case()
    for _ in range(3):
        append(case)
    case.refresh_from_db()
    entries = chained_entries(case)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert faults_of(case.uuid, entries) == []
    assert (case.head_number, case.head_hash) == (5, entries[-1].hash)


def test_what_is_read_from_the_database_has_the_digests_that_were_written() -> None:
    case = notified_case()
    figures = assessment(pc=1e-05, radial_km=-0.0, miss_distance_km=1e22, note="机动 ' \" \\")
    figures["miss_distance_km"] = 123.0
    append(case, kind=EntryKind.STATEMENT, parts={"assessment": (ReleaseClass.ASSESSMENT, figures)})
    entries = chained_entries(Case.objects.get(pk=case.pk))
    assert faults_of(case.uuid, entries) == []
    assert entries[-1].parts["assessment"].value == figures


def test_the_same_entry_twice_is_there_once() -> None:
    case, key = notified_case(), uuid.uuid4()
    first = append(case, entry_uuid=key)
    assert append(case, entry_uuid=key) == first
    assert case.entries.count() == 3


def test_a_uuid_of_another_entry_is_refused() -> None:
    case, key = notified_case(), uuid.uuid4()
    append(case, entry_uuid=key)
    with pytest.raises(InputError, match="Another entry bears the uuid"):
        append(case, entry_uuid=key, party=FLEET)


def test_the_head_is_read_under_the_lock_not_from_the_caller() -> None:
    case = notified_case()
    stale = Case.objects.get(pk=case.pk)
    append(case)
    assert append(stale).number == 4


def test_a_case_of_another_keeper_is_not_numbered_here() -> None:
    case = notified_case()
    Case.objects.filter(pk=case.pk).update(is_kept_here=False)
    with pytest.raises(NotKeeper, match=f"kept by {STATION}"):
        append(case)


def test_what_its_keeper_has_chained_already_is_there_once_too() -> None:
    case, key = notified_case(), uuid.uuid4()
    first = append(case, entry_uuid=key)
    Case.objects.filter(pk=case.pk).update(is_kept_here=False)
    assert append(case, entry_uuid=key) == first


@pytest.mark.parametrize(
    ("kind", "parts", "words"),
    [
        (EntryKind.REMARK, {}, "needs the part remarks"),
        (EntryKind.REMARK, {"plan": WORDS}, "no part 'plan'"),
        (EntryKind.REMARK, {"remarks": (ReleaseClass.PUBLIC, "x")}, "'words', not"),
        (EntryKind.STATEMENT, {"remarks": WORDS}, "needs the part assessment"),
    ],
)
def test_parts_belong_to_their_kind(
    kind: EntryKind, parts: Mapping[str, PartGiven], words: str
) -> None:
    case = notified_case()
    with pytest.raises(InputError, match=words):
        append(case, kind=kind, parts=parts)
    assert case.entries.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"pc": 1.5},
        {"pc": "low"},
        {"pc": True},
        {"miss_distance_km": -1.0},
        {"tca_utc": "tomorrow"},
        {"tca_utc": None},
        {"max_pc": float("nan")},
    ],
)
def test_figures_of_another_form_are_refused(change: dict[str, Any]) -> None:
    case = notified_case()
    figures = (ReleaseClass.ASSESSMENT, assessment(**change))
    with pytest.raises(InputError, match=next(iter(change))):
        append(case, kind=EntryKind.STATEMENT, parts={"assessment": figures})


def test_a_part_that_another_installation_has_sealed_is_kept_as_it_is() -> None:
    part = seal(ReleaseClass.WORDS, "From afar.", salt="their salt")
    entry = append(notified_case(), parts={"remarks": part})
    assert entry.parts["remarks"] == part.to_json()


def test_a_sealed_part_of_another_digest_is_refused() -> None:
    part = replace(seal(ReleaseClass.WORDS, "From afar.", salt="s"), value="Another thing.")
    with pytest.raises(ChainBroken, match="remarks"):
        append(notified_case(), parts={"remarks": part})


def test_a_withheld_part_can_be_chained() -> None:
    part = withhold(seal(ReleaseClass.WORDS, "No.", salt="s"), "Not for you.", "p v1")
    case = notified_case()
    append(case, parts={"remarks": part})
    assert faults_of(case.uuid, chained_entries(case)) == []


class TestFinal:
    """What was written stays."""

    def test_rows_refuse(self) -> None:
        entry = append(notified_case())
        entry.author = "Somebody else"
        with pytest.raises(RecordIsFinal):
            entry.save()
        with pytest.raises(RecordIsFinal):
            entry.delete()

    def test_queries_refuse(self) -> None:
        append(notified_case())
        with pytest.raises(RecordIsFinal):
            Entry.objects.update(author="Somebody else")
        with pytest.raises(RecordIsFinal):
            Entry.objects.all().delete()

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE coordination_entry SET author = 'x'", "DELETE FROM coordination_entry"],
    )
    def test_the_database_refuses(self, statement: str) -> None:
        append(notified_case())
        with (
            pytest.raises(DatabaseError, match="added to, never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_a_case_with_entries_cannot_be_deleted(self) -> None:
        with pytest.raises(ProtectedError):
            notified_case().delete()

    def test_a_conjunction_goes_and_its_case_stays(self) -> None:
        unassessed = conjunction()
        case = opened_case(unassessed)
        unassessed.delete()
        case.refresh_from_db()
        assert case.conjunction is None
        assert case.entries.count() == 1


class TestCopy:
    """What the keeper has chained is held elsewhere as the very same chain."""

    def test_it_is_the_same(self) -> None:
        case = notified_case()
        append(case, party=FLEET)
        entries = freed(case)
        copy = elsewhere(case)
        for entry in entries:
            chained_entry_add(copy, entry)
        copy.refresh_from_db()
        assert chained_entries(copy) == entries
        assert copy.head_hash == entries[-1].hash
        assert copy.state == CaseState.ACKNOWLEDGED
        assert standing_of(copy, NOW).heard_at.keys() == {FLEET}

    def test_twice_is_once(self) -> None:
        case = opened_case()
        entries = freed(case)
        copy = elsewhere(case)
        assert chained_entry_add(copy, entries[0]) == chained_entry_add(copy, entries[0])
        assert copy.entries.count() == 1

    def test_one_too_early_is_refused(self) -> None:
        case = notified_case()
        entries = freed(case)
        with pytest.raises(ChainBroken, match="stands where entry 1 should"):
            chained_entry_add(elsewhere(case), entries[1])

    def test_a_fork_is_refused(self) -> None:
        case = opened_case()
        entries = freed(case)
        copy = elsewhere(case)
        chained_entry_add(copy, entries[0])
        with pytest.raises(ChainBroken, match="part ways"):
            chained_entry_add(copy, replace(entries[0], author="Somebody else"))

    def test_a_changed_one_is_refused(self) -> None:
        case = opened_case()
        entries = freed(case)
        with pytest.raises(ChainBroken, match="was changed"):
            chained_entry_add(elsewhere(case), replace(entries[0], author="Somebody else"))

    def test_what_is_released_later_is_kept_beside_the_entry(self) -> None:
        case = notified_case()
        append(case)
        opened, notified, remark = freed(case)
        copy = elsewhere(case)
        hidden = withhold(remark.parts["remarks"], "Not yet.", "p v1")
        for entry in (opened, notified, replace(remark, parts={"remarks": hidden})):
            chained_entry_add(copy, entry)
        assert chained_entries(copy)[2].parts["remarks"].withheld is not None
        chained_entry_add(copy, remark)
        chained_entry_add(copy, remark)
        assert chained_entries(copy)[2] == remark
        assert Disclosure.objects.count() == 1

    def test_what_is_released_later_is_what_was_chained(self) -> None:
        case = notified_case()
        append(case)
        opened, notified, remark = freed(case)
        copy = elsewhere(case)
        part: Part = remark.parts["remarks"]
        hidden = withhold(part, "Not yet.", "p v1")
        for entry in (opened, notified, replace(remark, parts={"remarks": hidden})):
            chained_entry_add(copy, entry)
        with pytest.raises(ChainBroken):
            chained_entry_add(
                copy, replace(remark, parts={"remarks": replace(part, value="Another thing.")})
            )
        assert Disclosure.objects.count() == 0


@pytest.mark.django_db(transaction=True)
class TestLeftBehind:
    """Tables that tests empty are protected again afterwards, whichever test comes first."""

    @pytest.mark.parametrize("_", [1, 2])
    def test_triggers_come_back(self, final_rows: None, _: int) -> None:
        entry = append(notified_case())
        assert Entry.objects.count() == 3
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("DELETE FROM coordination_entry WHERE id = %s", [entry.pk])
