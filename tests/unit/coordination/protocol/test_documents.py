"""Protocols as files: what ships is complete in both languages, what is wrong is refused."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.protocol import (
    Kind,
    Protocol,
    Status,
    Words,
    library_of,
    load_protocol,
    protocol_from_document,
    protocol_library,
)
from screening.coordination.protocol.library import SHIPPED_FOLDER, Applied

SHIPPED = protocol_library().newest
PROPOSAL = SHIPPED_FOLDER / "crewed-station-notification.v1.toml"


def document() -> dict[str, Any]:
    return copy.deepcopy(tomllib.loads(PROPOSAL.read_text(encoding="utf-8")))


def refusal(changed: dict[str, Any]) -> str:
    with pytest.raises(InputError) as refused:
        protocol_from_document(changed, "file")
    return str(refused.value)


def test_three_protocols_ship_in_the_order_that_they_are_asked() -> None:
    assert [(each.key, each.kind) for each in SHIPPED] == [
        ("nasa-spacex-2021", Kind.BILATERAL),
        ("crewed-station-notification", Kind.OFFER),
        ("ssc-baseline", Kind.BASELINE),
    ]


def test_our_own_protocol_is_never_taken_for_an_agreement() -> None:
    ours = load_protocol(PROPOSAL)
    assert ours.is_proposal
    assert "no state and no operator has agreed to it" in ours.note.en
    assert "建议稿" in ours.name.zh
    assert "建议稿" in ours.note.zh
    assert [each.key for each in SHIPPED if each.is_proposal] == [ours.key]


def test_the_agreement_of_2021_is_dated_and_between_two() -> None:
    agreement = SHIPPED[0]
    assert agreement.status is Status.AGREEMENT
    assert agreement.since == date(2021, 3, 18)
    assert agreement.between == {"nasa", "spacex"}


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda each: each.key)
def test_a_file_is_named_for_its_protocol_and_version(protocol: Protocol) -> None:
    assert (SHIPPED_FOLDER / f"{protocol.key}.v{protocol.version}.toml").is_file()


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda each: each.key)
def test_numbers_of_clauses_count_up(protocol: Protocol) -> None:
    numbers = [int(each.number) for each in protocol.clauses.values()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("protocol", SHIPPED, ids=lambda each: each.key)
def test_chinese_has_no_western_punctuation(protocol: Protocol) -> None:
    texts = [each.text.zh for each in protocol.clauses.values()] + [protocol.note.zh]
    assert not [text for text in texts if set(text) & set(",;?!()")]


@pytest.mark.parametrize("duty", load_protocol(PROPOSAL).duties, ids=lambda each: each.key)
def test_the_times_of_a_duty_stand_in_the_text_of_its_clause(duty) -> None:
    """A deadline that the text does not give could not be cited."""
    clause = load_protocol(PROPOSAL).clauses[duty.clause]
    assert duty.deadline.bands
    for band in duty.deadline.bands:
        minutes = band.minutes if band.minutes is not None else band.before_tca_minutes
        assert minutes is not None
        hours, rest = divmod(int(minutes), 60)
        en, zh = (f"{hours} h", f"{hours}小时") if not rest else (f"{rest} min", f"{rest}分钟")
        assert en in clause.text.en
        assert zh in clause.text.zh
        if band.tca_over_h:
            assert f"more than {band.tca_over_h:g} h" in clause.text.en
            assert f"超过{band.tca_over_h:g}小时" in clause.text.zh


def test_words_are_told_in_the_language_that_is_asked_for() -> None:
    words = Words("hold", "不机动")
    assert [words.of(each) for each in ("en", "en-gb", "zh", "zh-hans", "fr")] == [
        *("hold", "hold"),
        *("不机动", "不机动"),
        "hold",
    ]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("schema_version",), 2, "file: schema_version must be 1"),
        (("kind",), "treaty", "file: kind is one of bilateral, offer, baseline, not 'treaty'"),
        (("kind",), "bilateral", "file: between names the two organisations"),
        (("status",), "", "file: status is one of agreement, practice, proposal"),
        (("since",), "2021", "file: since is a date such as 2021-03-18, not '2021'"),
        (("version",), 0, "file: version needs a whole number from 1 on, not 0"),
        (("clauses",), [], "file: clauses is not known here"),
        (("note", "zh"), "", "file, note: zh needs a text"),
        (("clause", 3, "text", "zh"), "Notify.", "file, clause 4, text: zh needs Chinese"),
        (("clause", 3, "key"), "scope", "file, clause 4: key or number is there twice"),
        (("right_of_way", 0, "clause"), "x", "file, right_of_way 1: clause 'x' is not one of"),
        (("right_of_way", 0, "one", "classes"), ["big"], "one: classes is one of non_manoeuv"),
        (("right_of_way", 1, "answer"), "", "file, right_of_way 2: answer is one of"),
        (("duty", 1, "who"), "they", "file, duty 2: who is one of notifier"),
        (("duty", 1, "key"), "notify", "file, duty 2: notify is there twice"),
        (("duty", 1, "key"), "a:b", "file, duty 2: key has no colon"),
        (("duty", 1, "after"), "lunch", "file, duty 2: after is one of detected"),
        (("duty", 1, "met_by"), ["hope"], "file, duty 2: met_by is one of notified"),
        (("duty", 1, "met_by"), [], "file, duty 2: met_by needs at least one act"),
        (("duty", 1, "missed"), "notify", 'file, duty 2: missed goes with after = "missed"'),
        (("duty", 2, "missed"), "state", "file, duty 3: missed is the key of a duty above it"),
        (("duty", 2, "missed"), "", "file, duty 3: missed needs a text"),
        (("duty", 1, "within"), [], "file, duty 2: within needs a list of at least one time"),
        (("duty", 1, "within", 2, "tca_over_h"), 30, "within goes from the greatest"),
        (("duty", 1, "within", 0, "minutes"), -5, "minutes needs a number from zero on, not -5"),
        (("duty", 1, "within", 0, "before_tca_minutes"), 5, "give minutes or before_tca_minutes"),
        (("duty", 5, "within", 0, "before_tca_minutes"), 2401, "due before its time begins"),
        (("exercise", "times_a_year"), "twice", "file, exercise: times_a_year needs a whole"),
        (("applies", "between"), ["nasa"], "file: between names the two organisations"),
        (("applies", "other", "is_operated"), "yes", "is_operated is true or false, not 'yes'"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(
    place: tuple[Any, ...], value: object, said: str
) -> None:
    changed = document()
    inner: Any = changed
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    assert said in refusal(changed)


def test_a_protocol_without_clauses_is_refused() -> None:
    assert "needs at least one clause" in refusal({**document(), "clause": []})


def test_text_that_is_no_toml_is_refused_with_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("key = ", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.toml cannot be read as TOML"):
        load_protocol(tmp_path / "own.toml")


def test_protocols_of_ones_own_join_those_that_ship(tmp_path: Path) -> None:
    own = PROPOSAL.read_text(encoding="utf-8").replace("\nversion = 1", "\nversion = 2")
    (tmp_path / "crewed-station-notification.v2.toml").write_text(own, encoding="utf-8")
    library = protocol_library(tmp_path)
    assert [each.version for each in library.newest if each.is_proposal] == [2]
    kept = library.applied_of({"key": "crewed-station-notification", "version": 1})
    assert [each.version for each in kept.protocols] == [1]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a folder"):
        protocol_library(tmp_path / "none")


def test_two_texts_of_one_version_are_refused() -> None:
    with pytest.raises(InputError, match="v1 is there twice"):
        library_of([SHIPPED[0], SHIPPED[0]])


def test_a_case_keeps_the_versions_it_was_opened_by() -> None:
    applied = Applied(SHIPPED)
    part = applied.as_part()
    assert part["key"] == "nasa-spacex-2021"
    assert protocol_library().applied_of(part) == applied


def test_a_protocol_of_a_case_that_is_not_here_is_named() -> None:
    part = {"key": "theirs", "version": "7", "below": [{"key": "ssc-baseline", "version": 1}]}
    applied = protocol_library().applied_of(part)
    assert applied.missing == ("theirs v7",)
    endless = protocol_library().applied_of({"key": "theirs", "version": "9" * 5000})
    assert endless.missing == ("theirs v0",)
    assert [each.key for each in applied.protocols] == ["ssc-baseline"]


@pytest.mark.parametrize("part", [{}, {"key": "", "version": 0, "below": "x"}])
def test_a_case_without_a_protocol_has_none(part: dict[str, Any]) -> None:
    assert protocol_library().applied_of(part) == Applied(())
