"""The counterpart room: what a counterpart sees there, and what it can say."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sasweb.web.counterpart_figures import figure
from sasweb.web.counterpart_parts import part_lines
from screening.coordination.answer_links import answer_token
from screening.coordination.kinds import PARTS, Choice
from screening.coordination.models import Case, Entry
from screening.coordination.protocol_selectors import way_of
from screening.coordination.release_models import AnswerLink, Release
from screening.coordination.selectors import standing_of
from screening.coordination.services import decide
from screening.coordination.services.answer_links import answer_link_make, answer_link_revoke
from screening.coordination.services.close import case_close
from screening.coordination.services.speak import intend
from screening.coordination.transcript import read_transcript, verify
from screening.operators.models import Membership, MembershipRole, Organisation
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import ASSESSMENT, COVARIANCE, HOME, NOW, OTHER, PLAN, SECRETS, WORDS
from tests.unit.messages.samples import cdm_kvn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def room(case: Case) -> str:
    return reverse("counterpart_case", kwargs={"uuid": case.uuid})


def say(client: Client, url: str, what: str, /, **fields: Any) -> Any:
    """Fill in a form of the room at a page's address."""
    return client.post(f"{url}say/{what}/", {"key": str(uuid4())} | fields)


@pytest.fixture
def theirs() -> Client:
    return case_world.browser_of(case_world.person(OTHER))


def test_the_list_shows_their_cases_and_says_which_wait(theirs: Client) -> None:
    case = case_world.told()
    page = theirs.get("/counterpart/").content.decode()
    assert room(case) in page
    assert "Waits for you" in page
    assert "EXERCISE" in page


def test_a_draft_is_not_there(theirs: Client) -> None:
    case = case_world.draft()
    assert room(case) not in theirs.get("/counterpart/").content.decode()
    assert theirs.get(room(case)).status_code == 404


def test_a_draft_that_was_closed_is_not_there_either(theirs: Client) -> None:
    case = case_world.draft()
    case_close(case, case_world.OURS, reason="It is nothing.", at_utc=NOW)
    page = theirs.get("/counterpart/")
    assert page.status_code == 200
    assert room(case) not in page.content.decode()
    assert theirs.get(room(case)).status_code == 404


def test_a_case_of_others_is_not_there() -> None:
    case = case_world.told(Preset.FULL_TECHNICAL)
    other = case_world.browser_of(case_world.person("spacex"))
    assert other.get(room(case)).status_code == 404
    assert say(other, room(case), "acknowledge").status_code == 404
    assert not Entry.objects.filter(kind="acknowledged")


def test_what_is_withheld_is_named_with_its_reason_and_its_policy(theirs: Client) -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    page = theirs.get(room(case)).content.decode()
    assert "4.0e−04" in page  # its greatest probability
    assert WORDS in page
    assert COVARIANCE not in page
    assert "covariance" in page
    assert "does not let this party see it" in page
    assert f"own assessment of {HOME} to {OTHER}, v1" in page
    assert "no legal advice" in page
    theirs.cookies["safe_passage_language"] = "zh-hans"
    chinese = theirs.get(room(case)).content.decode()
    assert f"{HOME} 的“自有评估”（对 {OTHER}），第 1 版" in chinese
    assert "own assessment of" not in chinese


@pytest.mark.parametrize("preset", [None, Preset.PUBLIC_DATA_ONLY])
def test_with_public_data_only_no_secret_is_on_the_page(
    theirs: Client, preset: Preset | None
) -> None:
    case_world.releases(Preset.PUBLIC_DATA_ONLY, receiver=None)  # over what it was seeded with
    page = theirs.get(room(case_world.told(preset))).content.decode()
    assert [secret for secret in SECRETS if secret in page] == []
    assert "1.276 km" in page  # the public fact


def test_what_is_shown_is_logged_once_with_its_policy(theirs: Client) -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    for _ in range(2):
        theirs.get(room(case))
    logged = Release.objects.filter(part="assessment", receiver=OTHER, way="page")
    assert [each.policy for each in logged] == [f"own assessment of {HOME} to {OTHER}, v1"]
    assert not Release.objects.filter(part="covariance")


def test_acknowledging_goes_on_record_in_ones_own_name_once(theirs: Client) -> None:
    case = case_world.told()
    key = str(uuid4())
    for _ in range(2):
        answer = say(theirs, room(case), "acknowledge", key=key, remarks="Looking into it.")
        assert answer.status_code == 302
    entry = Entry.objects.get(kind="acknowledged")
    assert (entry.party, entry.author) == (OTHER, f"a-lead-of-{OTHER}")
    page = theirs.get(answer["Location"].split("#")[0]).content.decode()
    assert "On record as entry" in page
    assert "Looking into it." in page


def test_a_statement_keeps_what_is_not_known_unknown(theirs: Client) -> None:
    case = case_world.told()
    answer = say(
        theirs,
        room(case),
        "state",
        tca_utc="2026-03-10T10:00:01.5",
        miss_distance_km="1.9",
        pc_reason="No covariance of the station.",
        criterion="Pc > 1e-5",
        is_met="no",
        data_kind="ephemeris",
        data_epoch_utc="2026-03-10 02:00Z",
    )
    assert answer.status_code == 302
    parts = Entry.objects.filter(kind="statement").latest("number").parts
    said = parts["assessment"]["value"]
    assert said["tca_utc"] == "2026-03-10T10:00:01.500000Z"
    assert (said["miss_distance_km"], said["pc"], said["radial_km"]) == (1.9, None, None)
    assert parts["criteria"]["value"][0]["is_met"] is False
    page = theirs.get(room(case)).content.decode()
    assert "not stated: No covariance of the station." in page
    assert "ephemeris of 2026-03-10 02:00 UTC" in page


def test_a_clash_asks_both_sides_to_agree(theirs: Client) -> None:
    case = case_world.told(Preset.OWN_ASSESSMENT)
    intend(case, case_world.OURS, choice=Choice.WILL_HOLD, at_utc=NOW)
    say(theirs, room(case), "intend", choice="will_hold", plan="none")
    page = theirs.get(room(case)).content.decode()
    assert "Nobody moves: both say they will hold." in page
    assert "Please propose who moves, or change what you have declared." in page
    assert "Nothing is asked of you now" not in page


def test_an_intent_with_a_burn_is_of_their_own_object(theirs: Client) -> None:
    case = case_world.told()
    fields = {
        "choice": "will_manoeuvre",
        "plan": "burn",
        "burn_at_utc": "2026-03-10T08:00",
        "in_track_m_s": "-0.25",
    }
    assert say(theirs, room(case), "intend", **fields).status_code == 302
    plan = Entry.objects.filter(kind="intent").latest("number").parts["plan"]["value"]
    assert plan["norad_cat_id"] == case.conjunction.secondary.norad_cat_id
    assert plan["dv_rtn_m_s"] == [0.0, -0.25, 0.0]


@pytest.mark.parametrize(
    ("what", "fields", "words"),
    [
        ("state", {"miss_distance_km": "2"}, "required"),
        ("state", {"tca_utc": "tomorrow", "miss_distance_km": "2"}, "in UTC"),
        ("state", {"tca_utc": "2026-03-10T10:00", "miss_distance_km": "-1"}, "greater"),
        ("state", {"tca_utc": "2026-03-10T10:00", "miss_distance_km": "nan"}, "number"),
        ("intend", {"choice": "will_hold", "plan": "burn"}, "A plan goes with"),
        ("intend", {"choice": "will_manoeuvre", "plan": "burn"}, "Say when the burn is"),
        ("intend", {"choice": "will_manoeuvre", "plan": "oem"}, "Choose the ephemeris file"),
        ("remark", {}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_on_record(
    theirs: Client, what: str, fields: dict[str, str], words: str
) -> None:
    case = case_world.told()
    before = Entry.objects.count()
    answer = say(theirs, room(case), what, **fields)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Entry.objects.count() == before


def test_a_burn_in_km_s_is_asked_about(theirs: Client) -> None:
    fields = {
        "choice": "will_manoeuvre",
        "plan": "burn",
        "burn_at_utc": "2026-03-10T08:00",
        "in_track_m_s": "2500",
    }
    answer = say(theirs, room(case_world.told()), "intend", **fields)
    assert "m/s, not km/s" in answer.content.decode()


def propose(case: Case) -> Entry:
    decision = {"mover": OTHER, "protocol": "", "version": "", "clause": "", "words": "They move."}
    return decide.propose(case, case_world.OURS, decision=decision, at_utc=NOW)


def test_a_proposal_is_agreed_to_as_it_was_read(theirs: Client) -> None:
    case = case_world.told()
    number = propose(case).number
    page = theirs.get(room(case)).content.decode()
    assert "Exercise Constellation moves" in page
    stale = say(theirs, room(case), "answer", answer="agree", proposal=str(number - 1))
    assert stale.status_code == 409
    assert "the case has moved on" in stale.content.decode()
    assert (
        say(theirs, room(case), "answer", answer="agree", proposal=str(number)).status_code == 302
    )
    case.refresh_from_db()
    assert case.state == "intent_agreed"


def test_to_refuse_one_says_why(theirs: Client) -> None:
    case = case_world.told()
    number = str(propose(case).number)
    answer = say(theirs, room(case), "answer", answer="refuse", proposal=number)
    assert "Say why you refuse" in answer.content.decode()


def test_a_proposal_of_theirs_names_the_side_and_the_clause_that_says_so(theirs: Client) -> None:
    case = case_world.told()
    for mover, slug in (("they", HOME), ("we", OTHER), ("none", "none")):
        answer = say(theirs, room(case), "propose", mover=mover, words="It can move at once.")
        assert answer.status_code == 302
        entry = Entry.objects.filter(kind="decision_proposed").latest("number")
        decision = entry.parts["decision"]["value"]
        assert (entry.party, decision["mover"]) == (OTHER, slug)
        assert decision["words"] == "It can move at once."
    named = [
        entry.parts["decision"]["value"]["mover"]
        for entry in Entry.objects.filter(kind="decision_proposed")
        if entry.parts["decision"]["value"]["clause"]
    ]
    standing = standing_of(case, NOW)
    way = way_of(standing)
    by_clause = [each.slug for each in standing.principals if way and way.mover == each.role]
    assert named == by_clause


def test_what_they_propose_says_why(theirs: Client) -> None:
    case = case_world.told()
    assert say(theirs, room(case), "propose", mover="we").status_code == 400
    assert not Entry.objects.filter(kind="decision_proposed")


def test_what_was_agreed_is_reported_as_done(theirs: Client) -> None:
    case = case_world.told()
    number = str(propose(case).number)
    say(theirs, room(case), "answer", answer="agree", proposal=number)
    done = {"what": "Burn of 0.3 m/s along the track", "done_at_utc": "2026-03-10 03:30:00"}
    early = say(theirs, room(case), "executed", what="Burn", done_at_utc="2026-03-10T09:00")
    assert early.status_code == 400
    assert "still to come" in early.content.decode()
    assert say(theirs, room(case), "executed", **done).status_code == 302
    case.refresh_from_db()
    assert case.state == "executed"
    said = Entry.objects.get(kind="executed").parts["execution"]["value"]
    assert said == {"what": done["what"], "at_utc": "2026-03-10T03:30:00.000000Z"}


# --- A message of theirs as their statement ---


def message(case: Case) -> SimpleUploadedFile:
    """A CDM on the pass of a case."""
    sides = (case.conjunction.primary, case.conjunction.secondary)
    text = cdm_kvn()
    for sample, side in zip(("25544", "30337"), sides, strict=True):
        text = text.replace(f" {sample}", f" {side.norad_cat_id}")
    return SimpleUploadedFile("theirs.cdm", text.encode())


def test_a_message_of_theirs_is_their_statement(theirs: Client) -> None:
    case = case_world.told()
    fields = {"tca_utc": "2026-03-10T10:00", "criterion": "Pc > 1e-5", "is_met": "yes"}
    answer = say(theirs, room(case), "state", cdm_file=message(case), **fields)
    assert answer.status_code == 302, answer.content.decode()
    parts = Entry.objects.filter(kind="statement").latest("number").parts
    assert parts["assessment"]["value"]["tca_utc"] == "2026-03-12T10:20:30.456000Z"  # the message's
    assert parts["assessment"]["value"]["miss_distance_km"] == pytest.approx(0.7155)
    assert parts["covariance"]["class"] == "covariance"
    assert parts["criteria"]["value"][0]["name"] == "Pc > 1e-5"


def test_a_message_and_figures_are_not_both_stated(theirs: Client) -> None:
    case = case_world.told()
    before = Entry.objects.count()
    answer = say(theirs, room(case), "state", cdm_file=message(case), miss_distance_km="2")
    assert answer.status_code == 400
    assert "not both" in answer.content.decode()
    other = SimpleUploadedFile("other.cdm", cdm_kvn().encode())
    assert "this case is of" in say(theirs, room(case), "state", cdm_file=other).content.decode()
    junk = SimpleUploadedFile("junk.cdm", b"not a message")
    assert say(theirs, room(case), "state", cdm_file=junk).status_code == 400
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("role", "what", "status"),
    [
        (MembershipRole.OBSERVER, "acknowledge", 403),
        (MembershipRole.SPEAKER, "acknowledge", 302),
        (MembershipRole.SPEAKER, "answer", 403),
        (MembershipRole.SPEAKER, "propose", 403),
        (MembershipRole.FORMER, "acknowledge", 404),
    ],
)
def test_a_role_says_no_more_than_it_may(role: MembershipRole, what: str, status: int) -> None:
    case = case_world.told()
    number = str(propose(case).number)
    client = case_world.browser_of(case_world.person(OTHER, role))
    answer = say(client, room(case), what, answer="agree", proposal=number)
    assert answer.status_code == status


def test_the_transcript_verifies_and_withholds(theirs: Client) -> None:
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    text = theirs.get(f"{room(case)}transcript.json").content.decode()
    assert [secret for secret in SECRETS if secret in text] == []
    transcript = read_transcript(text)
    assert verify(transcript).is_whole
    assert transcript.made_for == OTHER


# --- An intermediary ------------------------------------------------------------------------------

OFFICE = "unoosa"


@pytest.fixture
def office() -> Client:
    """Somebody of the office through which the other side is spoken to."""
    Organisation.objects.filter(slug=OTHER).update(intermediary=case_world.organisation(OFFICE))
    return case_world.browser_of(case_world.person(OFFICE))


def test_an_intermediary_relays_entry_by_entry_with_the_time(
    theirs: Client, office: Client
) -> None:
    case = case_world.told(Preset.THROUGH_INTERMEDIARY)
    stated = Entry.objects.get(kind="statement")
    assert "Waits for you" in office.get("/counterpart/").content.decode()
    page = office.get(room(case)).content.decode()
    assert f"relay-{stated.number}-{OTHER}" in page
    assert ASSESSMENT in page
    assert WORDS not in theirs.get(room(case)).content.decode()
    key = str(uuid4())
    for _ in range(2):  # a button that is pressed twice
        done = say(office, room(case), "relay", key=key, number=stated.number, to=OTHER)
        assert done.status_code == 302
    entry = Entry.objects.get(kind="relayed")
    assert (entry.party, entry.author, entry.at_utc) == (OFFICE, f"a-lead-of-{OFFICE}", NOW)
    assert entry.parts["relay"]["value"] == {"number": stated.number, "from": HOME, "to": OTHER}
    assert WORDS in theirs.get(room(case)).content.decode()
    assert f"relay-{stated.number}-{OTHER}" not in office.get(room(case)).content.decode()


def test_an_intermediary_reads_what_it_hands_on_and_not_json_alone(office: Client) -> None:
    case = case_world.told(Preset.THROUGH_INTERMEDIARY)
    lines = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", office.get(room(case)).content.decode())
    assert ("Miss distance", "1.276 km") in lines
    assert ("Intent", "Will manoeuvre") in lines
    assert any(words.startswith("A burn at 2026-") and PLAN in words for _, words in lines)


def test_a_probability_reads_as_everywhere_else() -> None:
    assert figure("pc", 3.5e-33) == "under 1e−15"
    with translation.override("zh-hans"):
        assert figure("pc", 3.5e-33) == "低于 1e−15"
    assert figure("miss_distance_km", 0.6) == "0.600 km"
    assert figure("radial_km", -0.1762) == "−0.176 km"
    assert figure("pc", 4.671e-05) == "4.7e−05"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("value", [None, [], {}, "words", 7, [1], {"choice": "flee"}, [{}]])
def test_a_part_of_another_form_is_told_by_less_and_breaks_nothing(
    value: Any, language: str
) -> None:
    names = {name for parts in PARTS.values() for name in parts}
    with translation.override(language):
        for name in names:
            assert isinstance(part_lines(name, value), tuple)


def test_nothing_is_relayed_that_was_not_asked_for(theirs: Client, office: Client) -> None:
    case = case_world.told(Preset.THROUGH_INTERMEDIARY)
    stated = Entry.objects.get(kind="statement").number
    for number, to in ((1, OTHER), (stated, HOME), (stated, "spacex"), (99, OTHER)):
        assert say(office, room(case), "relay", number=number, to=to).status_code == 409
    assert say(theirs, room(case), "relay", number=stated, to=OTHER).status_code == 409
    assert not Entry.objects.filter(kind="relayed")
    assert "asked to relay" not in theirs.get(room(case)).content.decode()


# --- Links --------------------------------------------------------------------------------------


@pytest.fixture
def link() -> AnswerLink:
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    return answer_link_make(case, party=OTHER, contact="Night desk", author="a test")


def page_of(link: AnswerLink) -> str:
    return reverse("answer", kwargs={"token": answer_token(link)})


def test_a_link_opens_the_room_and_changes_nothing(client: Client, link: AnswerLink) -> None:
    before = Entry.objects.count()
    answer = client.get(page_of(link))
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "no-referrer"
    assert [secret for secret in SECRETS if secret in answer.content.decode()] == []
    assert Entry.objects.count() == before


def test_by_a_link_one_speaks_in_the_contacts_name(client: Client, link: AnswerLink) -> None:
    answer = say(client, page_of(link), "acknowledge")
    assert answer.status_code == 302
    entry = Entry.objects.get(kind="acknowledged")
    assert (entry.party, entry.author) == (OTHER, "Night desk, by answer link")
    assert "On record" in client.get(answer["Location"].split("#")[0]).content.decode()


def test_by_a_link_one_states_by_message_proposes_and_reports(
    client: Client, link: AnswerLink
) -> None:
    url, case = page_of(link), link.case
    assert say(client, url, "state", cdm_file=message(case)).status_code == 302
    assert say(client, url, "propose", mover="we", words="We move.").status_code == 302
    number = Entry.objects.get(kind="decision_proposed").number
    decide.answer(case, case_world.OURS, is_agreed=True, proposal_number=number, at_utc=NOW)
    done = {"what": "Burn", "done_at_utc": "2026-03-10 03:30:00"}
    assert say(client, url, "executed", **done).status_code == 302
    last = Entry.objects.latest("number")
    assert (last.kind, last.party, last.author) == ("executed", OTHER, "Night desk, by answer link")


def test_a_link_of_a_draft_says_that_it_opens_later_and_nothing_of_the_case(
    client: Client,
) -> None:
    case = case_world.draft()
    link = answer_link_make(case, party=OTHER, contact="Night desk", author="a test")
    for url in (page_of(link), f"{page_of(link)}transcript.json"):
        answer = client.get(url)
        assert answer.status_code == 404
        told = answer.content.decode()
        assert "This link is not open yet." in told
        for fact in (str(case.uuid), HOME, OTHER, "Night desk", *SECRETS):
            assert fact not in told, fact
    assert say(client, page_of(link), "acknowledge").status_code == 404
    assert not Entry.objects.filter(kind="acknowledged")
    case_close(case, case_world.OURS, reason="It is nothing.", at_utc=NOW)
    told = client.get(page_of(link)).content.decode()
    assert "not open yet" not in told  # nor will it be
    assert "Nothing is here." in told


def test_a_link_that_has_ended_opens_nothing(client: Client, link: AnswerLink) -> None:
    answer_link_revoke(link, author="a test")
    for url in (page_of(link), f"{page_of(link)}transcript.json"):
        answer = client.get(url)
        assert answer.status_code == 410
        assert str(link.case.uuid) not in answer.content.decode()
    assert say(client, page_of(link), "acknowledge").status_code == 410


def test_a_link_expires(client: Client, link: AnswerLink) -> None:
    AnswerLink.objects.update(expires_at=link.created_at)
    assert client.get(page_of(link)).status_code == 410


@pytest.mark.parametrize("spoil", [str.upper, lambda text: text[:-1], lambda text: f"{text}A"])
def test_a_link_that_is_not_ours_opens_nothing(
    client: Client, link: AnswerLink, spoil: Any
) -> None:
    answer = client.get(reverse("answer", kwargs={"token": spoil(answer_token(link))}))
    assert answer.status_code == 404
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_link_is_of_one_case(client: Client, link: AnswerLink) -> None:
    other = case_world.draft(is_exercise=True, other_side=case_world.organisation("spacex"))
    assert str(other.uuid) not in client.get(page_of(link)).content.decode()
    assert client.get(room(other)).status_code == 302  # to the sign-in


# --- Accounts -----------------------------------------------------------------------------------


def test_somebody_of_home_is_no_counterpart_and_a_former_member_stays_one() -> None:
    case_world.told()
    ours = case_world.browser_of(case_world.person(HOME))
    assert ours.get("/catalogue/").status_code == 200
    theirs = case_world.person(OTHER)
    Membership.objects.filter(user=theirs).update(role=MembershipRole.FORMER)
    client = case_world.browser_of(theirs)
    assert client.get("/catalogue/").status_code == 404
    assert "belongs to no organisation" in client.get("/counterpart/").content.decode()


def test_after_signing_in_a_counterpart_lands_in_the_room(theirs: Client) -> None:
    assert theirs.get("/")["Location"] == "/counterpart/"


def test_failures_of_the_room_tell_nothing_of_the_site(theirs: Client) -> None:
    page = theirs.get("/catalogue/").content.decode()
    assert not re.search(r'href="/(conjunctions|alerts|stations|runs)', page)
    assert "Nothing is here." in theirs.get("/counterpart/nonsense/").content.decode()
