"""What a keeper sends: chained in order and once, whatever the way does to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from screening.common.clock import real_now_utc
from screening.common.webhook_signing import new_secret
from screening.coordination.chain import ChainedEntry, chained, faults_of, withhold
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case, Disclosure, Entry
from screening.coordination.peers.models import (
    EarlyEntry,
    EnvelopeStatus,
    Peer,
    QueuedEnvelope,
    Received,
    Submission,
)
from screening.coordination.peers.selectors import entries_said_elsewhere, submissions_waiting
from screening.coordination.peers.services.disclose import disclosures_queue
from screening.coordination.peers.services.look_after import received_forget
from screening.coordination.peers.services.send import peer_send
from screening.coordination.peers.wire import REPLAY_WINDOW_S, EnvelopeKind
from screening.coordination.selectors import chained_entries
from screening.coordination.services.speak import acknowledge, remark
from screening.operators.models import Organisation
from screening.operators.release_words import Preset
from screening.operators.services import policy_add
from tests import coordination_world as world
from tests import factories
from tests.coordination_world import CASE, FLEET, STATION, THEIRS
from tests.factories import NOW
from tests.peer_world import (
    THEY_SIGN,
    WE_SIGN,
    Listening,
    peer_of,
    post,
    post_entry,
    we_are_the_fleet,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

CHAIN = world.chain_of(
    (EntryKind.NOTIFIED, STATION, {"notice": world.NOTICE}),
    (EntryKind.STATEMENT, STATION, {"assessment": world.assessment(), "remarks": "Ours."}),
    (EntryKind.REMARK, STATION, {"remarks": "请尽快答复。"}),
)


@pytest.fixture
def keeper() -> Peer:
    return we_are_the_fleet()


def take(entries: Sequence[ChainedEntry]) -> None:
    for entry in entries:
        assert post_entry(entry).status_code in {200, 202}


def the_case() -> Case:
    return Case.objects.get(uuid=CASE)


def is_whole() -> bool:
    held = chained_entries(the_case())
    return not faults_of(CASE, held) and [each.hash for each in held] == [
        each.hash for each in CHAIN
    ]


@pytest.mark.usefixtures("keeper")
def test_entries_in_order_become_the_same_chain() -> None:
    take(CHAIN)
    case = the_case()
    assert is_whole()
    assert (case.is_kept_here, case.keeper_slug, case.state) == (False, STATION, "notified")
    assert {each.slug for each in case.parties.all()} == {STATION, FLEET}


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("order", [(3, 2, 1, 0), (0, 3, 2, 1), (1, 0, 3, 2), (2, 3, 0, 1)])
def test_entries_in_any_order_and_twice_become_the_same_chain(order: tuple[int, ...]) -> None:
    for index in (*order, *reversed(order)):
        assert post_entry(CHAIN[index]).status_code in {200, 202}
    assert is_whole()
    assert not EarlyEntry.objects.exists()


def test_a_gap_is_asked_for_once(keeper: Peer) -> None:
    take([CHAIN[0], CHAIN[3], CHAIN[3]])
    asked = QueuedEnvelope.objects.get(kind="request_entries")
    assert (asked.peer, asked.number, asked.last_number) == (keeper, 2, 3)
    listening = Listening()
    peer_send(keeper.pk, post=listening)
    [request] = listening.envelopes
    assert (request.case, request.body) == (CASE, {"first": 2, "last": 3})


@pytest.mark.usefixtures("keeper")
def test_the_same_envelope_again_is_answered_and_changes_nothing() -> None:
    key = uuid4()
    assert post_entry(CHAIN[0], key=key).json() == {"result": "taken"}
    assert post_entry(CHAIN[0], key=key).json() == {"result": "duplicate"}
    assert post_entry(CHAIN[0]).json() == {"result": "duplicate"}
    assert Received.objects.count() == 2
    assert Entry.objects.count() == 1


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("age_s", [REPLAY_WINDOW_S + 60, -REPLAY_WINDOW_S - 60])
def test_what_was_signed_long_ago_or_ahead_is_not_taken(age_s: int) -> None:
    response = post_entry(CHAIN[0], age_s=age_s)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_a_peer"
    assert not Case.objects.exists()


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "how",
    [
        {"secret": WE_SIGN},  # our own words, sent back
        {"sender": FLEET},
        {"sender": "nobody"},
        {"sender": ""},
        {"change": lambda content: content.replace(b"ISS", b"iss")},
        {"change": lambda content: content + b" "},
    ],
)
def test_what_the_peer_has_not_signed_as_it_is_is_not_taken(how: dict[str, Any]) -> None:
    response = post_entry(CHAIN[0], **how)
    assert response.status_code == 401
    assert not Received.objects.exists()


def test_a_peer_that_was_ended_is_not_heard(keeper: Peer) -> None:
    Peer.objects.filter(pk=keeper.pk).update(is_active=False)
    assert post_entry(CHAIN[0]).status_code == 401


@pytest.mark.usefixtures("keeper")
def test_an_envelope_under_another_id_than_the_signed_one_is_refused() -> None:
    response = post_entry(CHAIN[0], key=UUID(int=1), signed_as=UUID(int=2))
    assert response.status_code == 400
    assert "webhook-id" in response.json()["error"]["message"]


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "changed",
    [
        replace(CHAIN[1], author="Somebody else"),
        replace(CHAIN[1], at_utc=CHAIN[1].at_utc + timedelta(seconds=1)),
        replace(CHAIN[1], hash="0" * 64),
        chained(replace(CHAIN[1], previous_hash="0" * 64)),
        replace(
            CHAIN[1],
            parts={"notice": replace(CHAIN[1].parts["notice"], value=world.NOTICE | {"to": "x"})},
        ),
    ],
)
def test_an_entry_that_does_not_continue_the_chain_is_refused(changed: ChainedEntry) -> None:
    take(CHAIN[:1])
    response = post_entry(changed)
    assert response.status_code == 409
    assert the_case().head_number == 1


@pytest.mark.usefixtures("keeper")
def test_a_keeper_that_tells_two_stories_is_found_out() -> None:
    take(CHAIN)
    other = chained(replace(CHAIN[2], author="Another story"))
    response = post_entry(other)
    assert response.status_code == 409
    assert "part ways" in response.json()["error"]["message"]
    assert is_whole()


@pytest.mark.usefixtures("keeper")
def test_a_head_of_another_story_is_found_out_and_a_longer_one_asked_for() -> None:
    take(CHAIN[:2])
    same = {"number": 2, "hash": CHAIN[1].hash}
    longer = {"number": 4, "hash": CHAIN[3].hash}
    other = {"number": 2, "hash": "0" * 64}
    statuses = [
        post(EnvelopeKind.HEAD, head, sender=STATION).status_code for head in (same, other, longer)
    ]
    assert statuses == [200, 409, 200]
    asked = QueuedEnvelope.objects.get()
    assert (asked.number, asked.last_number) == (3, 4)


@pytest.mark.usefixtures("keeper")
def test_a_head_of_a_case_that_is_not_here_asks_for_all_of_it() -> None:
    post(EnvelopeKind.HEAD, {"number": 4, "hash": CHAIN[3].hash}, sender=STATION)
    asked = QueuedEnvelope.objects.get()
    assert (asked.number, asked.last_number, asked.case_uuid) == (1, 4, CASE)


def test_nobody_else_adds_to_a_case_that_the_keeper_keeps(keeper: Peer) -> None:
    peer_of(world.organisation("a-third"))
    take(CHAIN[:1])
    assert post_entry(CHAIN[1], sender="a-third").status_code == 400
    assert the_case().head_number == 1


@pytest.mark.usefixtures("keeper")
def test_a_case_that_is_kept_here_takes_nobodys_entries() -> None:
    take(CHAIN[:1])
    Case.objects.update(is_kept_here=True)
    assert post_entry(CHAIN[1]).status_code == 400


@pytest.mark.parametrize(
    "parties",
    [
        [],
        [{"slug": STATION, "name": "Station", "role": "station_side"}],
        [*world.PARTIES, world.PARTIES[0]],
        [{"slug": STATION, "name": "Station", "role": "ruler"}, world.PARTIES[1]],
    ],
)
@pytest.mark.usefixtures("keeper")
def test_a_case_in_which_we_are_no_party_does_not_begin_here(parties: list[Any]) -> None:
    opened = world.OPENED | {"parties": parties}
    [entry] = _opened(opened)
    assert post_entry(entry).status_code == 400
    assert not Case.objects.exists()


def _opened(values: dict[str, Any]) -> list[ChainedEntry]:
    from screening.coordination.chain import first_link, seal
    from screening.coordination.kinds import PARTS

    parts = {
        name: seal(PARTS[EntryKind.OPENED][name], value, salt="s") for name, value in values.items()
    }
    return [chained(replace(CHAIN[0], parts=parts, previous_hash=first_link(CASE)))]


@pytest.mark.usefixtures("keeper")
def test_a_party_that_nobody_knows_here_is_known_by_what_the_case_says_of_it() -> None:
    third = {"slug": "un-office", "name": "Office", "role": "intermediary", "kind": "un_body"}
    known = Organisation.objects.get(slug=STATION).name
    take(_opened(world.OPENED | {"parties": [*world.PARTIES, third]}))
    assert Organisation.objects.get(slug="un-office").kind == "un_body"
    assert Organisation.objects.get(slug=STATION).name == known


@pytest.mark.parametrize("is_exercise", [False, True])
@pytest.mark.usefixtures("keeper")
def test_a_case_is_tied_to_the_same_pass_where_it_is_known_here(is_exercise: bool) -> None:
    known = factories.assessed_conjunction()
    facts = world.FACTS | {
        "primary": {"norad_cat_id": known.secondary.norad_cat_id, "name": "A"},
        "secondary": {"norad_cat_id": known.primary.norad_cat_id, "name": "B"},
    }
    take(_opened(world.OPENED | {"facts": facts | {"exercise": is_exercise}}))
    assert the_case().conjunction == known


@pytest.mark.usefixtures("keeper")
def test_a_withheld_part_leaves_the_chain_whole_and_can_be_given_later() -> None:
    secret = CHAIN[2].parts["assessment"]
    held_back = CHAIN[2].parts | {"assessment": withhold(secret, "Not yet.", "own v1")}
    take([*CHAIN[:2], replace(CHAIN[2], parts=held_back), CHAIN[3]])
    assert is_whole()
    assert chained_entries(the_case())[2].parts["assessment"].value is None
    assert post_entry(CHAIN[2]).json() == {"result": "duplicate"}
    assert chained_entries(the_case())[2].parts["assessment"].value == secret.value
    assert Disclosure.objects.count() == 1


@pytest.mark.usefixtures("keeper")
def test_a_part_given_later_must_be_the_one_that_was_withheld() -> None:
    secret = CHAIN[2].parts["assessment"]
    held_back = CHAIN[2].parts | {"assessment": withhold(secret, "Not yet.", "own v1")}
    take([*CHAIN[:2], replace(CHAIN[2], parts=held_back)])
    nicer = replace(secret, value=world.assessment(miss_distance_km=9.9))
    response = post_entry(replace(CHAIN[2], parts=CHAIN[2].parts | {"assessment": nicer}))
    assert response.status_code == 409
    assert not Disclosure.objects.exists()


def said_here(keeper: Peer) -> tuple[Submission, dict[str, Any]]:
    """We acknowledge; what reaches the keeper is returned."""
    take(CHAIN)
    row = acknowledge(the_case(), THEIRS, at_utc=NOW + timedelta(hours=1), remarks="Seen.")
    assert row.number == 0
    listening = Listening()
    assert peer_send(keeper.pk, post=listening) == 1
    return Submission.objects.get(uuid=row.uuid), dict(listening.envelopes[0].body)


def chained_by_keeper(body: dict[str, Any], **overrides: Any) -> ChainedEntry:
    document = {
        "case": str(CASE),
        "number": 5,
        "uuid": body["entry_uuid"],
        "recorded_at": "2026-03-10T06:00:00.000000Z",
        "previous_hash": CHAIN[3].hash,
        "hash": "",
        **{name: body[name] for name in ("kind", "party", "author", "at_utc", "parts")},
    }
    return chained(replace(ChainedEntry.from_json(document), **overrides))


def test_what_is_said_here_goes_to_the_keeper_and_comes_back_chained(keeper: Peer) -> None:
    submission, body = said_here(keeper)
    assert (body["kind"], body["party"]) == ("acknowledged", FLEET)
    assert submission in submissions_waiting(the_case())
    assert the_case().state == "notified"
    take([chained_by_keeper(body)])
    assert the_case().state == "acknowledged"
    assert not submissions_waiting(the_case()).exists()


def test_what_we_keep_from_the_keeper_stays_whole_here(keeper: Peer) -> None:
    _, body = said_here(keeper)
    told = body["parts"]["remarks"]
    assert "value" not in told  # no policy of ours lets the keeper see our words
    assert "salt" not in told
    take([chained_by_keeper(body)])
    assert chained_entries(the_case())[4].parts["remarks"].value == "Seen."


def test_what_had_to_wait_is_said_when_it_reaches_the_keeper(keeper: Peer) -> None:
    take(CHAIN)
    remark(the_case(), THEIRS, words="Said while you were away.", at_utc=NOW)
    listening = Listening()
    peer_send(keeper.pk, post=listening)
    body = dict(listening.envelopes[0].body)
    assert body["at_utc"] == "2026-03-10T05:00:00.000000Z"  # an hour later, by the clock of here
    take([chained_by_keeper(body)])
    assert not submissions_waiting(the_case()).exists()


def test_what_our_policy_comes_to_allow_is_submitted_again(keeper: Peer) -> None:
    _, body = said_here(keeper)
    take([chained_by_keeper(body)])
    assert disclosures_queue() == 0
    ours, theirs = (Organisation.objects.get(slug=slug) for slug in (FLEET, STATION))
    policy_add(ours, theirs, author="B. Watch", preset=Preset.OWN_ASSESSMENT)
    assert disclosures_queue() == 1
    assert disclosures_queue() == 0  # it waits already
    listening = Listening()
    peer_send(keeper.pk, post=listening)
    [again] = listening.envelopes
    assert again.body["entry_uuid"] == body["entry_uuid"]
    assert again.body["parts"]["remarks"]["value"] == "Seen."
    assert disclosures_queue() == 0


def test_a_keeper_that_changes_our_words_is_refused(keeper: Peer) -> None:
    _, body = said_here(keeper)
    for changed in ({"author": "Their clerk"}, {"at_utc": NOW}, {"kind": "remark"}):
        response = post_entry(chained_by_keeper(body, **changed))
        assert response.status_code == 409
        assert "what was submitted" in response.json()["error"]["message"]
    assert the_case().head_number == 4


def test_words_in_our_name_that_were_not_said_here_are_told_apart(keeper: Peer) -> None:
    _, body = said_here(keeper)
    take([chained_by_keeper(body, uuid=UUID(int=9))])
    assert [each.number for each in entries_said_elsewhere(the_case(), FLEET)] == [5]


def test_what_the_keeper_refuses_is_marked_with_its_reason(keeper: Peer) -> None:
    from tests.peer_world import refusal

    take(CHAIN)
    remark(the_case(), THEIRS, words="One more thing.", at_utc=NOW)
    peer_send(keeper.pk, post=Listening(answers=[refusal(409, "The case is closed.")]))
    submission = submissions_waiting(the_case()).get()
    assert (submission.status, submission.message) == ("refused", "The case is closed.")
    assert QueuedEnvelope.objects.get().status == EnvelopeStatus.REFUSED


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"{}", b"[" * 5000, b'{"safe_passage": 1}', b"\xff" * 100, b"x" * 3_000_000],
)
def test_whatever_a_peer_posts_is_refused_in_words(content: bytes) -> None:
    from django.test import Client

    from screening.common.clock import real_now_utc
    from screening.common.webhook_signing import signed_headers

    headers = signed_headers(
        content, key="k", sent_at_s=int(real_now_utc().timestamp()), secret=THEY_SIGN
    )
    response = Client(raise_request_exception=False).post(
        "/api/v1/coordination/peer/",
        content,
        content_type="application/json",
        headers=headers | {"safe-passage-sender": STATION},
    )
    assert response.status_code == 400
    assert json.loads(response.content)["error"]["message"]


def test_a_hostile_entry_is_refused_and_breaks_nothing(keeper: Peer) -> None:
    take(CHAIN[:2])
    whole = CHAIN[2].to_json()
    hostile: list[Any] = [None, [], "x", {}, whole | {"number": -1}, whole | {"number": 2**50}]
    hostile += [whole | {"kind": "gossip"}, whole | {"parts": []}, whole | {"author": ""}]
    hostile += [whole | {"parts": {"assessment": None}}, whole | {"at_utc": "now"}]
    for entry in hostile:
        response = post(EnvelopeKind.ENTRY, {"entry": entry}, sender=STATION)
        assert response.status_code in {400, 409}, entry
    assert the_case().head_number == 2


@pytest.mark.parametrize(("hours", "status"), [(1, 200), (-1, 401)])
def test_an_old_secret_is_heard_for_as_long_as_it_counts(
    keeper: Peer, hours: int, status: int
) -> None:
    keeper.former_secret_in, keeper.secret_in = keeper.secret_in, new_secret()
    keeper.former_until = real_now_utc() + timedelta(hours=hours)
    keeper.save()
    assert post_entry(CHAIN[0]).status_code == status
    assert post_entry(CHAIN[0], secret=keeper.secret_in).status_code == 200


@pytest.mark.usefixtures("keeper")
def test_receipts_are_forgotten_long_after_their_signatures_are_worth_nothing() -> None:
    key = uuid4()
    post_entry(CHAIN[0], key=key)
    post_entry(CHAIN[1])
    Received.objects.filter(key=key).update(received_at=real_now_utc() - timedelta(days=91))
    assert received_forget() == 1
    assert received_forget() == 0
    assert Received.objects.count() == 1
    assert post_entry(CHAIN[0], key=key).json() == {"result": "duplicate"}  # its uuid is known
    assert Entry.objects.count() == 2
