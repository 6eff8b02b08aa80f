"""What a counterpart can say in its room: receipts, statements, intents, and what is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.coordination.kinds import Choice
from screening.coordination.models import Entry
from screening.coordination.services.speak import intend
from screening.operators.models import MembershipRole
from screening.operators.release_words import Preset
from tests import case_world
from tests.case_world import NOW, OTHER
from tests.unit.messages.samples import cdm_kvn
from tests.unit.sasweb.counterpart.room import message, propose, room, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


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


def test_a_burn_in_km_s_is_asked_about(theirs: Client) -> None:
    fields = {
        "choice": "will_manoeuvre",
        "plan": "burn",
        "burn_at_utc": "2026-03-10T08:00",
        "in_track_m_s": "2500",
    }
    answer = say(theirs, room(case_world.told()), "intend", **fields)
    assert "m/s, not km/s" in answer.content.decode()


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
