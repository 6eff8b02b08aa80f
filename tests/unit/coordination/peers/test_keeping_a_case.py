"""What a keeper does for its peers: tells them what they may know, and chains what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
from django.db import DataError, OperationalError

from screening.common.clock import real_now_utc
from screening.coordination.canonical import instant_text
from screening.coordination.chain import faults_of, new_salt, seal, withhold
from screening.coordination.kinds import PARTS, EntryKind, ReleaseClass
from screening.coordination.models import Case, Entry
from screening.coordination.part_shapes import LONGEST_EPHEMERIS_BYTES
from screening.coordination.peers.models import Peer, PeerWay, QueuedEnvelope, Received, SharedCase
from screening.coordination.peers.services import receive
from screening.coordination.peers.services.disclose import disclosures_queue
from screening.coordination.peers.services.look_after import peers_prepare
from screening.coordination.peers.services.queue import entries_queue, heads_queue
from screening.coordination.peers.services.send import peer_send
from screening.coordination.peers.wire import EnvelopeKind
from screening.coordination.plans import PlanRefused
from screening.coordination.release_models import Release
from screening.coordination.selectors import chained_entries, standing_of
from screening.coordination.services.close import case_close
from screening.coordination.services.decide import propose
from screening.coordination.services.due import duties_look
from screening.coordination.services.speak import state
from screening.operators.models import Organisation
from screening.operators.release_words import Preset
from screening.operators.services import policy_add
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, STATION
from tests.factories import NOW
from tests.peer_world import Listening, peer_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

PROTOCOL = {"key": "ssc-baseline", "version": 1}


@pytest.fixture
def peer() -> Peer:
    _, theirs = world.home_and_other()
    return peer_of(theirs)


@pytest.fixture
def case(peer: Peer) -> Case:
    """A notified case: two entries."""
    return world.notified_case(protocol=PROTOCOL)


def told(peer: Peer) -> Listening:
    listening = Listening()
    peers_prepare()
    peer_send(peer.pk, post=listening)
    return listening


def let_see(preset: Preset) -> None:
    ours, theirs = (Organisation.objects.get(slug=slug) for slug in (STATION, FLEET))
    policy_add(ours, theirs, author="A. Duty", preset=preset)


def submitted(
    case: Case, kind: str = "acknowledged", values: dict[str, Any] | None = None, **overrides: Any
) -> dict[str, Any]:
    parts = {
        name: seal(PARTS[EntryKind(kind)][name], value, salt=new_salt()).to_json()
        for name, value in (values or {}).items()
    }
    said = {
        "entry_uuid": str(uuid4()),
        "kind": kind,
        "party": FLEET,
        "author": "B. Watch",
        "at_utc": instant_text(NOW + timedelta(minutes=59)),
        "parts": parts,
    }
    return said | overrides


def submit(case: Case, body: dict[str, Any], **how: Any) -> Any:
    return post(EnvelopeKind.SUBMISSION, body, **{"sender": FLEET, "case": case.uuid} | how)


def test_a_draft_stays_at_home(peer: Peer) -> None:
    case = world.opened_case(protocol=PROTOCOL)
    assert entries_queue() == 0
    assert submit(case, submitted(case)).status_code == 400


def test_a_draft_that_was_closed_was_never_told(peer: Peer) -> None:
    world.opened_case(protocol=PROTOCOL)
    Case.objects.update(state="closed")
    assert entries_queue() == 0


def test_a_notified_case_is_told_from_its_first_entry_on_once(case: Case, peer: Peer) -> None:
    first, second = told(peer), told(peer)
    assert [each.number for each in first.entries()] == [1, 2]
    assert second.envelopes == []
    assert faults_of(case.uuid, first.entries()) == []
    assert first.entries()[1].hash == case.head_hash


def test_whoever_is_no_party_is_told_nothing(case: Case) -> None:
    stranger = peer_of(world.organisation("a-third"))
    assert told(stranger).envelopes == []
    asked = post(
        EnvelopeKind.REQUEST_ENTRIES, {"first": 1, "last": 2}, sender="a-third", case=case.uuid
    )
    unknown = post(
        EnvelopeKind.REQUEST_ENTRIES, {"first": 1, "last": 2}, sender="a-third", case=UUID(int=5)
    )
    assert asked.status_code == unknown.status_code == 400
    first, second = (each.json()["error"]["message"] for each in (asked, unknown))
    assert first.replace(str(case.uuid), "") == second.replace(str(UUID(int=5)), "")


def test_only_what_the_policy_releases_goes_over_the_wire(case: Case, peer: Peer) -> None:
    state(case, OURS, {"assessment": world.assessment(), "covariance": {"x": 1}}, at_utc=NOW)
    let_see(Preset.OWN_ASSESSMENT)
    entry = told(peer).entries()[2]
    assert entry.parts["assessment"].value == world.assessment()
    assert entry.parts["covariance"].value is None
    assert entry.parts["covariance"].salt is None
    assert entry.parts["covariance"].withheld is not None
    logged = Release.objects.get(part="assessment")
    assert (logged.receiver, logged.way) == (FLEET, "peer")
    assert not Release.objects.filter(part="covariance").exists()


def test_what_a_policy_comes_to_allow_is_given_later_once(case: Case, peer: Peer) -> None:
    state(case, OURS, {"assessment": world.assessment()}, at_utc=NOW)
    assert told(peer).entries()[2].parts["assessment"].value is None
    assert disclosures_queue() == 0
    let_see(Preset.OWN_ASSESSMENT)
    [again] = told(peer).entries()
    assert (again.number, again.parts["assessment"].value) == (3, world.assessment())
    assert told(peer).envelopes == []


def test_a_submission_is_chained_under_the_next_number_and_told_to_all(
    case: Case, peer: Peer
) -> None:
    told(peer)
    body = submitted(case, "statement", {"assessment": world.assessment(pc=8e-7)})
    assert submit(case, body).json() == {"result": "taken"}
    [back] = told(peer).entries()
    assert (back.number, str(back.uuid), back.party) == (3, body["entry_uuid"], FLEET)
    assert back.to_json()["parts"] == body["parts"]
    assert faults_of(case.uuid, chained_entries(case)) == []


def test_a_submission_again_is_one_entry(case: Case) -> None:
    body, key = submitted(case), uuid4()
    results = [submit(case, body, key=each).json()["result"] for each in (key, key, uuid4())]
    assert results == ["taken", "duplicate", "duplicate"]
    assert Entry.objects.filter(kind="acknowledged").count() == 1


def test_a_peer_may_keep_parts_from_the_keeper(case: Case) -> None:
    whole = seal(PARTS[EntryKind.STATEMENT]["assessment"], world.assessment(), salt=new_salt())
    parts = {"assessment": withhold(whole, "Ours alone.", "theirs v1").to_json()}
    assert submit(case, submitted(case, "statement", parts=parts)).status_code == 200
    entry = chained_entries(case)[-1]
    assert entry.parts["assessment"].withheld is not None
    assert entry.parts["assessment"].sha256 == whole.sha256
    assert faults_of(case.uuid, chained_entries(case)) == []


def test_what_a_peer_comes_to_give_of_its_own_words_is_kept(case: Case) -> None:
    whole = seal(PARTS[EntryKind.STATEMENT]["assessment"], world.assessment(), salt=new_salt())
    hidden = {"assessment": withhold(whole, "Ours alone.", "theirs v1").to_json()}
    body = submitted(case, "statement", parts=hidden)
    submit(case, body)
    other = replace(whole, value=world.assessment(miss_distance_km=9.0))
    assert submit(case, body | {"parts": {"assessment": other.to_json()}}).status_code == 409
    given = submit(case, body | {"parts": {"assessment": whole.to_json()}})
    assert given.json() == {"result": "taken"}
    assert chained_entries(case)[-1].parts["assessment"].value == world.assessment()
    assert Entry.objects.count() == 3


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), DataError("x"), OverflowError()])
def test_what_breaks_on_an_envelope_is_refused_for_good(
    case: Case, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Else its sender would try it again for ever, and everything after it would wait."""
    monkeypatch.setattr(receive, "say", Mock(side_effect=error))
    refused = submit(case, submitted(case))
    assert refused.status_code == 400
    told = refused.json()["error"]["message"]
    assert f"cannot be taken in here ({type(error).__name__})" in told
    assert "can never be taken" in caplog.text
    assert not Received.objects.exists()


def test_what_passes_is_not_refused(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "say", Mock(side_effect=OperationalError("locked")))
    with pytest.raises(OperationalError):  # answered by 500
        submit(case, submitted(case))


def planned(**overrides: Any) -> dict[str, Any]:
    at_utc = instant_text(NOW + timedelta(hours=3))
    burn = {"burn_at_utc": at_utc, "dv_rtn_m_s": [0.0, 0.2, 0.0], "norad_cat_id": 70001}
    return {"intent": {"choice": "will_manoeuvre"}, "plan": {"kind": "burn"} | burn | overrides}


def test_a_plan_that_could_be_screened_is_taken(case: Case) -> None:
    assert submit(case, submitted(case, "intent", planned())).status_code == 200


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"dv_rtn_m_s": [0.0, 80.0, 0.0]}, "A burn of 80 m/s is more than 50 m/s"),
        ({"burn_at_utc": instant_text(NOW)}, "is in the past"),
        ({"kind": "oem", "oem_text": "nothing that anybody could read"}, "cannot be used"),
    ],
)
def test_a_plan_that_nobody_could_screen_is_refused_with_the_reason(
    case: Case, overrides: dict[str, Any], words: str
) -> None:
    refused = submit(case, submitted(case, "intent", planned(**overrides)))
    assert refused.status_code == 400
    assert words in refused.json()["error"]["message"]
    assert Entry.objects.count() == 2


def test_a_plan_that_is_chained_is_not_judged_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = submitted(case, "intent", planned())
    submit(case, body)
    monkeypatch.setattr(receive, "plan_check", Mock(side_effect=PlanRefused("Late.", "")))
    assert submit(case, body).json() == {"result": "duplicate"}


def with_part(name: str, value: Any, shown: Any) -> dict[str, Any]:
    part = seal(PARTS[EntryKind.STATEMENT][name], value, salt=new_salt())
    return {name: replace(part, value=shown).to_json()}


@pytest.mark.parametrize(
    ("overrides", "status"),
    [
        ({"party": STATION}, 400),  # in our name
        ({"party": "a-third"}, 400),
        ({"kind": "opened"}, 400),
        ({"kind": "overdue"}, 400),
        ({"kind": "plan_screened"}, 400),
        ({"kind": "gossip"}, 400),
        ({"kind": "notified", "parts": {}}, 400),
        ({"kind": "decision_agreed", "parts": {}}, 400),
        ({"at_utc": instant_text(NOW + timedelta(days=1))}, 400),
        ({"at_utc": instant_text(NOW + timedelta(minutes=30))}, 400),  # dated back
        ({"at_utc": "yesterday"}, 400),
        ({"author": ""}, 400),
        ({"author": "x" * 201}, 400),
        ({"entry_uuid": "1"}, 400),
        ({"parts": {"remarks": {"class": "words", "sha256": "0", "salt": "", "value": 1}}}, 400),
        ({"parts": {"contact": {}}}, 400),
        ({"parts": []}, 400),
    ],
)
def test_what_a_peer_may_not_say_is_refused(
    case: Case, overrides: dict[str, Any], status: int
) -> None:
    assert submit(case, submitted(case, **overrides)).status_code == status
    assert Entry.objects.count() == 2


def test_a_part_that_is_not_what_was_sealed_is_refused(case: Case) -> None:
    parts = with_part("assessment", world.assessment(), world.assessment(miss_distance_km=9.0))
    response = submit(case, submitted(case, "statement", parts=parts))
    assert response.status_code == 409
    assert "digest" in response.json()["error"]["message"]
    assert Entry.objects.count() == 2


def test_what_is_not_legal_now_is_refused_with_the_reason(case: Case) -> None:
    submit(case, submitted(case))
    response = submit(case, submitted(case))
    assert response.status_code == 409
    assert response.json()["error"]["message"] == "It has been acknowledged."


def test_what_a_peer_lacks_is_sent_again(case: Case, peer: Peer) -> None:
    told(peer)
    body = {"first": 1, "last": 99}
    for _ in range(2):
        response = post(EnvelopeKind.REQUEST_ENTRIES, body, sender=FLEET, case=case.uuid)
        assert response.status_code == 200
    assert [each.number for each in told(peer).entries()] == [1, 2]


def test_a_head_is_told_hourly_of_open_cases(case: Case, peer: Peer) -> None:
    told(peer)
    assert heads_queue() == 0
    SharedCase.objects.update(head_told_at=real_now_utc() - timedelta(hours=2))
    [head] = told(peer).envelopes
    assert head.body == {"number": 2, "hash": case.head_hash}


def test_the_head_of_a_case_that_was_closed_lately_is_told_every_six_hours(
    case: Case, peer: Peer
) -> None:
    """Who restores a backup from before it was closed would hold it open for ever."""
    told(peer)
    case_close(case, OURS, reason="It is off.", at_utc=NOW)
    told(peer)
    SharedCase.objects.update(head_told_at=real_now_utc() - timedelta(hours=5))
    assert heads_queue() == 0
    SharedCase.objects.update(head_told_at=real_now_utc() - timedelta(hours=6))
    [head] = told(peer).envelopes
    assert head.body["number"] == 3
    long_ago = {"head_told_at": real_now_utc() - timedelta(days=1)}
    SharedCase.objects.update(**long_ago)
    Case.objects.update(tca_utc=NOW - timedelta(days=15))
    assert heads_queue() == 0


def test_a_webhook_is_told_entries_and_is_never_heard(case: Case, peer: Peer) -> None:
    Peer.objects.update(way=PeerWay.WEBHOOK, secret_in="")
    assert [each.number for each in told(peer).entries()] == [1, 2]
    SharedCase.objects.update(head_told_at=None)
    assert heads_queue() == 0
    assert submit(case, submitted(case)).status_code == 401
    assert not QueuedEnvelope.objects.filter(kind="head").exists()


OFFER = {"mover": FLEET, "protocol": "p", "version": "1", "clause": "2", "words": "It yields."}


def two_proposals_cross(case: Case) -> None:
    """The other side has read entry 3, and answers it while entry 4 is on its way."""
    for mover in (FLEET, STATION):
        propose(case, OURS, decision=OFFER | {"mover": mover}, at_utc=NOW)


@pytest.mark.parametrize("kind", ["decision_agreed", "decision_refused"])
def test_an_answer_to_a_proposal_that_was_replaced_is_none_to_the_new_one(
    case: Case, kind: str
) -> None:
    two_proposals_cross(case)
    crossed = submit(case, submitted(case, kind, {"decision": OFFER | {"answers": 3}}))
    assert crossed.status_code == 409
    assert "in entry 4: read that before you answer" in crossed.json()["error"]["message"]
    assert standing_of(case, NOW).agreed is None
    newest = OFFER | {"mover": STATION, "answers": 4}
    assert submit(case, submitted(case, kind, {"decision": newest})).status_code == 200


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("decision_proposed", {"decision": OFFER | {"mover": "martians"}}, "decision.mover"),
        (
            "decision_agreed",
            {"decision": OFFER | {"mover": FLEET, "answers": 4}},
            "entry 4 proposes",
        ),
        (
            "executed",
            {"execution": {"what": "A burn.", "at_utc": instant_text(NOW + timedelta(hours=3))}},
            "still to come",
        ),
        (
            "intent",
            {"intent": {"choice": "will_hold"}, "plan": {"kind": "oem", "oem_text": "x"}},
            "A plan goes with",
        ),
    ],
)
def test_what_does_not_fit_the_case_is_refused_from_a_peer_as_from_a_page(
    case: Case, kind: str, values: dict[str, Any], words: str
) -> None:
    two_proposals_cross(case)
    refused = submit(case, submitted(case, kind, values))
    assert refused.status_code == 400
    assert words in refused.json()["error"]["message"]
    assert Entry.objects.count() == 4


def test_what_everybody_may_see_cannot_be_withheld(case: Case) -> None:
    """A decision that nobody can read would be agreed to all the same."""
    part = seal(ReleaseClass.PUBLIC, OFFER, salt=new_salt())
    hidden = {"decision": withhold(part, "It is ours.", "secret v1").to_json()}
    refused = submit(case, submitted(case, "decision_proposed") | {"parts": hidden})
    assert refused.status_code == 400
    assert "it cannot be withheld" in refused.json()["error"]["message"]


def test_no_answer_is_dated_back_to_before_it_was_put_on_record_as_overdue(peer: Peer) -> None:
    """Clocks may differ by five minutes: not to the good of whoever is late."""
    case = world.notified_case(protocol=PROTOCOL | {"key": "crewed-station-notification"})
    recorded_at = NOW + timedelta(minutes=58)
    assert duties_look(recorded_at) > 0
    late = submitted(case, at_utc=instant_text(NOW + timedelta(minutes=56)))
    assert submit(case, late).json() == {"result": "taken"}
    assert Entry.objects.get(kind="acknowledged").at_utc == recorded_at


def test_the_longest_ephemeris_that_a_case_takes_goes_over_the_wire(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that no envelope holds would keep all after it from the other side."""
    monkeypatch.setattr(receive, "plan_check", Mock())  # it is one line, again and again
    line = "2026-03-10T04:00:00.000 1.0 2.0 3.0 4.0 5.0 6.0\n"
    oem_text = line * (LONGEST_EPHEMERIS_BYTES // len(line))
    plan = {"kind": "oem", "norad_cat_id": 70001, "oem_text": oem_text}
    said = {"intent": {"choice": "will_manoeuvre"}, "plan": plan}
    taken = submit(case, submitted(case, "intent", said))
    assert taken.status_code == 200, taken.content[:300]
    kept = chained_entries(case)[-1]
    assert len(kept.parts["plan"].value["oem_text"]) > 0.99 * LONGEST_EPHEMERIS_BYTES
