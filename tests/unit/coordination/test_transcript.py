"""A transcript tells of every change, and of whether two are copies of one record."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.common.exceptions import InputError
from screening.coordination.chain import withhold
from screening.coordination.kinds import EntryKind
from screening.coordination.transcript import (
    Match,
    Transcript,
    compare,
    read_transcript,
    transcript_of,
    verify,
)
from tests.coordination_world import (
    CASE,
    FACTS,
    FLEET,
    OPENED,
    STATION,
    Said,
    assessment,
    chain_of,
    intent,
)
from tests.factories import NOW

K = EntryKind
SAID: tuple[Said, ...] = (
    (K.NOTIFIED, STATION, {"notice": {"languages": ["en", "zh"]}}),
    (K.STATEMENT, FLEET, {"assessment": assessment(), "remarks": "看到了。"}),
    (K.INTENT, FLEET, intent("will_hold")),
)


def transcript(*said: Said, case: uuid.UUID = CASE) -> Transcript:
    entries = chain_of(*said, case=case)
    return transcript_of(case, entries, made_for=FLEET, made_at_utc=NOW)


def text() -> str:
    return transcript(*SAID).to_text()


def test_it_reads_back_as_it_was_and_is_whole() -> None:
    assert read_transcript(text()) == transcript(*SAID)
    found = verify(read_transcript(text()))
    assert found.is_whole
    assert (found.entries, found.withheld_parts) == (4, 0)


def test_chinese_is_readable_in_the_file() -> None:
    assert "看到了。" in text()


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        place: Any = document
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value

    return change


def _drop(index: int) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["entries"].pop(index)


def _swap(document: dict[str, Any]) -> None:
    entries = document["entries"]
    entries[1], entries[2] = entries[2], entries[1]


def _swap_and_number(document: dict[str, Any]) -> None:
    _swap(document)
    for number, entry in enumerate(document["entries"], start=1):
        entry["number"] = number


def _cut(document: dict[str, Any]) -> None:
    document["entries"] = document["entries"][:2]


def _repeat(document: dict[str, Any]) -> None:
    document["entries"].append(document["entries"][-1])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set("entries.2.parts.assessment.value.pc", 3.1e-06), "entry 3: .*'assessment'"),
        (_set("entries.2.parts.assessment.value.pc", "3.1e-05"), "entry 3: .*'assessment'"),
        (_set("entries.2.parts.remarks.value", "Seen."), "entry 3: .*'remarks'"),
        (_set("entries.2.parts.remarks.salt", "other"), "entry 3: .*'remarks'"),
        (_set("entries.2.parts.assessment.class", "public"), "entry 3: .*changed"),
        (_set("entries.3.at_utc", "2026-03-10T04:00:00.000000Z"), "entry 4: .*changed"),
        (_set("entries.1.author", "Nobody"), "entry 2: .*changed"),
        (_set("entries.0.parts.facts.value.level", "watch"), "entry 1: .*'facts'"),
        (_set("head.hash", "0" * 64), "entry 0: .*ends with"),
        (_set("head.number", 7), "entry 0: .*ends with entry 7"),
        (_drop(1), "entry 3: .*removed"),
        (_drop(0), "entry 2: .*removed"),
        (_swap, "entry 3: .*reordered"),
        (_swap_and_number, "entry 2: .*changed"),
        (_cut, "entry 0: .*cut off"),
        (_repeat, "entry 4: .*reordered"),
        (_set("case", str(uuid.UUID(int=3))), "entry 1: .*another case"),
    ],
)
def test_one_change_is_found_at_its_entry(
    change: Callable[[dict[str, Any]], None], words: str
) -> None:
    document = json.loads(text())
    change(document)
    found = verify(read_transcript(json.dumps(document)))
    said = "\n".join(f"entry {fault.number}: {fault.words}" for fault in found.faults)
    import re

    assert re.search(words, said), said


def test_a_transcript_without_entries_is_not_taken_for_whole_once_it_had_some() -> None:
    document = json.loads(text())
    document["entries"] = []
    assert not verify(read_transcript(json.dumps(document))).is_whole


def test_what_was_withheld_leaves_it_whole_and_the_same() -> None:
    whole = transcript(*SAID)
    entries = list(whole.entries)
    part = withhold(entries[2].parts["assessment"], "Public facts alone.", "public v2")
    entries[2] = entries[2].__class__.from_json(
        entries[2].to_json()
        | {"parts": entries[2].to_json()["parts"] | {"assessment": part.to_json()}}
    )
    given = transcript_of(CASE, entries, made_for=STATION, made_at_utc=NOW)
    read = read_transcript(given.to_text())
    assert verify(read).is_whole
    assert verify(read).withheld_parts == 1
    assert compare(read, whole).match is Match.SAME
    assert "3.1e-05" not in given.to_text()


def test_a_copy_that_was_cut_and_made_consistent_is_found_against_the_other() -> None:
    """By itself such a file is whole: that is what the second copy is for."""
    whole, cut = transcript(*SAID), transcript(*SAID[:2])
    assert verify(cut).is_whole
    found = compare(cut, whole)
    assert (found.match, found.at) == (Match.FIRST_IS_BEGINNING, 4)
    assert compare(whole, cut).match is Match.SECOND_IS_BEGINNING


def test_copies_that_part_ways_do_so_at_an_entry() -> None:
    forged = (*SAID[:1], (K.STATEMENT, FLEET, {"assessment": assessment(pc=1e-9)}), SAID[2])
    found = compare(transcript(*SAID), transcript(*forged))
    assert (found.match, found.at) == (Match.PART_WAYS, 3)
    assert not found.agrees


def test_transcripts_of_two_cases_are_not_compared() -> None:
    found = compare(transcript(*SAID), transcript(*SAID, case=uuid.UUID(int=3)))
    assert found.match is Match.OTHER_CASES


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not JSON"),
        ("[]", "not a transcript"),
        ('{"format": "safe-passage transcript", "version": 2}', "version 2"),
        ('{"format": "safe-passage transcript", "version": 1}', "no head"),
        ('{"a": 1, "a": 2}', "'a' is there twice"),
        ('{"a": NaN}', "NaN is no number"),
        ("[" * 100_000, "not JSON"),
        (text().replace('"number": 4', '"number": 1e999'), "cannot convert float infinity"),
        (text().replace('"看到了。"', "[" * 700 + "]" * 700), "too deep"),
    ],
)
def test_what_is_no_transcript_is_refused_in_words(content: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_transcript(content, "x.json")


def test_a_value_that_is_there_twice_is_refused() -> None:
    """Readers may take either: the one that was chained to verify, the other to show."""
    doubled = text().replace('"pc": 3.1e-05,', '"pc": 1e-09, "pc": 3.1e-05,')
    assert doubled != text()
    with pytest.raises(InputError, match="'pc' is there twice"):
        read_transcript(doubled)


def test_an_exercise_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPENED, "facts", FACTS | {"exercise": True, "synthetic": True})
    assert transcript().to_json()["marks"] == ["exercise", "synthetic"]


class TestCommand:
    """``manage.py transcript_verify FILE [OTHER]``, without a database."""

    def run(self, *paths: Path) -> tuple[str, int]:
        out = StringIO()
        try:
            call_command("transcript_verify", *map(str, paths), stdout=out)
        except SystemExit as ended:
            return out.getvalue(), int(ended.code or 0)
        return out.getvalue(), 0

    @pytest.fixture
    def whole(self, tmp_path: Path) -> Path:
        path = tmp_path / "whole.json"
        path.write_text(text(), encoding="utf-8")
        return path

    def test_a_whole_one(self, whole: Path) -> None:
        said, code = self.run(whole)
        assert code == 0
        assert said.startswith(f"OK: whole.json. Case {CASE}, 4 entries, nothing withheld, head ")

    def test_a_changed_one(self, whole: Path, tmp_path: Path) -> None:
        changed = tmp_path / "changed.json"
        changed.write_text(whole.read_text("utf-8").replace("3.1e-05", "3.1e-06"), "utf-8")
        said, code = self.run(changed)
        assert code == 1
        assert said.startswith("BROKEN: changed.json.")
        assert "Entry 3 the part 'assessment' is not what was chained" in said

    def test_two_copies(self, whole: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.json"
        other.write_text(text(), encoding="utf-8")
        said, code = self.run(whole, other)
        assert code == 0
        assert "SAME: whole.json and other.json hold the very same chain." in said
        assert "BROKEN" not in said

    def test_two_copies_of_which_one_is_changed(self, whole: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.json"
        other.write_text(text().replace("3.1e-05", "3.1e-06"), encoding="utf-8")
        said, code = self.run(whole, other)
        assert code == 1
        assert "BROKEN: other.json." in said
        assert "NOT THE SAME: no entry's hash in whole.json contradicts other.json" in said
        assert "SAME: whole" not in said

    def test_a_copy_that_goes_on(self, whole: Path, tmp_path: Path) -> None:
        shorter = tmp_path / "shorter.json"
        shorter.write_text(transcript(*SAID[:1]).to_text(), encoding="utf-8")
        said, code = self.run(shorter, whole)
        assert code == 0
        assert "shorter.json is the beginning of whole.json, which goes on with entry 3." in said

    def test_copies_that_part_ways(self, whole: Path, tmp_path: Path) -> None:
        forged = tmp_path / "forged.json"
        other = (*SAID[:2], (K.INTENT, FLEET, intent("will_manoeuvre")))
        forged.write_text(transcript(*other).to_text(), encoding="utf-8")
        said, code = self.run(whole, forged)
        assert code == 1
        assert "DIFFERENT: whole.json and forged.json part ways at entry 4." in said

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            self.run(tmp_path / "nothing.json")

    def test_a_file_that_is_no_transcript(self, tmp_path: Path) -> None:
        path = tmp_path / "note.txt"
        path.write_text("hello", encoding="utf-8")
        with pytest.raises(CommandError, match=r"note\.txt is not JSON"):
            self.run(path)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_set("marks", ["exercise"]), "marks"),
        (_set("note", "The other side agreed by telephone."), "note"),
        (_set("entries.2.words", "It agreed."), "entries.3.words"),
        (_set("entries.2.parts.assessment.note", "It agreed."), "entries.3.parts.assessment.note"),
    ],
)
def test_what_nothing_in_the_chain_bears_out_is_refused(
    change: Callable[[dict[str, Any]], None], where: str
) -> None:
    document = json.loads(text())
    change(document)
    with pytest.raises(InputError, match=rf"x.json: {where} is not what a transcript"):
        read_transcript(json.dumps(document), "x.json")


def test_a_value_beside_the_words_that_it_is_withheld_is_refused() -> None:
    """A person would read it, and the check would not."""
    document = json.loads(text())
    part = document["entries"][2]["parts"]["assessment"]
    part["withheld"] = {"why": "Public facts alone.", "policy": "public v2"}
    with pytest.raises(InputError, match=r"assessment\.salt is not what"):
        read_transcript(json.dumps(document))


def test_no_line_of_it_can_be_changed_unseen_but_whom_and_when_it_was_made_for() -> None:
    lines = text().splitlines()
    unseen = [line.strip() for place, line in enumerate(lines) if not _is_found(lines, place)]
    assert [line.partition(":")[0] for line in unseen] == ['"made_for"', '"made_at_utc"']


def _is_found(lines: list[str], place: int) -> bool:
    """Whether another digit in a line, or letter where it has none, is told of."""
    line = lines[place]
    digits = [index for index, sign in enumerate(line) if sign.isdigit()]
    signs = digits or [index for index, sign in enumerate(line) if sign.isalpha()]
    if not signs:
        return True  # brackets and commas
    last = signs[-1]
    other = "1" if line[last] != "1" else "2"
    changed = [*lines[:place], line[:last] + other + line[last + 1 :], *lines[place + 1 :]]
    try:
        return not verify(read_transcript("\n".join(changed))).is_whole
    except InputError:
        return True
