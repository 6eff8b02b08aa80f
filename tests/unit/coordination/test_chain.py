"""The chain tells of every change, and holds with parts withheld."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.chain import (
    ChainedEntry,
    Part,
    entry_hash,
    faults_of,
    first_link,
    part_sha256,
    seal,
    withheld_count,
    withhold,
)
from screening.coordination.kinds import EntryKind, ReleaseClass
from tests.coordination_world import CASE, FLEET, STATION, assessment, chain_of, intent

ENTRIES = chain_of(
    (EntryKind.NOTIFIED, STATION, {"notice": {"languages": ["en"]}}),
    (EntryKind.STATEMENT, FLEET, {"assessment": assessment(), "remarks": "We see less."}),
    (EntryKind.INTENT, FLEET, intent("will_hold")),
)


def faults(entries: list[ChainedEntry]) -> list[int]:
    return [fault.number for fault in faults_of(CASE, entries)]


def test_a_whole_chain_has_no_fault() -> None:
    assert faults_of(CASE, ENTRIES) == []


def test_the_digests_are_those_that_the_document_describes() -> None:
    """By hand, with nothing of the product: as an outsider would."""
    entry = ENTRIES[2].to_json()
    part = entry["parts"]["remarks"]
    value = json.dumps(part["value"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    salted = f"{part['salt']}\n{value}"
    assert part["sha256"] == hashlib.sha256(salted.encode()).hexdigest()
    covered = {name: each for name, each in entry.items() if name != "hash"}
    covered["parts"] = {
        name: {"class": each["class"], "sha256": each["sha256"]}
        for name, each in entry["parts"].items()
    }
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry["hash"] == hashlib.sha256(text.encode()).hexdigest()
    first = f"safe-passage case {CASE}"
    assert ENTRIES[0].previous_hash == hashlib.sha256(first.encode()).hexdigest()


def test_a_withheld_part_leaves_the_chain_whole_and_shows_nothing() -> None:
    part = ENTRIES[2].parts["assessment"]
    hidden = withhold(part, "Its owner releases public facts alone.", "public data only v3")
    entry = replace(ENTRIES[2], parts={**ENTRIES[2].parts, "assessment": hidden})
    shown = [*ENTRIES[:2], entry, ENTRIES[3]]
    assert faults_of(CASE, shown) == []
    assert withheld_count(shown) == 1
    text = json.dumps(entry.to_json())
    assert part.salt is not None
    assert part.salt not in text
    assert "3.1e-05" not in text
    assert "public data only v3" in text


def test_equal_values_do_not_show_by_equal_digests() -> None:
    one, other = (seal(ReleaseClass.WORDS, "no", salt=salt) for salt in ("a", "b"))
    assert one.sha256 != other.sha256


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "remark"),
        ("party", "somebody-else"),
        ("author", "Somebody else"),
        ("uuid", uuid.UUID(int=7)),
        ("previous_hash", "0" * 64),
        ("number", 9),
        ("case", uuid.UUID(int=8)),
        ("hash", "f" * 64),
    ],
)
def test_one_changed_field_is_found(number: int, name: str, value: Any) -> None:
    changed = list(ENTRIES)
    changed[number - 1] = replace(changed[number - 1], **{name: value})
    assert faults(changed)


@pytest.mark.parametrize("name", ["at_utc", "recorded_at"])
def test_an_instant_changed_by_a_microsecond_is_found(name: str) -> None:
    entry = ENTRIES[1]
    later = replace(entry, **{name: getattr(entry, name) + timedelta(microseconds=1)})
    assert faults([ENTRIES[0], later, *ENTRIES[2:]]) == [2]


def test_every_field_of_an_entry_is_held_by_its_hash() -> None:
    covered = {"case", "number", "uuid", "kind", "party", "author", "at_utc", "recorded_at"}
    assert {each.name for each in fields(ChainedEntry)} == covered | {
        "previous_hash",
        "parts",
        "hash",
    }


def test_one_changed_value_of_a_part_is_found() -> None:
    part = ENTRIES[2].parts["assessment"]
    milder = replace(part, value={**part.value, "pc": 3.1e-06})
    entry = replace(ENTRIES[2], parts={**ENTRIES[2].parts, "assessment": milder})
    assert faults([*ENTRIES[:2], entry, ENTRIES[3]]) == [3]


def test_a_changed_value_with_its_digest_mended_is_found_by_the_hash() -> None:
    part = ENTRIES[2].parts["assessment"]
    value = {**part.value, "pc": 3.1e-06}
    mended = replace(part, value=value, sha256=part_sha256(part.salt or "", value))
    entry = replace(ENTRIES[2], parts={**ENTRIES[2].parts, "assessment": mended})
    assert faults([*ENTRIES[:2], entry, ENTRIES[3]]) == [3]
    rehashed = replace(entry, hash=entry_hash(entry))
    assert faults([*ENTRIES[:2], rehashed, ENTRIES[3]]) == [4], "the next entry holds the old hash"


def test_the_class_of_a_part_cannot_be_changed() -> None:
    part = replace(ENTRIES[2].parts["assessment"], release_class="public")
    entry = replace(ENTRIES[2], parts={**ENTRIES[2].parts, "assessment": part})
    assert faults([*ENTRIES[:2], entry, ENTRIES[3]]) == [3]


def test_a_removed_part_is_found() -> None:
    entry = replace(ENTRIES[2], parts={"assessment": ENTRIES[2].parts["assessment"]})
    assert faults([*ENTRIES[:2], entry, ENTRIES[3]]) == [3]


def test_a_removed_entry_is_found() -> None:
    assert faults([ENTRIES[0], *ENTRIES[2:]])[0] == 3


def test_reordered_entries_are_found() -> None:
    assert faults([ENTRIES[0], ENTRIES[2], ENTRIES[1], ENTRIES[3]])


def test_an_entry_of_another_case_is_found() -> None:
    foreign = chain_of(case=uuid.UUID(int=5))[0]
    assert faults([foreign]) == [1, 1]


def test_two_cases_do_not_begin_alike() -> None:
    assert first_link(CASE) != first_link(uuid.UUID(int=5))


def test_an_entry_reads_back_as_it_was() -> None:
    for entry in ENTRIES:
        document = json.loads(json.dumps(entry.to_json()))
        assert ChainedEntry.from_json(document) == entry


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "1"}, "number"),
        ({"number": True}, "number"),
        ({"uuid": "x"}, "UUID"),
        ({"at_utc": "yesterday"}, "instant"),
        ({"parts": []}, "parts"),
        ({"parts": {"remarks": {"class": "words", "sha256": "0"}}}, "salt"),
        ({"parts": {"remarks": {"class": "words", "sha256": "0", "salt": "a"}}}, "withheld"),
        ({"parts": {"remarks": {"class": "words", "sha256": "0", "withheld": {}}}}, "why"),
        ({"hash": None}, "hash"),
    ],
)
def test_what_is_no_entry_is_refused_with_its_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        ChainedEntry.from_json(ENTRIES[0].to_json() | change)


@pytest.mark.parametrize("change", [{"number": 2**60}, {"author": "\ud800"}])
def test_what_cannot_be_written_down_was_never_chained(change: dict[str, Any]) -> None:
    entry = ChainedEntry.from_json(ENTRIES[0].to_json() | change)
    assert faults([entry])


def test_a_part_is_no_array() -> None:
    with pytest.raises(InputError, match="object"):
        Part.from_json([])
