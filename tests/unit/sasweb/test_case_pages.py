"""Cases as the home organisation sees them: who may look, what stands there, who may say what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.coordination.kinds import CaseState, Choice, EntryKind
from screening.coordination.models import Case
from screening.coordination.services import close, decide, speak
from screening.coordination.services.due import duties_look
from screening.coordination.transcript import read_transcript, verify
from screening.coordination.turn import Deed
from screening.operators.models import Membership, Organisation
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, STATION, THEIRS
from tests.factories import NOW, assessed_conjunction
from tests.lives import lived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
Member = Callable[..., Client]
HOSTILE = "</p><script>window.wasHarmed=1</script>"


@pytest.fixture
def member() -> Member:
    """A browser of somebody with a role in an organisation, home unless another is named."""

    def make(role: str, slug: str = STATION) -> Client:
        world.home_and_other()
        user = User.objects.create_user(f"{role}-of-{slug}", password="correct horse")
        Membership.objects.create(
            user=user, organisation=Organisation.objects.get(slug=slug), role=role
        )
        client = Client()
        client.force_login(user)
        return client

    return make


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def at(case: Case) -> str:
    return reverse("case", args=[case.uuid])


def say(client: Client, case: Case, deed: str, status: int = 302, **fields: Any) -> str:
    """Send a form of the page; return what it answers."""
    response = client.post(f"{at(case)}{deed}/", fields)
    assert response.status_code == status
    return response.content.decode()


def kinds(case: Case) -> list[str]:
    return list(case.entries.order_by("number").values_list("kind", flat=True))


def stated_by_both(case: Case) -> None:
    speak.state(case, OURS, {"assessment": world.assessment()}, at_utc=NOW)
    theirs = world.assessment(miss_distance_km=0.9, pc=8e-7)
    speak.state(case, THEIRS, {"assessment": theirs}, at_utc=NOW)


# Who may look.


@pytest.mark.parametrize("deed", list(Deed))
def test_nobody_speaks_without_a_seat(member: Member, client: Client, deed: Deed) -> None:
    case = world.notified_case()
    path = f"{at(case)}{deed}/"
    assert client.post(path).status_code == 302  # to the sign-in page
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger"))
    assert stranger.post(path).status_code == 403
    assert member("lead", FLEET).post(path).status_code == 404
    assert member("observer").post(path).status_code == 403
    assert kinds(case) == ["opened", "notified"]


def test_strangers_learn_nothing_not_even_whether_a_case_exists(client: Client) -> None:
    case, stranger = world.notified_case(), Client()
    stranger.force_login(User.objects.create_user("stranger"))
    for path in (at(case), f"/coordination/{uuid4()}/", "/coordination/", "/operators/"):
        assert client.get(path)["Location"].startswith("/sign-in/")
        assert "You have no seat at the channel" in page(stranger, path, 403)
    assert stranger.get(f"{at(case)}transcript.json").status_code == 403


def test_open_reading_does_not_open_the_channel(client: Client, settings: Any) -> None:
    settings.OPEN_READING = True
    assert client.get("/coordination/").status_code == 302


def test_a_case_that_is_none_is_not_found(member: Member) -> None:
    assert member("observer").get(f"/coordination/{uuid4()}/").status_code == 404


def test_leads_alone_bind_the_organisation(member: Member) -> None:
    case, speaker = world.notified_case(), member("speaker")
    for deed in ("propose", "answer", "close"):
        assert speaker.post(f"{at(case)}{deed}/").status_code == 403
    html = page(speaker, at(case))
    assert "?do=propose" not in html
    assert "?do=state" in html
    assert "needs the role lead" in html


def test_who_reads_is_offered_nothing_to_say(member: Member) -> None:
    html = page(member("observer"), at(world.notified_case()) + "?do=remark")
    assert "You read here." in html
    assert "do__form" not in html


# What stands there.


def test_the_page_says_in_a_sentence_what_passes_what_when_and_who_waits(member: Member) -> None:
    html = page(member("lead"), at(world.notified_case()))
    for part in (
        "VISITOR 1",
        "International Space Station",
        "1.276",
        "2026-03-10 10:00:00",
        "Test Fleet was notified at 2026-03-10 04:01 UTC and has not answered.",
    ):
        assert part in html, part


def test_the_clause_that_applies_is_told_with_its_words_and_a_clock(
    member: Member, at_instant: Callable[[Any], None]
) -> None:
    case = world.notified_case()
    at_instant(NOW + timedelta(minutes=5))
    html = page(member("lead"), at(case))
    clause = html[html.index('id="case-clause"') : html.index('id="case-sides"')]
    assert "Test Fleet moves, Test Station holds." in clause
    assert "A proposal: nobody has signed it." in clause
    assert "data-countdown" in clause


def test_both_statements_stand_side_by_side_and_rows_that_part_are_marked(member: Member) -> None:
    case = world.notified_case()
    stated_by_both(case)
    html = page(member("lead"), at(case))
    sides = html[html.index("sides__table") : html.index('id="case-intents"')]
    assert "0.400 km" in sides
    assert "0.900 km" in sides
    row = sides[sides.index("Miss distance") - 60 : sides.index("Miss distance")]
    assert "sides__apart" in row
    row = sides[sides.index("Relative speed") - 60 : sides.index("Relative speed")]
    assert "sides__apart" not in row


def test_what_is_not_known_says_why_and_is_never_zero(member: Member) -> None:
    case = world.notified_case()
    unknown = world.assessment(pc=None, pc_reason="No covariance.", max_pc=None)
    speak.state(case, OURS, {"assessment": unknown}, at_utc=NOW)
    html = page(member("lead"), at(case))
    assert "not stated: No covariance." in html
    assert "0.0e" not in html


def test_two_who_both_move_are_shouted(member: Member) -> None:
    case = world.notified_case()
    speak.intend(case, OURS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    assert 'class="conflict"' not in page(member("lead"), at(case))
    speak.intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    html = page(member("speaker"), at(case))
    shout = html[html.index('class="conflict"') :]
    assert 'role="alert"' in shout[:40]
    assert "Both move" in shout[:120]


def test_what_was_screened_of_a_plan_is_told_with_what_it_creates(member: Member) -> None:
    from screening.coordination.services.append import entry_append
    from screening.coordination.services.speak import classed

    case = world.notified_case()
    result = {
        "of_party": FLEET,
        "sentence": {"en": "Clears this one by 18 km, creates one.", "zh": "-"},
        "creates": [
            {
                "norad_cat_id": 48274,
                "name": "CSS (TIANHE)",
                "tca_utc": "2026-03-10T21:10:00.000000Z",
                "miss_distance_km": 3.1,
                "pc": None,
            }
        ],
    }
    speak.intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    entry_append(
        case,
        kind=EntryKind.PLAN_SCREENED,
        party=STATION,
        author="Safe Passage",
        parts=classed(EntryKind.PLAN_SCREENED, {"result": result}),
        at_utc=NOW,
    )
    html = page(member("lead"), at(case))
    assert "Clears this one by 18 km, creates one." in html
    assert "CSS (TIANHE) (48274) at 3.10 km" in html


def test_what_the_other_side_cannot_see_is_told_with_the_reason(member: Member) -> None:
    case = world.notified_case()
    stated_by_both(case)
    html = page(member("lead"), at(case))
    part = html[html.index('id="case-exposure"') : html.index("documents-title")]
    assert "kept back: assessment of entry 3" in part
    assert "public facts alone are shown" in part
    assert "facts of entry 1" in part
    assert "gives no legal advice" in part


def test_a_draft_is_seen_by_nobody_and_its_public_facts_will_be(member: Member) -> None:
    html = page(member("lead"), at(world.opened_case()))
    part = html[html.index('id="case-exposure"') : html.index("documents-title")]
    assert "Nobody has been told: now nothing of this can be seen." in part
    assert "Once notified" in part
    assert "facts of entry 1" in part
    assert "kept back" not in part


def test_a_report_starts_from_the_present_time(member: Member) -> None:
    html = page(member("lead"), f"{at(world.notified_case())}?do=execute")
    assert f'name="at_utc" value="{NOW:%Y-%m-%dT%H:%M:%S}"' in html


def test_words_of_others_are_never_code(member: Member) -> None:
    case = world.notified_case()
    speak.remark(case, THEIRS, words=HOSTILE, at_utc=NOW)
    html = page(member("lead"), at(case))
    assert HOSTILE not in html
    assert "&lt;script&gt;window.wasHarmed" in html


def test_an_exercise_is_marked_on_its_page_and_in_the_list(member: Member) -> None:
    case, lead = world.notified_case(is_exercise=True), member("lead")
    assert "EXERCISE" in page(lead, at(case))
    assert "EXERCISE" in page(lead, "/coordination/")


def test_the_record_shows_every_entry_with_its_hash(member: Member) -> None:
    case = world.notified_case()
    html = page(member("lead"), at(case))
    record = html[html.index('id="case-record"') :]
    for entry in case.entries.all():
        assert f'id="entry-{entry.number}"' in record
        assert entry.hash in record


def test_the_transcript_verifies(member: Member) -> None:
    case = world.notified_case()
    text = page(member("lead"), f"{at(case)}transcript.json")
    assert verify(read_transcript(text)).is_whole


def test_a_page_that_is_asked_for_its_part_gives_no_form_and_no_frame(member: Member) -> None:
    case = world.notified_case()
    response = member("lead").get(at(case), headers={"HX-Request": "true"})
    html = response.content.decode()
    assert 'id="case-head"' in html
    assert "<html" not in html


def test_the_page_asks_as_much_for_forty_entries_as_for_four(member: Member) -> None:
    case, lead = world.notified_case(), member("lead")
    stated_by_both(case)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(lead, at(case))
    for number in range(36):
        speak.remark(case, THEIRS, words=f"remark {number}", at_utc=NOW)
    with CaptureQueriesContext(connection) as many:
        page(lead, at(case))
    assert len(many) == len(few)
    assert len(many) <= 40


def test_the_list_asks_as_much_for_five_cases_as_for_one(member: Member) -> None:
    lead = member("lead")
    world.notified_case()
    with CaptureQueriesContext(connection) as one:
        page(lead, "/coordination/")
    for hours in (9, 12, 15, 18):
        world.notified_case(conjunction=assessed_conjunction(tca_utc=NOW + timedelta(hours=hours)))
    with CaptureQueriesContext(connection) as five:
        page(lead, "/coordination/")
    assert len(five) == len(one)


# What one says.


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


# The list, the header and the conjunction.


def rows(html: str) -> list[str]:
    body = html[html.index('<tbody id="cases-rows"') :]
    return body[: body.index("</tbody>")].split("<tr ")[1:]


def test_clashes_come_first_then_what_waits_for_us_then_what_waits_for_them(
    member: Member,
) -> None:
    hours = (9, 12, 15)
    waiting, clashing, drafted = (
        world.opened_case(conjunction=assessed_conjunction(tca_utc=NOW + timedelta(hours=each)))
        for each in hours
    )
    for case in (waiting, clashing):
        from screening.coordination.services.notify import notify

        notify(case, OURS, notice=world.NOTICE, at_utc=NOW)
    stated_by_both(waiting)
    speak.intend(waiting, OURS, choice=Choice.WILL_HOLD, at_utc=NOW)
    decide.propose(waiting, OURS, decision=world.decision(FLEET)["decision"], at_utc=NOW)
    for side in (OURS, THEIRS):
        speak.intend(clashing, side, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    found = rows(page(member("lead"), "/coordination/"))
    assert [
        str(case.uuid) in row for case, row in zip((clashing, drafted, waiting), found, strict=True)
    ] == [True] * 3
    assert "Both move" in found[0]
    assert "Nobody has been told" in found[1]
    assert "We wait for Test Fleet" in found[2]


def test_the_list_is_filtered_by_what_the_address_says(member: Member) -> None:
    lead = member("lead")
    case = world.notified_case()
    close.case_close(case, OURS, reason="Over and done with.", at_utc=NOW)
    assert rows(page(lead, "/coordination/")) == []
    assert len(rows(page(lead, "/coordination/?show=closed"))) == 1
    assert len(rows(page(lead, f"/coordination/?show=all&other={FLEET}"))) == 1
    assert rows(page(lead, "/coordination/?show=all&drill=exercise")) == []
    html = page(lead, "/coordination/?state=lost&colour=red")
    assert "address" in html
    assert "colour" in html


def test_the_header_counts_what_waits_for_us_for_members_alone(
    member: Member, client: Client
) -> None:
    world.opened_case()
    lead = page(member("lead"), "/runs/")
    part = lead[lead.index('id="cases-count"') :][:400]
    assert ">, </span>1<" in part
    stranger = page(client, "/runs/")
    part = stranger[stranger.index('id="cases-count"') :][:60]
    assert "count" not in part.replace("cases-count", "")


def test_a_case_is_opened_from_the_page_of_a_conjunction_and_shown_there(member: Member) -> None:
    pair, speaker = assessed_conjunction(), member("speaker")
    html = page(speaker, f"/conjunctions/{pair.pk}/")
    # The button leads to the first field: browsers unfold what a link leads into.
    assert re.search(r'href="#id_other_side">Open a case<', html)
    fold = html[html.index('id="case-open"') :]
    assert 'id="id_other_side"' in fold[: fold.index("</details>")]
    assert f'value="{FLEET}" selected' in html
    answer = speaker.post(f"/coordination/open/{pair.pk}/", {"other_side": FLEET})
    case = Case.objects.get()
    assert answer["Location"] == at(case)
    assert case.state == CaseState.DRAFT
    html = page(speaker, f"/conjunctions/{pair.pk}/")
    assert at(case) in html
    assert "Nobody has been told" in html


def test_the_page_of_a_conjunction_tells_strangers_of_no_case(client: Client) -> None:
    case = world.notified_case()
    html = page(client, f"/conjunctions/{case.conjunction_id}/")
    assert str(case.uuid) not in html
    assert 'id="cases"' not in html


def test_a_case_with_nobody_in_particular_is_refused_in_words(member: Member) -> None:
    pair = assessed_conjunction()
    response = member("speaker").post(f"/coordination/open/{pair.pk}/", {"other_side": "nobody"})
    assert response.status_code == 400
    assert "No case was opened." in response.content.decode()
    assert not Case.objects.exists()
