"""Cases by machine: each sees its party's view alone, and speaks for its party alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.common.clock import Clock
from screening.coordination.models import Case, Entry
from screening.coordination.selectors import chained_entries
from screening.coordination.services import close
from screening.coordination.services.speak import state
from screening.coordination.transcript import read_transcript
from screening.operators.models import Membership, Organisation
from screening.operators.release_words import Preset
from screening.operators.services import policy_add
from screening.tokens.services import token_issue
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, STATION
from tests.factories import NOW, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text
from tests.unit.messages.samples import cdm_kvn

pytestmark = pytest.mark.django_db

CASES = "/api/v1/cases/"


@pytest.fixture(autouse=True)
def _later(settings: Any) -> None:
    at_utc = NOW + timedelta(hours=1)
    settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=at_utc, rate=0.0)


@pytest.fixture
def case() -> Case:
    return world.notified_case()


def member(slug: str, role: str = "lead", *scopes: str) -> Client:
    """A program of a member of an organisation; with other scopes than coordinate where given."""
    user = User.objects.create_user(f"{slug}-{role}-{User.objects.count()}")
    Membership.objects.create(user=user, organisation=world.organisation(slug), role=role)
    _, secret = token_issue(user, purpose="a test", scopes=scopes or ["coordinate"], days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)


def say(client: Client, case: Case, what: str, body: dict[str, Any], **headers: str) -> Any:
    address = f"{CASES}{case.uuid}/{what}/"
    return client.post(address, body, "application/json", headers=headers)


def test_strangers_see_no_case_even_where_reading_is_open(client: Client, case: Case) -> None:
    for address in ("", f"{case.uuid}/", f"{case.uuid}/entries/", f"{case.uuid}/transcript/"):
        assert client.get(CASES + address).status_code == 401
    assert say(client, case, "acknowledge", {}).status_code == 401


def test_whoever_is_of_no_party_sees_no_case_and_learns_nothing(case: Case) -> None:
    third = member("a-third")
    assert third.get(CASES).json()["results"] == []
    for address in ("", "entries/", "transcript/"):
        response = third.get(f"{CASES}{case.uuid}/{address}")
        assert response.status_code == 404
        assert FLEET not in response.content.decode()
    assert say(third, case, "remark", {"remarks": "Hello"}).status_code == 404
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("what", ["", "entries/", "transcript/", "remark/", "close/"])
@pytest.mark.parametrize("uuid", ["nonsense", "Å\x88", "-" * 36])
def test_what_is_no_uuid_is_no_case(what: str, uuid: str) -> None:
    """Found by fuzzing: what is under a case answered 500."""
    fleet, address = member(FLEET), f"{CASES}{quote(uuid)}/{what}"
    answer = fleet.post(address) if what in ("remark/", "close/") else fleet.get(address)
    assert answer.status_code == 404


def test_a_counterpart_sees_its_cases_once_they_are_notified() -> None:
    draft = world.opened_case()
    fleet = member(FLEET)
    assert fleet.get(CASES).json()["results"] == []
    assert fleet.get(f"{CASES}{draft.uuid}/").status_code == 404
    home = member(STATION)
    assert [each["uuid"] for each in home.get(CASES).json()["results"]] == [str(draft.uuid)]
    body = {name: world.NOTICE[name] for name in ("languages", "text_sha256", "to", "channel")}
    assert say(home, draft, "notify", body).status_code == 201
    assert [each["uuid"] for each in fleet.get(CASES).json()["results"]] == [str(draft.uuid)]


@pytest.mark.parametrize(
    ("scope", "reads", "speaks"),
    [("coordinate", 200, 201), ("read", 200, 403), ("acknowledge", 403, 403)],
)
def test_what_a_token_may_depends_on_its_scope(
    case: Case, scope: str, reads: int, speaks: int
) -> None:
    fleet = member(FLEET, "lead", scope)
    assert fleet.get(f"{CASES}{case.uuid}/").status_code == reads
    assert say(fleet, case, "acknowledge", {}).status_code == speaks


@pytest.mark.parametrize(
    ("role", "acknowledges", "agrees"),
    [("observer", 403, 403), ("speaker", 201, 403), ("lead", 201, 201)],
)
def test_what_a_person_may_depends_on_their_role(
    case: Case, role: str, acknowledges: int, agrees: int
) -> None:
    home, fleet = member(STATION), member(FLEET, role)
    assert say(fleet, case, "acknowledge", {}).status_code == acknowledges
    say(home, case, "decision", {"do": "propose", "mover": FLEET})
    assert say(fleet, case, "decision", {"do": "agree", "proposal_number": 4}).status_code == agrees


def test_who_moves_is_proposed_by_a_lead_by_machine_as_on_the_page(case: Case) -> None:
    speaker = member(STATION, "speaker")
    offer = {"do": "propose", "mover": FLEET}
    assert say(speaker, case, "decision", offer).status_code == 403
    told = speaker.get(f"{CASES}{case.uuid}/").json()
    assert "decision_proposed" not in told["may_say"]


def test_a_draft_that_was_closed_is_nobodys_but_its_openers() -> None:
    draft = world.opened_case()
    close.case_close(draft, world.OURS, reason="It is nothing.", at_utc=NOW)
    fleet = member(FLEET)
    assert fleet.get(CASES).json()["results"] == []
    assert fleet.get(f"{CASES}{draft.uuid}/").status_code == 404


def test_a_party_is_told_what_it_may_say_now(case: Case) -> None:
    fleet = member(FLEET, "speaker")
    told = fleet.get(f"{CASES}{case.uuid}/").json()
    assert told["party"] == FLEET
    assert "acknowledged" in told["may_say"]
    assert "opened" not in told["may_say"]
    assert "closed" not in told["may_say"]
    say(fleet, case, "acknowledge", {})
    assert "acknowledged" not in fleet.get(f"{CASES}{case.uuid}/").json()["may_say"]


def test_a_party_is_told_what_is_asked_of_whom_by_when(case: Case) -> None:
    duties = member(FLEET).get(f"{CASES}{case.uuid}/").json()["duties"]
    [acknowledge] = [each for each in duties if each["key"] == "acknowledge"]
    assert (acknowledge["party"], acknowledge["met_at"]) == (FLEET, None)
    assert acknowledge["due_utc"].endswith("Z")
    assert acknowledge["what"]
    assert acknowledge["what_zh"]


def test_entries_are_shown_as_released(case: Case) -> None:
    state(case, OURS, {"assessment": world.assessment()}, at_utc=NOW)
    fleet = member(FLEET)
    address = f"{CASES}{case.uuid}/entries/"
    part = fleet.get(address).json()["entries"][2]["parts"]["assessment"]
    assert set(part) == {"class", "sha256", "withheld"}
    ours, theirs = (Organisation.objects.get(slug=slug) for slug in (STATION, FLEET))
    policy_add(ours, theirs, author="A", preset=Preset.OWN_ASSESSMENT)
    part = fleet.get(address).json()["entries"][2]["parts"]["assessment"]
    assert part["value"] == world.assessment()
    assert [each["number"] for each in fleet.get(f"{address}?after=2").json()["entries"]] == [3]
    assert fleet.get(f"{address}?after=x").status_code == 400


def test_both_transcripts_are_of_the_same_chain(case: Case) -> None:
    say(member(FLEET), case, "acknowledge", {"remarks": "Seen."})
    texts = [
        member(slug).get(f"{CASES}{case.uuid}/transcript/").content.decode()
        for slug in (STATION, FLEET)
    ]
    first, second = (read_transcript(text) for text in texts)
    assert (first.made_for, second.made_for) == (STATION, FLEET)
    assert first.head_hash == second.head_hash
    assert "Seen." in texts[1]


def test_saying_it_again_under_the_same_key_says_it_once(case: Case) -> None:
    fleet = member(FLEET)
    first, again, other = (
        say(fleet, case, "remark", {"remarks": "Once."}, **{"Idempotency-Key": key})
        for key in ("k-1", "k-1", "k-2")
    )
    assert first.json() == again.json()
    assert other.json()["entry"] == first.json()["entry"] + 1
    assert say(fleet, case, "remark", {"remarks": "x"}, **{"Idempotency-Key": "k" * 300})
    assert Entry.objects.filter(kind="remark").count() == 2


def test_a_key_of_one_person_is_not_anothers(case: Case) -> None:
    for slug in (FLEET, STATION):
        response = say(member(slug), case, "remark", {"remarks": "x"}, **{"Idempotency-Key": "1"})
        assert response.status_code == 201
    assert Entry.objects.filter(kind="remark").count() == 2


def test_the_whole_conversation(case: Case) -> None:
    home, fleet = member(STATION), member(FLEET)
    assessment = world.assessment(tca_utc="2026-03-10T12:00:00+02:00")
    said = [
        say(fleet, case, "acknowledge", {"remarks": "Looking."}),
        say(home, case, "statement", {"assessment": world.assessment(), "remarks": ""}),
        say(fleet, case, "statement", {"assessment": assessment}),
        say(
            fleet,
            case,
            "intent",
            {"choice": "will_hold", "window_start_utc": "2026-03-10T06:00:00Z"},
        ),
        say(fleet, case, "decision", {"do": "propose", "mover": "none", "words": "It clears."}),
        say(home, case, "decision", {"do": "refuse", "proposal_number": 7}),
        say(home, case, "decision", {"do": "propose", "mover": FLEET, "clause": "2"}),
        say(fleet, case, "decision", {"do": "agree", "proposal_number": 9}),
        say(fleet, case, "executed", {"what": "A burn.", "executed_at_utc": NOW.isoformat()}),
        say(home, case, "close", {"reason": "Done."}),
    ]
    assert [each.status_code for each in said] == [201] * 10, [each.content for each in said]
    assert [each.json()["entry"] for each in said] == list(range(3, 13))
    case.refresh_from_db()
    assert case.state == "closed"
    stated = chained_entries(case)[4].parts["assessment"].value
    assert stated["tca_utc"] == "2026-03-10T10:00:00.000000Z"
    assert {each.author.endswith("by API") for each in chained_entries(case)[2:]} == {True}
    late = say(fleet, case, "acknowledge", {})
    assert late.status_code == 409
    assert late.json()["error"]["code"] == "conflict"


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("statement", {}, "assessment"),
        ("statement", {"assessment": "near"}, "assessment"),
        ("intent", {"choice": "flee"}, "choice"),
        ("intent", {"choice": "will_hold", "window_start_utc": "soon"}, "window_start_utc"),
        ("decision", {"do": "propose"}, "mover"),
        ("decision", {"do": "decide"}, "do"),
        ("decision", {"do": "agree"}, "proposal_number"),
        ("executed", {"what": "x"}, "executed_at_utc"),
        ("notify", {"languages": ["en"], "to": "x", "channel": "y"}, "text_sha256"),
        ("close", {}, "reason"),
    ],
)
def test_what_cannot_be_read_names_its_field(
    case: Case, what: str, body: dict[str, Any], field: str
) -> None:
    response = say(member(STATION), case, what, body)
    assert response.status_code == 400
    assert field in response.json()["error"]["fields"]


@pytest.mark.parametrize(
    "assessment",
    [{"tca_utc": "soon"}, {"tca_utc": "2026-03-10T10:00:00Z", "pc": 2}, {"pc": 0.1}],
)
def test_figures_that_make_no_sense_are_refused(case: Case, assessment: dict[str, Any]) -> None:
    response = say(member(FLEET), case, "statement", {"assessment": assessment})
    assert response.status_code == 400
    assert "assessment" in response.json()["error"]["message"]
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("body", ["", "null", "[]", "{", "\x00", '{"assessment": NaN}'])
def test_a_strange_body_says_nothing(case: Case, body: str) -> None:
    client = member(FLEET)
    for what in ("statement", "intent", "decision", "executed", "close", "notify"):
        response = client.post(f"{CASES}{case.uuid}/{what}/", body, "application/json")
        assert response.status_code == 400, (what, response.content)
    assert Entry.objects.count() == 2


def test_a_session_needs_its_csrf_token(case: Case) -> None:
    user = User.objects.create_user("a-person")
    Membership.objects.create(
        user=user, organisation=Organisation.objects.get(slug=STATION), role="lead"
    )
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.get(f"{CASES}{case.uuid}/").status_code == 200
    assert say(client, case, "remark", {"remarks": "x"}).status_code == 403


def attach(client: Client, case: Case, what: str, name: str, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile(f"their.{name}", content)
    return client.post(f"{CASES}{case.uuid}/{what}/", {name: file} | more)


def test_a_cdm_becomes_a_statement(case: Case) -> None:
    content = cdm_of(case)
    response = attach(member(FLEET), case, "statement", "cdm", content, remarks="By our system.")
    assert response.status_code == 201, response.content
    parts = chained_entries(case)[-1].parts
    assert parts["assessment"].value["miss_distance_km"] == pytest.approx(0.7155)
    assert parts["data_used"].value[0]["kind"] == "cdm"
    assert parts["remarks"].value == "By our system."


def test_a_file_that_is_no_cdm_is_refused_with_its_problems(case: Case) -> None:
    response = attach(member(FLEET), case, "statement", "cdm", b"CCSDS_CDM_VERS = 1.0\n")
    assert response.status_code == 400
    assert "their.cdm" in response.json()["error"]["message"]


def test_a_cdm_of_other_objects_is_refused(case: Case) -> None:
    content = cdm_of(case).replace(b"70001", b"70002")
    response = attach(member(FLEET), case, "statement", "cdm", content)
    assert response.status_code == 400
    assert "this case is of" in response.json()["error"]["message"]


def test_an_oem_becomes_the_plan_of_an_intent(case: Case) -> None:
    text = oem_text(VISITOR_ELEMENTS, shift_km=30.0, hours=40.0)
    fields = {"choice": "will_manoeuvre", "remarks": "Raised."}
    response = attach(member(FLEET), case, "intent", "oem", text.encode(), **fields)
    assert response.status_code == 201, response.content
    plan = chained_entries(case)[-1].parts["plan"].value
    assert (plan["kind"], plan["norad_cat_id"], plan["oem_text"]) == ("oem", 70001, text)


def test_a_plan_that_could_not_be_screened_is_refused_with_the_reason(case: Case) -> None:
    burn = {"kind": "burn", "burn_at_utc": "2026-03-10T01:00:00Z", "dv_rtn_m_s": [0, 0.1, 0]}
    body = {"choice": "will_manoeuvre", "plan": burn | {"norad_cat_id": 70001}}
    response = say(member(FLEET), case, "intent", body)
    assert response.status_code == 400
    assert Entry.objects.count() == 2


def cdm_of(case: Case) -> bytes:
    """A message of the two objects of a case, by whom tests have them from."""
    facts = chained_entries(case)[0].parts["facts"].value
    one, other = (facts[side]["norad_cat_id"] for side in ("primary", "secondary"))
    text = cdm_kvn().replace("= 25544", f"= {one}", 1).replace("= 30337", f"= {other}", 1)
    return text.encode()
