"""What one party lets another see: the rules alone, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from screening.common.exceptions import InputError
from screening.operators import release
from screening.operators.release import (
    PRESETS,
    Label,
    Policy,
    ReleaseDecision,
    decide,
    document_of,
    in_force,
    label_of,
    preset_of,
)
from screening.operators.release_words import Handling, Preset, ReleaseClass

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
CASE = UUID(int=7)
OTHER_CASE = UUID(int=8)


def _policy(preset: Preset, **overrides: Any) -> Policy:
    fields: dict[str, Any] = {
        "holder": "alpha",
        "receiver": "beta",
        "case_uuid": None,
        "number": 1,
        "valid_from": NOW - timedelta(days=1),
        "preset": preset,
        "document": PRESETS[preset],
    }
    return Policy(**fields | overrides)


def _decide(policies: list[Policy], release_class: ReleaseClass, **overrides: Any) -> Any:
    fields: dict[str, Any] = {
        "holder": "alpha",
        "receiver": "beta",
        "case_uuid": CASE,
        "release_class": release_class,
        "at": NOW,
    }
    return decide(policies, **fields | overrides)


@pytest.mark.parametrize("release_class", [each for each in ReleaseClass if each != "public"])
def test_without_a_policy_public_facts_alone_are_shown(release_class: ReleaseClass) -> None:
    decision = _decide([], release_class)
    assert not decision.is_released
    assert decision.why == release.NONE_WRITTEN
    assert _decide([], ReleaseClass.PUBLIC).is_released


@pytest.mark.parametrize("release_class", list(ReleaseClass))
def test_everybody_sees_what_is_their_own(release_class: ReleaseClass) -> None:
    hiding = [_policy(Preset.PUBLIC_DATA_ONLY, receiver=None)]
    decision = _decide(hiding, release_class, receiver="alpha")
    assert decision == ReleaseDecision(True, release.OWN, release.NO_POLICY)


@pytest.mark.parametrize(
    ("preset", "shown"),
    [
        (Preset.PUBLIC_DATA_ONLY, {"public"}),
        (Preset.OWN_ASSESSMENT, {"public", "assessment", "words", "plan_result"}),
        (
            Preset.FULL_TECHNICAL,
            {"public", "assessment", "words", "plan_result", "covariance", "ephemeris"},
        ),
        (Preset.THROUGH_INTERMEDIARY, {"public"}),
    ],
)
def test_a_preset_shows_exactly_what_it_names(preset: Preset, shown: set[str]) -> None:
    policies = [_policy(preset)]
    assert {each for each in ReleaseClass if _decide(policies, each).is_released} == shown


def test_no_preset_gives_contact_details_away() -> None:
    assert all(
        document[ReleaseClass.CONTACT_DETAILS] == Handling.WITHHOLD for document in PRESETS.values()
    )


def test_a_policy_is_one_way() -> None:
    policies = [_policy(Preset.FULL_TECHNICAL)]
    back = _decide(policies, ReleaseClass.ASSESSMENT, holder="beta", receiver="alpha")
    assert not back.is_released


def test_what_is_written_of_a_pair_is_not_opened_by_what_is_written_of_a_case() -> None:
    pair = _policy(Preset.PUBLIC_DATA_ONLY)
    case = _policy(Preset.FULL_TECHNICAL, receiver=None, case_uuid=CASE)
    assert not _decide([pair, case], ReleaseClass.ASSESSMENT).is_released
    both = _policy(Preset.FULL_TECHNICAL, case_uuid=CASE)
    assert _decide([pair, case, both], ReleaseClass.ASSESSMENT).is_released
    other = _decide([pair, case, both], ReleaseClass.ASSESSMENT, case_uuid=OTHER_CASE)
    assert not other.is_released


def test_the_newest_version_holds_and_one_to_come_does_not_yet() -> None:
    first = _policy(Preset.FULL_TECHNICAL)
    second = _policy(Preset.PUBLIC_DATA_ONLY, number=2, valid_from=NOW + timedelta(hours=1))
    assert _decide([first, second], ReleaseClass.EPHEMERIS).is_released
    later = _decide([first, second], ReleaseClass.EPHEMERIS, at=NOW + timedelta(hours=2))
    assert not later.is_released
    assert later.policy == "public data only of alpha to beta, v2"


def test_a_policy_holds_from_the_very_instant_that_it_names() -> None:
    policies = [_policy(Preset.FULL_TECHNICAL, valid_from=NOW)]
    assert _decide(policies, ReleaseClass.COVARIANCE).is_released
    just_before = _decide(policies, ReleaseClass.COVARIANCE, at=NOW - timedelta(microseconds=1))
    assert not just_before.is_released


def test_what_goes_through_an_intermediary_names_it_or_says_that_nobody_is_named() -> None:
    policies = [_policy(Preset.THROUGH_INTERMEDIARY)]
    named = _decide(policies, ReleaseClass.ASSESSMENT, intermediary="gamma")
    assert (named.is_released, named.why, named.through) == (False, release.NOT_RELAYED, "gamma")
    nobody = _decide(policies, ReleaseClass.ASSESSMENT)
    assert (nobody.is_released, nobody.why, nobody.through) == (
        False,
        release.NO_INTERMEDIARY,
        None,
    )


def test_a_policy_of_somebody_else_changes_nothing() -> None:
    others = [_policy(Preset.FULL_TECHNICAL, holder="delta")]
    assert in_force(others, holder="alpha", receiver="beta", case_uuid=None, at=NOW) is None


def test_a_document_withholds_what_it_does_not_name() -> None:
    document = document_of({"assessment": "release"})
    assert document[ReleaseClass.ASSESSMENT] == Handling.RELEASE
    assert document[ReleaseClass.WORDS] == Handling.WITHHOLD
    assert preset_of(document) == Preset.CUSTOM
    assert preset_of(document_of({})) == Preset.PUBLIC_DATA_ONLY


ALLOWED = (
    "Classes: public, assessment, covariance, ephemeris, contact_details, words, plan_result."
    " What becomes of one: release, withhold, through_intermediary."
)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (["assessment"], "A release policy says for each class of data what becomes of it."),
        (
            {"secrets": "release"},
            f"A release policy: 'secrets' is not a valid ReleaseClass. {ALLOWED}",
        ),
        ({"assessment": "maybe"}, f"A release policy: 'maybe' is not a valid Handling. {ALLOWED}"),
        ({"public": "withhold"}, "Facts of public catalogues are always released."),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(document: Any, words: str) -> None:
    with pytest.raises(InputError) as refused:
        document_of(document)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("overrides", "text", "receiver", "case"),
    [
        ({"receiver": None}, "own assessment of alpha, v1", "", ""),
        ({"number": 12}, "own assessment of alpha to beta, v12", "beta", ""),
        (
            {"case_uuid": UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")},
            "own assessment of alpha to beta in case 6f9619ff, v1",
            "beta",
            "6f9619ff",
        ),
        (
            {"receiver": None, "case_uuid": CASE},
            "own assessment of alpha in case 00000000, v1",
            "",
            "00000000",
        ),
    ],
)
def test_the_label_of_a_policy_says_which_it_was_and_is_read_back(
    overrides: dict[str, Any], text: str, receiver: str, case: str
) -> None:
    label = _policy(Preset.OWN_ASSESSMENT, **overrides).label
    assert label == text
    number = text.rpartition("v")[2]
    assert label_of(label) == Label(Preset.OWN_ASSESSMENT, "alpha", receiver, case, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        release.NO_POLICY,
        "own assessment of alpha",
        "own assessment of alpha, v",
        "some rule of alpha, v1",  # another system's
        "own assessment of alpha, v1 and more",
    ],
)
def test_what_no_policy_of_ours_is_called_is_no_label(text: str) -> None:
    assert label_of(text) is None
