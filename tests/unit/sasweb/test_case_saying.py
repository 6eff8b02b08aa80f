"""What a member of the home organisation says in a case, and what is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from screening.coordination.kinds import CaseState
from screening.coordination.services import close, decide
from screening.coordination.services.due import duties_look
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, STATION, THEIRS
from tests.factories import NOW, assessed_conjunction
from tests.lives import lived
from tests.unit.sasweb.case_pages import Member, at, kinds, page, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_a_person_speaks_by_name_and_once_however_often_they_press(member: Member) -> None:
    case, speaker = world.notified_case(), member("speaker")
    key = uuid4()
    for _ in range(2):
        say(speaker, case, "remark", remarks="We look at it.", entry_uuid=key)
    entry = case.entries.get(kind="remark")
    assert (entry.party, entry.author) == (STATION, "speaker-of-test-station")
    assert entry.parts["remarks"]["value"] == "We look at it."


def test_our_own_assessment_is_stated_as_it_stands_with_rules_and_data(member: Member) -> None:
    pair = assessed_conjunction()
    lived(pair, "red")
    case, speaker = world.notified_case(conjunction=pair), member("speaker")
    assert "What goes on record" in page(speaker, at(case) + "?do=state")
    say(speaker, case, "state")
    parts = case.entries.get(kind="statement").parts
    assert parts["assessment"]["value"]["miss_distance_km"] == pytest.approx(1.27645)
    assert [each["kind"] for each in parts["data_used"]["value"]] == ["gp", "gp"]
    assert parts["criteria"]["value"][0]["name"].startswith("ISS")


def test_what_is_stated_is_read_in_words_and_its_json_is_folded(member: Member) -> None:
    html = page(member("speaker"), at(world.notified_case()) + "?do=state")
    preview = html[html.index('id="do-preview"') : html.index('id="do-exact"')]
    assert "<dt>Miss distance</dt><dd>1.276 km</dd>" in preview
    assert "ISS&#x27;s own rule" in preview
    assert "miss_distance_km" not in preview
    folded = html[html.index('<details id="do-exact">') :]
    assert "&quot;miss_distance_km&quot;: 1.276" in folded[: folded.index("</details>")]


def test_an_intent_with_a_burn_is_of_our_own_object(member: Member) -> None:
    case, speaker = world.notified_case(), member("speaker")
    say(
        speaker,
        case,
        "intend",
        choice="will_manoeuvre",
        plan="burn",
        burn_at_utc="2026-03-10T06:00",
        in_track_m_s="0.3",
        window_start_utc="2026-03-10T05:50",
        window_end_utc="2026-03-10T06:10",
    )
    parts = case.entries.get(kind="intent").parts
    assert parts["plan"]["value"]["norad_cat_id"] == 25544
    assert parts["plan"]["value"]["dv_rtn_m_s"] == [0.0, 0.3, 0.0]
    assert parts["intent"]["value"]["window_end_utc"] == "2026-03-10T06:10:00.000000Z"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "This field is required."),
        ({"choice": "run_away", "plan": "none"}, "Select a valid choice"),
        ({"choice": "will_hold", "plan": "burn"}, "A plan goes with"),
        ({"choice": "will_manoeuvre", "plan": "burn"}, "Say when the burn is."),
        (
            {"choice": "will_manoeuvre", "plan": "burn", "burn_at_utc": "2026-03-10T06:00"},
            "at least one component that is not zero",
        ),
        (
            {
                "choice": "will_manoeuvre",
                "plan": "burn",
                "burn_at_utc": "2026-03-10T06:00",
                "in_track_m_s": "50.1",
            },
            "at most 50 m/s: m/s, not km/s",
        ),
        (
            {
                "choice": "will_manoeuvre",
                "plan": "burn",
                "burn_at_utc": "2026-03-10T06:00",
                "in_track_m_s": "nan",
            },
            "Enter a number",
        ),
        ({"choice": "will_manoeuvre", "plan": "oem"}, "Choose the ephemeris file"),
        (
            {"choice": "will_hold", "plan": "none", "window_start_utc": "2026-03-10T06:00"},
            "Give both ends of the window",
        ),
        (
            {
                "choice": "will_hold",
                "plan": "none",
                "window_start_utc": "2026-03-10T06:00",
                "window_end_utc": "2026-03-10T05:00",
            },
            "The window ends before it begins.",
        ),
        (
            {"choice": "will_hold", "plan": "none", "window_start_utc": "tomorrow"},
            "Give a date and a time in UTC",
        ),
    ],
)
def test_a_bad_intent_is_refused_at_its_field(
    member: Member, fields: dict[str, str], words: str
) -> None:
    case = world.notified_case()
    html = say(member("speaker"), case, "intend", 400, remarks="kept words", **fields)
    assert words in html
    assert "kept words" in html
    assert "intent" not in kinds(case)


def test_a_decision_is_proposed_by_the_clause_and_agreed_by_the_other(member: Member) -> None:
    case, lead = world.notified_case(), member("lead")
    form = page(lead, at(case) + "?do=propose")
    assert "Test Fleet moves, Test Station holds." in form
    say(lead, case, "propose", mover=FLEET, words="By the clause.")
    said = case.entries.get(kind="decision_proposed").parts["decision"]["value"]
    assert said["mover"] == FLEET
    assert said["protocol"] == "crewed-station-notification"
    decide.answer(case, THEIRS, is_agreed=True, at_utc=NOW)
    assert "Agreed:" in page(lead, at(case))


def test_a_proposal_against_the_clause_names_no_clause(member: Member) -> None:
    case = world.notified_case()
    say(member("lead"), case, "propose", mover=STATION, words="We move all the same.")
    said = case.entries.get(kind="decision_proposed").parts["decision"]["value"]
    assert said["clause"] == ""


def test_an_answer_to_a_proposal_that_was_replaced_is_refused(member: Member) -> None:
    case, lead = world.notified_case(), member("lead")
    decide.propose(case, THEIRS, decision=world.decision(STATION)["decision"], at_utc=NOW)
    number = case.entries.get(kind="decision_proposed").number
    decide.propose(case, THEIRS, decision=world.decision("both")["decision"], at_utc=NOW)
    html = say(lead, case, "answer", 400, answer="agree", proposal=number)
    assert "Another proposal has come since" in html
    say(lead, case, "answer", answer="agree", proposal=number + 1)
    assert "decision_agreed" in kinds(case)


def test_a_refusal_says_why(member: Member) -> None:
    case, lead = world.notified_case(), member("lead")
    decide.propose(case, THEIRS, decision=world.decision(STATION)["decision"], at_utc=NOW)
    number = case.entries.get(kind="decision_proposed").number
    html = say(lead, case, "answer", 400, answer="refuse", proposal=number)
    assert "Say why you refuse" in html
    say(lead, case, "answer", answer="refuse", proposal=number, words="You can move.")
    assert "decision_refused" in kinds(case)


def test_what_has_become_impossible_is_said_with_what_was_typed(member: Member) -> None:
    case, speaker = world.notified_case(), member("speaker")
    close.case_close(case, OURS, reason="Over and done with.", at_utc=NOW)
    html = say(speaker, case, "intend", 400, choice="will_hold", plan="none", remarks="typed")
    assert "The case is closed" in html
    assert "typed" in html


def test_a_call_is_recorded_with_whom_it_reached(member: Member) -> None:
    case = world.opened_case()
    fields = {"channel": "phone", "address": "B. Watch, +1 555 0100", "languages": ["en"]}
    say(member("speaker"), case, "notify", **fields)
    parts = case.entries.get(kind="notified").parts
    assert parts["contact"]["class"] == "contact_details"
    assert parts["notice"]["value"]["channel"] == "phone"
    case.refresh_from_db()
    assert case.state == CaseState.NOTIFIED


def test_an_escalation_names_the_duty_that_was_missed(
    member: Member, settings: Any, at_instant: Callable[[Any], None]
) -> None:
    case, speaker = world.notified_case(), member("speaker")
    at_instant(NOW + timedelta(hours=3))
    duties_look(NOW + timedelta(hours=3))
    html = page(speaker, at(case))
    assert "Test Fleet is late: acknowledge." in html
    form = page(speaker, at(case) + "?do=escalate")
    assert 'value="acknowledge"' in form
    say(speaker, case, "escalate", duty="acknowledge", to_role="government", why="No answer.")
    assert case.entries.get(kind="escalated").parts["escalation"]["value"]["duty"] == "acknowledge"


def test_closing_needs_a_reason(member: Member) -> None:
    case, lead = world.notified_case(), member("lead")
    assert "at least 10 characters" in say(lead, case, "close", 400, reason="ok")
    say(lead, case, "close", reason="The pass is off, all agree.")
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert "The pass is off, all agree." in page(lead, at(case))
