"""What a party may see of a case's chain: the rules alone, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from screening.coordination.chain import ChainedEntry, chained, faults_of, first_link, seal
from screening.coordination.kinds import PARTS, EntryKind
from screening.coordination.releasing import Rules, Shown, to_relay, view_for
from screening.operators.release import PRESETS, Policy
from screening.operators.release_words import Preset

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
CASE = UUID(int=7)
VALUES: Mapping[str, Any] = {
    "facts": {"tca_utc": "2026-03-10T10:00:00.000000Z"},
    "protocol": {},
    "parties": [],
    "notice": {"to": "other_side"},
    "contact": {"address": "SECRET ADDRESS"},
    "assessment": {"pc": 3e-5},
    "covariance": {"c_r_r_m2": 1.0},
    "intent": {"choice": "will_hold"},
    "plan": {"kind": "burn"},
    "result": {"of_party": "beta", "sentence": "clears it"},
    "remarks": "words",
}


def _chain(*said: tuple[str, EntryKind, Mapping[str, Any]]) -> list[ChainedEntry]:
    """Entries of these parties and kinds, chained; parts of which nothing is given are usual."""
    entries: list[ChainedEntry] = []
    previous = first_link(CASE)
    for number, (party, kind, values) in enumerate(said, start=1):
        content = values or {name: VALUES[name] for name in PARTS[kind] if name in VALUES}
        parts = {
            name: seal(PARTS[kind][name], value, salt=f"{number:032x}")
            for name, value in content.items()
        }
        entry = ChainedEntry(
            case=CASE,
            number=number,
            uuid=UUID(int=number),
            kind=kind.value,
            party=party,
            author="somebody",
            at_utc=NOW,
            recorded_at=NOW,
            previous_hash=previous,
            parts=parts,
        )
        entries.append(chained(entry))
        previous = entries[-1].hash
    return entries


OPENED = ("alpha", EntryKind.OPENED, {})
NOTIFIED = ("alpha", EntryKind.NOTIFIED, {})
STATED = ("alpha", EntryKind.STATEMENT, {})


def _policy(holder: str, preset: Preset, receiver: str | None = None) -> Policy:
    return Policy(
        holder=holder,
        receiver=receiver,
        case_uuid=None,
        number=1,
        valid_from=NOW,
        preset=preset,
        document=PRESETS[preset],
    )


def _rules(*policies: Policy, **intermediaries: str) -> Rules:
    return Rules(
        case_uuid=CASE,
        policies=policies,
        intermediaries=intermediaries,
        parties=frozenset({"alpha", "beta", "gamma", "delta"}),
        at=NOW,
    )


def _shown(entries: list[ChainedEntry], receiver: str, rules: Rules) -> list[set[str]]:
    return [
        {name for name, part in entry.parts.items() if part.withheld is None}
        for entry in view_for(entries, receiver, rules).entries
    ]


def test_a_draft_exists_for_its_opener_alone() -> None:
    draft = _chain(OPENED, STATED)
    assert view_for(draft, "beta", _rules()).entries == ()
    assert len(view_for(draft, "alpha", _rules()).entries) == 2


def test_a_case_does_not_exist_for_who_is_no_party() -> None:
    told = _chain(OPENED, NOTIFIED)
    assert view_for(told, "omega", _rules(_policy("alpha", Preset.FULL_TECHNICAL))).entries == ()


@pytest.mark.parametrize(
    ("preset", "statement"),
    [
        (Preset.PUBLIC_DATA_ONLY, set()),
        (Preset.OWN_ASSESSMENT, {"assessment", "remarks"}),
        (Preset.FULL_TECHNICAL, {"assessment", "remarks", "covariance"}),
    ],
)
def test_a_preset_decides_part_by_part(preset: Preset, statement: set[str]) -> None:
    entries = _chain(OPENED, NOTIFIED, STATED)
    shown = _shown(entries, "beta", _rules(_policy("alpha", preset)))
    assert shown == [{"facts", "protocol", "parties"}, {"notice"}, statement]


def test_what_is_withheld_leaves_no_value_and_no_salt_and_the_chain_still_holds() -> None:
    entries = _chain(OPENED, NOTIFIED, STATED)
    view = view_for(entries, "beta", _rules())
    assert faults_of(CASE, view.entries) == []
    withheld = view.entries[2].parts["covariance"]
    assert (withheld.value, withheld.salt) == (None, None)
    assert withheld.withheld is not None
    assert "no release policy" in withheld.withheld.why
    assert "SECRET ADDRESS" not in str([each.to_json() for each in view.entries])


def test_everybody_sees_their_own_words() -> None:
    entries = _chain(OPENED, NOTIFIED, ("beta", EntryKind.STATEMENT, {}))
    assert _shown(entries, "beta", _rules())[2] == {"assessment", "covariance", "remarks"}
    assert _shown(entries, "alpha", _rules())[2] == set()


def test_what_is_shown_names_its_policy_for_the_log() -> None:
    entries = _chain(OPENED, NOTIFIED, STATED)
    view = view_for(entries, "beta", _rules(_policy("alpha", Preset.OWN_ASSESSMENT, "beta")))
    label = "own assessment of alpha to beta, v1"
    assert Shown(3, "assessment", label) in view.shown
    assert not [each for each in view.shown if each.part == "covariance"]


def test_a_part_that_came_withheld_keeps_its_first_reason() -> None:
    entries = _chain(OPENED, NOTIFIED, STATED)
    once = view_for(entries, "beta", _rules()).entries
    again = view_for(once, "beta", _rules(_policy("alpha", Preset.FULL_TECHNICAL)))
    assert again.entries[2].parts["assessment"] == once[2].parts["assessment"]
    assert not [each for each in again.shown if each.number == 3]


THROUGH = _policy("alpha", Preset.THROUGH_INTERMEDIARY, "beta")


def test_what_goes_through_an_intermediary_is_seen_by_it_first_and_then_as_it_relays() -> None:
    rules = _rules(THROUGH, beta="gamma")
    before = _chain(OPENED, NOTIFIED, STATED)
    assert _shown(before, "beta", rules)[2] == set()
    assert _shown(before, "gamma", rules)[2] == {"assessment", "covariance", "remarks"}
    assert _shown(before, "delta", rules)[2] == set()
    relayed = ("gamma", EntryKind.RELAYED, {"relay": {"number": 3, "from": "alpha", "to": "beta"}})
    after = _chain(OPENED, NOTIFIED, STATED, relayed)
    assert _shown(after, "beta", rules)[2] == {"assessment", "covariance", "remarks"}
    assert _shown(after, "delta", rules)[2] == set()


def test_what_waits_for_an_intermediary_is_what_it_would_open_and_has_not() -> None:
    rules = _rules(THROUGH, beta="gamma")
    before = _chain(OPENED, NOTIFIED, STATED)
    waiting = to_relay(before, "gamma", rules)
    assert [(each.entry.number, each.to) for each in waiting] == [(3, "beta")]
    assert set(waiting[0].parts) == {"assessment", "covariance", "remarks"}
    relayed = ("gamma", EntryKind.RELAYED, {"relay": {"number": 3, "from": "alpha", "to": "beta"}})
    assert to_relay(_chain(OPENED, NOTIFIED, STATED, relayed), "gamma", rules) == ()
    for other in ("alpha", "beta", "delta", "omega"):
        assert to_relay(before, other, rules) == ()
    assert to_relay(_chain(OPENED, STATED), "gamma", rules) == ()  # a draft


@pytest.mark.parametrize(
    ("relayer", "number", "to"),
    [("beta", 3, "beta"), ("delta", 3, "beta"), ("gamma", 2, "beta"), ("gamma", 3, "delta")],
)
def test_only_the_intermediary_opens_that_entry_to_that_party(
    relayer: str, number: int, to: str
) -> None:
    relayed = (relayer, EntryKind.RELAYED, {"relay": {"number": number, "from": "alpha", "to": to}})
    entries = _chain(OPENED, NOTIFIED, STATED, relayed)
    assert _shown(entries, "beta", _rules(THROUGH, beta="gamma"))[2] == set()


def test_an_intermediary_that_is_no_party_relays_nothing() -> None:
    rules = replace(_rules(THROUGH, beta="gamma"), parties=frozenset({"alpha", "beta"}))
    view = view_for(_chain(OPENED, NOTIFIED, STATED), "beta", rules)
    withheld = view.entries[2].parts["assessment"].withheld
    assert withheld is not None
    assert "none is named" in withheld.why


def test_a_plans_result_needs_the_planner_too_before_a_third_sees_it() -> None:
    screened = ("alpha", EntryKind.PLAN_SCREENED, {})
    entries = _chain(OPENED, NOTIFIED, screened)
    ours = _policy("alpha", Preset.FULL_TECHNICAL)
    assert _shown(entries, "beta", _rules(ours))[2] == {"result"}
    assert _shown(entries, "gamma", _rules(ours))[2] == set()
    theirs = _policy("beta", Preset.OWN_ASSESSMENT)
    assert _shown(entries, "gamma", _rules(ours, theirs))[2] == {"result"}


def test_a_class_of_data_that_nobody_knows_is_withheld() -> None:
    entries = _chain(OPENED, NOTIFIED, STATED)
    odd = replace(entries[2].parts["assessment"], release_class="dreams")
    entries[2] = replace(entries[2], parts={"assessment": odd})
    view = view_for(entries, "beta", _rules(_policy("alpha", Preset.FULL_TECHNICAL)))
    assert view.entries[2].parts["assessment"].value is None


def test_whether_an_intent_was_kept_is_for_whoever_declared_it_to_release() -> None:
    """It tells what was intended, and the keeper of the case is the one who writes it down."""
    words = {"en": "It had said that it would hold.", "zh": "曾声明保持轨道。"}
    kept = {"of_party": "beta", "kept": False, "words": words}
    told = ("alpha", EntryKind.OUTCOME, {"outcome": {"reason": ""}, "kept_by_other_side": kept})
    entries = _chain(OPENED, NOTIFIED, told)
    everything = _policy("alpha", Preset.FULL_TECHNICAL)
    assert _shown(entries, "gamma", _rules(everything))[2] == {"outcome"}
    assert _shown(entries, "beta", _rules())[2] == {"outcome", "kept_by_other_side"}
    released = _rules(_policy("beta", Preset.OWN_ASSESSMENT))
    assert _shown(entries, "gamma", released)[2] == {"outcome", "kept_by_other_side"}
